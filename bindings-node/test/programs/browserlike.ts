/**
 * Uses the package where a test runner imitates a browser: other timers and classes, and some missing.
 *
 * The package is loaded after that, as such a runner does.
 */

import { Blob as NodeBlob } from 'node:buffer';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, request } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

const globals = globalThis as unknown as Record<string, unknown>;
globals['setInterval'] = () => 1;
globals['clearInterval'] = () => undefined;
for (const name of ['URL', 'Blob', 'File']) globals[name] = function imitation() {};
for (const name of ['TextEncoder', 'TextDecoder', 'ReadableStream', 'queueMicrotask', 'setImmediate']) {
  Reflect.deleteProperty(globals, name);
}

const { Client } = await import('avenping');
const { MockServer } = await import('avenping/testing');
const { nodeHandler, parse } = await import('avenping/webhooks');

const server = new MockServer();
const client = new Client({ token: server.token, baseUrl: server.baseUrl });
const { id } = await client.messages.sendText({ to: '15551234567', text: 'Hello' });
const folder = mkdtempSync(join(tmpdir(), 'avenping-browserlike-'));
writeFileSync(join(folder, 'file'), 'content');
const sizes: number[] = [];
for (const file of [pathToFileURL(join(folder, 'file')), new NodeBlob(['content'])]) {
  const { mediaId } = await client.media.upload({ file, filename: 'a.txt' });
  let size = 0;
  for await (const chunk of (await client.media.download(mediaId)).stream()) size += chunk.byteLength;
  sizes.push(size, await (await client.media.download(mediaId)).save(pathToFileURL(join(folder, 'saved'))));
}
rmSync(folder, { recursive: true });

const events: string[] = [parse('{"newLead": {"phoneNumber": "1"}}').event];
const receiver = createServer((request, response) => {
  void nodeHandler({ onLead: (lead) => events.push(lead.phoneNumber ?? '') })(request, response);
}).listen(0, '127.0.0.1');
await new Promise((resolve) => receiver.once('listening', resolve));
const { port } = receiver.address() as AddressInfo;
const status = await new Promise((resolve) => {
  const delivery = request({ port, method: 'POST', agent: false }, (answer) => {
    resolve(answer.resume().statusCode);
  });
  delivery.end('{"newLead": {"phoneNumber": "2"}}');
});
receiver.close();
console.log(JSON.stringify({ isSent: id.startsWith('wamid.'), sizes, events, status }));
