/**
 * Nothing grows with the number of calls, and a transfer's memory does not grow with its size.
 *
 * The figures are Linux's. What is measured has a process of its own, and so has the fake: its log and the media it keeps
 * are not the client's. V8's young generation is kept small, because that alone grows by tens of megabytes, and so is the
 * number of malloc's arenas.
 */

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { fakeInAnotherProcess, json, run } from './support/child.js';
import { KIB, MIB, type Held } from './support/process.js';

/** What a transfer of any size may add. */
const ALLOWED = 16 * MIB;
/** How much memory may differ from one moment to another: 200 bytes for each of 10,000 calls. */
const FLAT = 2 * MIB;
/** Connections that the pool may hold more of from one moment to another: as many as calls at a time. */
const AT_ONCE = 50;
const ARENAS = { MALLOC_ARENA_MAX: '2' };
const FLAGS = ['--expose-gc', '--max-semi-space-size=1'];

const MANY: Readonly<Record<string, number>> = {
  sends: 10_000,
  'sends one by one': 2000,
  'calls with signals': 3000,
  uploads: 1200,
  'clients thrown away': 400,
  'clients closed': 400,
  'downloads that nobody reads': 200,
  webhooks: 1000,
};
/** Whether nobody but the SDK takes memory for it. What others let pile up is collected as it goes. */
const TRANSFERS: Readonly<Record<string, boolean>> = {
  'upload of a path': true,
  'upload of a generator': true,
  'upload of an async generator': true,
  'upload of a Readable': true,
  'upload of a web stream': true,
  'upload of bytes': true,
  'upload of a stream of a file': false,
  'upload of a PassThrough': false,
  'upload of a Blob of a file': false,
  'upload of a Blob': false,
  'download, saved': true,
  'download, iterated over': false,
  'download, iterated over slowly': false,
  'download, read slowly as a stream': false,
  'download, as a stream into a file': false,
};

const isLinux = process.platform === 'linux';
const ends: (() => Promise<void>)[] = [];
let baseUrl = '';

before(async () => {
  baseUrl = await fakeInAnotherProcess({ after: (end: () => Promise<void>) => ends.push(end) });
});
after(async () => {
  for (const end of ends) await end();
});

test('many calls leave nothing behind', { concurrency: 2, skip: !isLinux }, async (t) => {
  const tests = Object.entries(MANY).map(([what, count]) =>
    t.test(what, async (t) => {
      const ended = await run('leaks', [what, baseUrl, String(count)], { flags: FLAGS, env: ARENAS });
      const rounds = json<Held[]>(ended);
      const [first, last] = [rounds[0], rounds.at(-1)] as [Held, Held];
      const [memory, heap] = [growth(rounds, 'memory'), growth(rounds, 'heap')];
      t.diagnostic(
        `${count} ${what}: memory ${mib(first.memory)} to ${mib(last.memory)}, of which steadily ${kib(memory)}; ` +
          `heap ${kib(heap)}; descriptors ${first.descriptors} to ${last.descriptors}, threads ${last.threads}`,
      );
      assert(memory <= FLAT, 'memory grows');
      assert(heap <= FLAT / 4, 'the heap grows');
      assert(last.memory - first.memory <= 4 * FLAT, 'memory grows in leaps');
      assert(last.threads <= first.threads, 'threads stay');
      assert(last.descriptors <= first.descriptors + AT_ONCE, 'descriptors stay open');
    }),
  );
  await Promise.all(tests);
});

test('a hundred megabytes pass in constant memory', { concurrency: 2, skip: !isLinux }, async (t) => {
  const tests = Object.entries(TRANSFERS).map(([what, isAllOurs]) =>
    t.test(what, async (t) => {
      const args = [what, baseUrl, isAllOurs ? '' : 'collecting'];
      const added = json<number>(await run('transfers', args, { flags: ['--expose-gc'] }));
      t.diagnostic(`${what}: 100 MB add ${(added / MIB).toFixed(1)} MiB to the peak`);
      assert(added <= ALLOWED);
    }),
  );
  await Promise.all(tests);
});

/**
 * What a leak makes of the memory from the first round to the last. It does so in each round, and malloc's own leaps are
 * in some: so the round in the middle counts, for all.
 */
function growth(rounds: readonly Held[], figure: 'memory' | 'heap'): number {
  const each = rounds.slice(1).map((held, index) => held[figure] - (rounds[index]?.[figure] ?? 0));
  const middle = each.sort((a, b) => a - b)[(each.length - 1) / 2] ?? NaN;
  return middle * each.length;
}

function mib(bytes: number): string {
  return `${(bytes / MIB).toFixed(1)} MiB`;
}

function kib(bytes: number): string {
  return `${bytes < 0 ? '' : '+'}${(bytes / KIB).toFixed(0)} KiB`;
}
