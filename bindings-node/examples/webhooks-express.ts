/**
 * Receives AvenPing's webhooks with Express and answers every text, once.
 *
 *     npm install avenping express
 *     export AVENPING_TOKEN=…
 *     export WEBHOOK_SECRET=$(openssl rand -hex 32)
 *     export WEBHOOK_CODE=$(openssl rand -hex 32)
 *     node webhooks-express.ts
 *
 * Then tell AvenPing the address, which has to be reachable from the internet:
 *
 *     await client.webhooks.setConfig({
 *       webhookUrl: `https://YOUR-HOST/avenping/${WEBHOOK_SECRET}`,
 *       webhookCode: WEBHOOK_CODE,
 *     });
 */
import type { AddressInfo } from 'node:net';
import { AvenPingError, Client } from 'avenping';
import { nodeHandler, verifyCode, type NewMessage } from 'avenping/webhooks';
import express from 'express';

// Nothing in a delivery proves who sent it, so the address itself is the secret.
const secret = required('WEBHOOK_SECRET');
const code = required('WEBHOOK_CODE');

const client = new Client(); // one for all requests; made here, it connects nowhere
const seen = new Set<string>();

const deliver = nodeHandler({
  code, // answers the check of the address, which is assumed to be as Meta does it
  onMessage(message) {
    // Not awaited: AvenPing waits for the answer, and the work goes on after it.
    if (isNew(message.dedupeKey)) void reply(message);
  },
  onLead() {
    console.log('a new customer');
  },
});

function required(name: string): string {
  const value = process.env[name];
  if (!value) throw new Error(`set ${name}`);
  return value;
}

/** The same message can come twice. In earnest: insert the key into a table where it must be unique. */
function isNew(key: string | undefined): boolean {
  if (key === undefined) return true;
  const known = seen.has(key);
  seen.add(key);
  return !known;
}

async function reply({ id, from, text }: NewMessage): Promise<void> {
  if (from === undefined || text === undefined) return;
  try {
    await client.messages.sendText({ to: from, text: `You wrote: ${text.body}`, contextMessageWamid: id });
  } catch (error) {
    console.error('no answer:', error instanceof AvenPingError ? error.message : error);
  }
}

const app = express();

// With or without `express.json()` before it: the deliveries say that they are plain text.
app.all('/avenping/:secret', async (request, response) => {
  if (verifyCode(secret, request.params.secret)) await deliver(request, response);
  else response.sendStatus(404);
});

const server = app.listen(Number(process.env.PORT ?? 3000), '127.0.0.1', () => {
  console.log(`http://127.0.0.1:${(server.address() as AddressInfo).port}`);
});
