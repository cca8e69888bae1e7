/** Node's driver; see ../README.md. `BENCH_FROM` is the folder whose `node_modules` has the peers, `AVENPING_FROM` ours. */

import { performance } from 'node:perf_hooks';
import { CLIENTS } from './clients.mjs';

const [client, work, url, ca, atOnce, seconds, file] = process.argv.slice(2);
const job = { client, work, url, ca: ca === '-' ? undefined : ca, atOnce: Number(atOnce), file };

/** Counts from its making on. */
class Meter {
  begun = performance.now();
  usage = process.resourceUsage();

  tell(requests, latencies) {
    const took = (performance.now() - this.begun) / 1000;
    const { userCPUTime, systemCPUTime, maxRSS } = process.resourceUsage();
    const cpu = (userCPUTime + systemCPUTime - this.usage.userCPUTime - this.usage.systemCPUTime) / 1e6;
    latencies.sort((one, other) => one - other);
    const at = (hundredths) => (latencies[Math.floor((latencies.length * hundredths) / 100)] ?? NaN) * 1000;
    const figures = { requests, seconds: took, cpu, base_kib: this.usage.maxRSS, peak_kib: maxRSS };
    // Not a number becomes null.
    console.log(JSON.stringify({ ...figures, p50_us: at(50), p99_us: at(99) }));
  }
}

async function rounds(call, time) {
  const end = performance.now() + time * 1000;
  const alone = job.atOnce === 1;
  const latencies = [];
  let requests = 0;
  const calls = async () => {
    for (let begun = performance.now(); begun < end; begun = performance.now()) {
      const id = await call();
      if (typeof id !== 'string' || id === '') throw new Error(`the call gave ${id} and no id`);
      requests += 1;
      if (alone) latencies.push(performance.now() - begun);
    }
  };
  await Promise.all(Array.from({ length: job.atOnce }, calls));
  return [requests, latencies];
}

const made = await CLIENTS[client](job);
if (work === 'rate') {
  await rounds(made, seconds * 0.5);
  const meter = new Meter();
  meter.tell(...(await rounds(made, Number(seconds))));
} else {
  await made.health();
  const meter = new Meter();
  await made[work]();
  meter.tell(1, []);
}
process.exit(0); // Pools would keep their connections open for a while.
