/** Node's driver; see README.md. `AVENPING_FROM` is the folder whose `node_modules` has the package. */

import { appendFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { performance } from 'node:perf_hooks';
import { createInterface } from 'node:readline';
import { inspect } from 'node:util';

const { AvenPingError, Client } = createRequire(`${process.env.AVENPING_FROM}/`)('avenping');

/** Those that have a call to make yet, by their names. */
const clients = new Map();

function clientOf(job) {
  const client =
    clients.get(job.client) ??
    new Client({
      token: job.token,
      phoneNumberId: job.line,
      baseUrl: job.base_url,
      allowHttp: true,
      timeout: job.timeout_ms,
      deadline: job.deadline_ms,
      ...(job.proxy === undefined ? {} : { proxy: job.proxy }),
      ...(job.ca_bundle === undefined ? {} : { caBundle: job.ca_bundle }),
    });
  if (job.last) clients.delete(job.client);
  else clients.set(job.client, client);
  return client;
}

/** The id of what was made, where it has one. */
async function call(client, job) {
  switch (job.class) {
    case 'send':
      return (await client.messages.sendText({ to: job.to, text: job.text })).id;
    case 'upload':
      return (await client.media.upload({ file: Buffer.from(job.text), filename: job.filename })).mediaId;
    case 'config':
      await client.webhooks.setConfig({ webhookUrl: job.webhook });
      return null;
    case 'get':
      await client.me();
      return null;
    default:
      await client.health();
      return null;
  }
}

/** All that the error says, in each way in which Node shows one. */
function show(job, error) {
  const file = process.env.AVENPING_TORTURE_SHOW;
  if (!file) return;
  const everything = { depth: null, showHidden: true, maxStringLength: null };
  const bare = inspect(error, { ...everything, customInspect: false });
  const ways = [String(error), error?.stack, JSON.stringify(error), inspect(error), inspect(error, everything), bare];
  appendFileSync(file, `${[`error of call ${job.id}`, ...ways].join('\n')}\n`);
}

function failed(job, error) {
  show(job, error);
  const name = error?.constructor?.name ?? typeof error;
  if (!(error instanceof AvenPingError)) return { ok: false, class: `not ours: ${name}` };
  const { code, delivery = null, retryable, hint = null } = error;
  return { ok: false, class: name, code, delivery, retryable, hint };
}

/** What the heap holds when nobody needs more; Node has to be started with `--expose-gc`. */
async function heap() {
  // What the call before has left behind is let go of by the next turns of the event loop.
  for (let turn = 0; turn < 2; turn += 1) {
    await new Promise((resolve) => setImmediate(resolve));
    globalThis.gc();
  }
  return process.memoryUsage().heapUsed;
}

async function one(client, job) {
  const begun = performance.now();
  const line = await call(client, job).then(
    (sent) => ({ ok: true, sent }),
    (error) => failed(job, error),
  );
  if (job.class === 'rest') line.heap = await heap();
  const elapsed = Math.round(performance.now() - begun);
  process.stdout.write(`${JSON.stringify({ ...line, id: job.id, elapsed_ms: elapsed })}\n`);
  if (job.last) client.close();
}

for await (const text of createInterface({ input: process.stdin })) {
  const job = JSON.parse(text);
  void one(clientOf(job), job);
}
