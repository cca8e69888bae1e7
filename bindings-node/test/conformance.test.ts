/**
 * Every case of `conformance/cases` through the client, in the main thread and in a worker thread, with a census.
 *
 * A case that is not run is a failure. For working on some: `CASE=part_of_a_name node scripts/test.js conformance`.
 */

import assert from 'node:assert/strict';
import { once } from 'node:events';
import { test, type TestContext } from 'node:test';
import { Worker } from 'node:worker_threads';
import { load } from './conformance/case.js';
import { runAll, type Outcome } from './conformance/run.js';

const CASES = load();
const wanted = process.env['CASE'];

if (wanted === undefined) {
  test('every case holds in the main thread', async (t) => {
    judge(t, 'main', await runAll(CASES));
  });

  test('every case holds in a worker thread', async (t) => {
    const worker = new Worker(new URL('programs/conformance.js', import.meta.url));
    const [outcomes] = (await once(worker, 'message')) as [Outcome[]];
    judge(t, 'worker', outcomes);
    assert.deepEqual(await once(worker, 'exit'), [0]);
  });
} else {
  test(`cases with ${wanted} in their names hold`, async () => {
    const outcomes = await runAll(CASES.filter(({ name }) => name.includes(wanted)));
    assert(outcomes.length > 0, 'there is none');
    assert.deepEqual(failuresIn(outcomes), []);
  });
}

function judge(t: TestContext, thread: string, outcomes: readonly Outcome[]): void {
  assert(CASES.length >= 900, `only ${CASES.length} cases were found`);
  const failures = failuresIn(outcomes);
  t.diagnostic(
    `conformance, Node ${thread} thread: ${outcomes.length} of ${CASES.length} cases ran, ` +
      `${failures.length} failed, 0 skipped`,
  );
  assert(failures.length === 0, `\n${failures.join('\n')}`);
  assert.deepEqual(names(outcomes), names(CASES));
  const byName = outcomes.filter((outcome) => outcome.byName);
  t.diagnostic(`conformance, Node ${thread} thread: ${byName.length} cases by the operation's name`);
  // Operations that there are not, arguments of methods that take none, and no objects at all.
  assert(byName.length <= 20, names(byName).join());
  // `sendMedia` has no room for keys of media that AvenPing does not document; `request` has.
  const unreachable = byName.filter(({ name }) => CASES.find((each) => each.name === name)?.expect.error === undefined);
  assert.deepEqual(names(unreachable), ['send_media_passes_unknown_types_and_keys_on']);
}

function failuresIn(outcomes: readonly Outcome[]): string[] {
  return outcomes.flatMap(({ name, problem }) => (problem === undefined ? [] : [`${name}: ${problem}`]));
}

function names(all: readonly { readonly name: string }[]): string[] {
  return all.map(({ name }) => name).sort();
}
