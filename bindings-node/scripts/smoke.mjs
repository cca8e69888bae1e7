/**
 * The least that must work wherever the package is installed: one send, one refusal, a webhook, and an end.
 *
 *     node smoke.mjs "Node 22"     which runtime this must be
 */
import { Client, NotFoundError } from 'avenping';
import { MockServer } from 'avenping/testing';
import { parse } from 'avenping/webhooks';
import assert from 'node:assert/strict';

const { bun, deno, node } = process.versions;
const runtime = bun ? `Bun ${bun}` : deno ? `Deno ${deno}` : `Node ${node}`;
const wanted = process.argv[2] ?? '';
assert.ok(`${runtime}.`.startsWith(`${wanted}.`), `${runtime} runs this, not ${wanted}`);

const server = new MockServer();
const client = new Client({ token: server.token, baseUrl: server.baseUrl });
const sent = await client.messages.sendText({ to: '+1 555 123 4567', text: 'Hello' });
assert.match(sent.id, /^wamid\./);
assert.equal(server.messages()[0]?.to, '15551234567');
await assert.rejects(client.templates.get({ name: 'no_such_template' }), NotFoundError);
assert.equal(parse('{"newLead":{"name":"Ada","phoneNumber":"15551234567"}}').event, 'newLead');
server.stop();
console.log(`${runtime}: well`);
