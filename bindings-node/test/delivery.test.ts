/**
 * The heart of the product under fire: nothing is sent twice, and what an error says about delivery is true.
 *
 * The judge is the fake's own list of what it accepted.
 */

import assert from 'node:assert/strict';
import { test, type TestContext } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { AvenPingError, type SentMessage } from 'avenping';
import type { MockServer } from 'avenping/testing';
import { FAULTS } from './support/faults.js';
import { clientOf, fake } from './support/servers.js';

const [SENDS, IN_FLIGHT, ABORTED] = [2000, 64, 500];
const REASON = new Error('aborted');

/** Of which message; the answer, the error, or the reason of an abort. */
type Outcome = readonly [n: number, outcome: SentMessage | AvenPingError | typeof REASON];

/** A fault on every third send, of each kind in turn by chance, the same chance every time. */
function armed(t: TestContext): MockServer {
  const server = fake(t);
  const match = { path: '/v2/messages/send/text' };
  server.faultRules({ match, times: null, every: 3, seed: 7, faults: FAULTS });
  return server;
}

/** A recipient and a text of its own, so that its traces at the fake are its own. */
function message(n: number): { to: string; text: string } {
  return { to: `1555${String(n).padStart(7, '0')}`, text: `message ${n}` };
}

/** Holds every outcome against the fake's list, and counts them. */
function judge(server: MockServer, outcomes: readonly Outcome[]): Readonly<Record<string, number>> {
  const accepted = new Map<unknown, string[]>();
  for (const { body, id } of server.messages()) {
    accepted.set(body['text'], [...(accepted.get(body['text']) ?? []), id]);
  }
  const duplicates = [...accepted].filter(([, ids]) => ids.length > 1);
  assert.deepEqual(duplicates, []);
  const counts: Record<string, number> = {};
  for (const [n, outcome] of outcomes) {
    const kind = kindOf(n, outcome, accepted.get(message(n).text) ?? []);
    counts[kind] = (counts[kind] ?? 0) + 1;
  }
  return counts;
}

function kindOf(n: number, outcome: Outcome[1], ids: readonly string[]): string {
  const really = ids.length > 0 ? 'accepted' : 'not accepted';
  if (outcome === REASON) return `aborted, ${really}`;
  if (outcome instanceof AvenPingError) {
    const { delivery, retryable } = outcome;
    assert(delivery !== undefined, `message ${n}: no delivery in ${String(outcome)}`);
    const isTrue = delivery === 'maybe_sent' || ids.length === 0;
    assert(isTrue, `message ${n} is said to be ${delivery}, but was accepted: ${String(outcome)}`);
    assert(!(retryable && ids.length > 0), `message ${n}: a repeat would duplicate: ${String(outcome)}`);
    return `${delivery}, ${really}`;
  }
  assert(!(outcome instanceof Error), `message ${n}: an error of another kind`);
  assert.deepEqual(ids, [outcome.id], `message ${n}`);
  assert.equal(outcome.contacts[0]?.input, message(n).to);
  return 'sent';
}

test('sends with a fault on every third never duplicate and never lie', async (t) => {
  const server = armed(t);
  const client = clientOf(t, server, { timeout: 400 });
  const outcomes: Outcome[] = [];
  const numbers = Array(SENDS).keys();
  const worker = async (): Promise<void> => {
    for (const n of numbers) {
      const outcome = await client.messages.sendText(message(n)).catch((error: unknown) => error as AvenPingError);
      outcomes.push([n, outcome]);
    }
  };
  await Promise.all(Array.from({ length: IN_FLIGHT }, worker));
  assert.equal(outcomes.length, SENDS);
  const counts = judge(server, outcomes);
  t.diagnostic(`delivery: ${SENDS} sends, ${server.requests().length} requests: ${JSON.stringify(counts)}`);
  for (const name of ['sent', 'maybe_sent, accepted', 'maybe_sent, not accepted', 'rejected, not accepted']) {
    assert((counts[name] ?? 0) > 20, `too few of: ${name}`);
  }
});

test('calls that are aborted at any moment leave no duplicates and mix nothing up', async (t) => {
  const server = armed(t);
  const client = clientOf(t, server, { timeout: 400, maxRetries: 5 });
  const chance = pseudoRandom(7);
  const one = async (n: number): Promise<Outcome> => {
    const moment = chance() < 0.5 ? 0 : chance() * 30;
    await sleep(n); // not all at once
    const abort = new AbortController();
    const call = client.messages.sendText(message(n), { signal: abort.signal });
    const outcome = call.catch((error: unknown) => error as Error);
    if (moment > 0) await sleep(moment);
    abort.abort(REASON);
    return [n, await outcome];
  };
  const outcomes = await Promise.all(Array.from({ length: ABORTED }, (_, n) => one(n)));
  // What was aborted gets no answer, so wait until nothing can be on its way any more.
  await sleep(500);
  const counts = judge(server, outcomes);
  t.diagnostic(`delivery, aborted: ${ABORTED} calls: ${JSON.stringify(counts)}`);
  for (const name of ['sent', 'aborted, accepted', 'aborted, not accepted']) {
    assert((counts[name] ?? 0) > 10, `too few of: ${name}`);
  }
});

/** The same chance every time. */
function pseudoRandom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state * 1_103_515_245 + 12_345) % 2 ** 31;
    return state / 2 ** 31;
  };
}
