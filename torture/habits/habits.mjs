/** Node's program with habits, and the worker threads that it starts; see README.md. `AVENPING_FROM` has the package in its `node_modules`. */

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { writeSync } from 'node:fs';
import { createRequire } from 'node:module';
import { isMainThread, parentPort, threadId, Worker, workerData } from 'node:worker_threads';

const { AvenPingError, Client } = createRequire(`${process.env.AVENPING_FROM}/`)('avenping');

const [habit, times, baseUrl] = isMainThread ? process.argv.slice(2) : [workerData.habit, '0', workerData.baseUrl];
const count = Number(times);
const AT_ONCE = 4;

const newClient = () => new Client({ token: 'test_premium', phoneNumberId: '109876543210987', baseUrl });

/** One write, also from a worker thread, whose own `stdout` goes by way of the main thread. */
function say(...words) {
  writeSync(1, `${words.join(' ')}\n`);
}

/** Waits until it was looked at, after what nobody holds any more is gone. */
async function settle() {
  for (let n = 0; n < 4; n += 1) {
    globalThis.gc?.();
    await new Promise(setImmediate);
  }
  say('settled');
  process.stdin.resume();
  await once(process.stdin, 'data');
  process.stdin.pause();
}

let next = 0;

async function send(client) {
  const text = `${process.pid}-${threadId}-${next++}`;
  say('begin', text);
  try {
    const { id } = await client.messages.sendText({ to: '15551234567', text });
    say('sent', text, id);
  } catch (error) {
    const delivery = (error instanceof AvenPingError ? error.delivery : undefined) ?? 'none';
    say('failed', text, delivery, error?.constructor?.name);
  }
}

async function sendOn(client, ended = () => undefined) {
  for (;;) {
    await send(client);
    ended();
  }
}

/** Resolves when so many sends have ended, with more in flight, and two calls that nobody answers. */
function inFlight(ends) {
  const client = newClient();
  for (let n = 0; n < 2; n += 1) void client.me().catch(() => undefined);
  return new Promise((resolve) => {
    let ended = 0;
    const told = () => {
      ended += 1;
      if (ended >= ends) resolve(client);
    };
    for (let n = 0; n < 6; n += 1) void sendOn(client, told);
    if (ends === 0) resolve(client);
  });
}

/** In a worker thread: an upload that gets its next piece from here for ever. */
function uploadOn(client) {
  const file = (async function* () {
    for (;;) {
      yield Buffer.alloc(20_000);
      await new Promise(setImmediate);
    }
  })();
  void client.media.upload({ file, filename: 'a.bin', onProgress: () => undefined }).catch(() => undefined);
}

async function downloadOn(client) {
  const { mediaId } = await client.media.upload({ file: Buffer.alloc(200_000), filename: 'a.txt' });
  parentPort.postMessage('at work');
  for (;;) for await (const piece of await client.media.download(mediaId)) void piece;
}

/** What a worker thread does until it is terminated, or ends itself. */
async function work() {
  const { way } = workerData;
  const client = await inFlight(way % 5);
  if (habit === 'workers') {
    if (way % 3 === 1) uploadOn(client);
    if (way % 3 === 2) return downloadOn(client);
    parentPort.postMessage('at work');
    return undefined;
  }
  if (habit === 'workers-own-end') {
    if (way % 2) throw new Error('a defect of the worker');
    process.exit(0);
  }
  // It says no word: the main thread terminates it at whatever moment.
  return undefined;
}

/** One worker thread, to its end. Others, and the main thread, go on beside it. */
async function worker(way) {
  const each = new Worker(new URL(import.meta.url), { workerData: { habit, way, baseUrl } });
  const exited = once(each, 'exit').catch((error) => error);
  each.on('error', (error) => {
    if (error.message !== 'a defect of the worker') say('crash', String(error));
  });
  if (habit === 'workers') await Promise.race([once(each, 'message'), exited]);
  if (habit === 'workers-at-once') await new Promise((resolve) => setTimeout(resolve, (way * 7) % 300));
  if (habit !== 'workers-own-end') await each.terminate();
  await exited;
}

/** The main thread's own calls have to end whatever becomes of the others. */
async function workers(rounds) {
  const client = newClient();
  let over = false;
  const own = (async () => {
    while (!over) await mustSend(client);
  })();
  let begun = 0;
  const one = async () => {
    while (begun < rounds) await worker(begun++);
  };
  await Promise.all(Array.from({ length: AT_ONCE }, one));
  over = true;
  await own;
  client.close();
}

async function mustSend(client) {
  const text = `must-${process.pid}-${next++}`;
  say('begin', text);
  const { id } = await client.messages.sendText({ to: '15551234567', text });
  say('sent', text, id);
}

/** Children that end, which is a SIGCHLD each, and signals whose handler returns, during calls. */
async function children(rounds) {
  const client = newClient();
  let over = false;
  process.on('SIGUSR2', () => undefined);
  const own = Array.from({ length: 8 }, async () => {
    while (!over) await mustSend(client);
  });
  for (let n = 0; n < rounds; n += AT_ONCE) {
    const some = Array.from({ length: AT_ONCE }, async () => {
      const child = spawn('true', { stdio: 'ignore' });
      process.kill(process.pid, 'SIGUSR2');
      const [code] = await once(child, 'exit');
      if (code !== 0) say('crash', `true ended with ${code}`);
    });
    await Promise.all(some);
  }
  over = true;
  await Promise.all(own);
  process.removeAllListeners('SIGUSR2');
  client.close();
}

async function end() {
  if (habit === 'exit-worker') {
    // The process ends while a worker thread is in the middle of calls, and the main thread too.
    const each = new Worker(new URL(import.meta.url), { workerData: { habit: 'workers', way: 0, baseUrl } });
    await once(each, 'message');
  }
  const client = await inFlight(count);
  if (habit === 'exit-handler') process.on('exit', () => void send(client));
  say('ending');
  if (habit === 'exit-process') process.exit(3);
  if (habit === 'exit-handler') process.exit();
  if (habit === 'exit-worker') process.exit(7);
  if (habit === 'exit-throw') {
    setImmediate(() => {
      throw new Error('a defect of the program');
    });
  }
  if (habit === 'exit-reject') void Promise.reject(new Error('a defect of the program'));
}

if (!isMainThread) await work();
else if (/^(exit|signal)-/.test(habit)) await end();
else {
  for (const rounds of [Math.floor(count / 4), count]) {
    await (habit === 'children' ? children(rounds) : workers(rounds));
    await settle();
  }
}
