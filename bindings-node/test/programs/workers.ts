/**
 * Worker threads, started, used and ended in turn, each in another way, while the process lives on.
 *
 * The server that they call is in this very thread. It has to see all connections of a thread closed once that thread is
 * gone: a call that nobody waits for any more must not go on until the process ends. Prints how often that was so, and
 * what the process held early and late.
 */

import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { connect, type AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { Worker } from 'node:worker_threads';
import { held } from '../support/process.js';
import { eventually } from '../support/waiting.js';
import type { Task } from './worker.js';

const [baseUrl = '', count = '0', ...ways] = process.argv.slice(2);

let [arrived, connections] = [0, 0];

/** Health is answered, a download begins, and nothing else ever comes. */
function serve(request: IncomingMessage, response: ServerResponse): void {
  request.resume();
  request.on('error', () => undefined);
  if (request.url === '/v2/health') {
    response.end('{"success": true, "data": {"ok": true}}');
    return;
  }
  arrived += 1;
  if (request.method === 'GET') response.writeHead(200, { 'content-length': 1_000_000 }).write('x');
}

const server = createServer(serve);
server.keepAliveTimeout = 0; // never the first to hang up
server.on('connection', (socket) => {
  connections += 1;
  socket.once('close', () => (connections -= 1));
});
server.listen(0, '127.0.0.1');
await once(server, 'listening');
const watching = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;

/** How many requests that never end each way makes. */
const IN_FLIGHT: Readonly<Record<string, number>> = {
  'in flight': 10,
  'in an upload': 1,
  'in a download': 1,
  'closed in flight': 10,
  'exits in flight': 10,
  'throws in flight': 10,
};

/** Ends one in its way. */
async function end(way: string, number: number): Promise<void> {
  arrived = 0;
  const workerData: Task = { way, baseUrl, watching, number };
  const worker = new Worker(new URL('worker.js', import.meta.url), { workerData });
  const exited = once(worker, 'exit').catch((error: unknown) => error);
  if (way === 'at any moment') {
    await sleep((number * 7) % 120);
    await worker.terminate();
    return;
  }
  await once(worker, 'message');
  if (way !== 'exits at once' && connections === 0) throw new Error('it has no connection');
  const expected = IN_FLIGHT[way] ?? 0;
  await eventually(
    () => arrived === expected || way === 'exits at once',
    () => `${expected} requests, ${arrived} came`,
  );
  if (way === 'exits in flight' || way === 'throws in flight') worker.postMessage('go');
  if (way === 'with a fake') {
    const [address] = (await once(worker, 'message')) as [string];
    await worker.terminate();
    await eventually(() => isRefused(address), 'its fake to stop');
  }
  if (/^(ends|exits|throws)/.test(way)) await exited;
  else await worker.terminate();
}

/** Whether nobody listens there any more. */
async function isRefused(address: string): Promise<boolean> {
  const socket = connect(Number(new URL(address).port), '127.0.0.1');
  const refused = await once(socket, 'connect').then(
    () => false,
    () => true,
  );
  socket.destroy();
  return refused;
}

let done = 0;
let early = await held();
for (let number = 0; number < Number(count); number += 1) {
  const way = ways[number % ways.length] ?? '';
  await end(way, number);
  await eventually(
    () => connections === 0,
    () => `${way}: the end of ${connections} connections`,
  );
  done += 1;
  // By then every way has been gone once, and what it sets up is there.
  if (number === ways.length) early = await held();
}
// The last connections to the fake, which nobody watches here, may take a moment.
let late = await held();
const isBack = async (): Promise<boolean> => {
  late = await held();
  return late.descriptors <= early.descriptors && late.threads <= early.threads;
};
await eventually(isBack, () => `what was held: ${JSON.stringify([early, late])}`);
console.log(JSON.stringify({ done, early, late }));
process.exit();
