/** Worker threads, started, used and terminated in turn. Prints how often it did so. */

import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import type { Task } from './worker.js';

const [baseUrl = '', stalled = '', count = '0', ...ways] = process.argv.slice(2);
let done = 0;
for (let number = 0; number < Number(count); number += 1) {
  const way = ways[number % ways.length] ?? '';
  const workerData: Task = { way, baseUrl, stalled, number };
  const worker = new Worker(new URL('worker.js', import.meta.url), { workerData });
  const exited = once(worker, 'exit');
  if (way === 'exits') {
    await exited;
  } else {
    await once(worker, 'message');
    if (way === 'ends') await exited;
    else await worker.terminate();
  }
  done += 1;
}
console.log(JSON.stringify({ done }));
