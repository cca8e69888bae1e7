/** Waiting for what only happens soon after. */

import assert from 'node:assert/strict';
import { setTimeout as sleep } from 'node:timers/promises';

/** Waits until it holds. */
export async function eventually(
  condition: () => boolean | Promise<boolean>,
  what: string | (() => string),
  within = 10_000,
): Promise<void> {
  const until = performance.now() + within;
  while (!(await condition())) {
    const isLate = performance.now() > until;
    assert(!isLate, `not within ${within} ms: ${typeof what === 'string' ? what : what()}`);
    await sleep(3);
  }
}

/** What comes of a promise, which must come in time. */
export async function inTime<T>(promise: PromiseLike<T>, within = 10_000): Promise<T> {
  const late = new Error(`nothing came of it within ${within} ms`);
  const over = new AbortController();
  const timeout = sleep(within, undefined, { signal: over.signal }).then(() => {
    throw late;
  });
  try {
    return await Promise.race([promise, timeout]);
  } finally {
    over.abort();
    timeout.catch(() => undefined);
  }
}

/** What a promise rejects with. */
export async function rejection(promise: PromiseLike<unknown>, within?: number): Promise<unknown> {
  const outcome = promise.then(
    (value) => ({ value }),
    (reason: unknown) => ({ reason }),
  );
  const ended = await inTime(outcome, within);
  assert('reason' in ended, 'it succeeded');
  return ended.reason;
}

/** Everything that comes. */
export async function collected<T>(items: AsyncIterable<T>): Promise<T[]> {
  const all: T[] = [];
  for await (const item of items) all.push(item);
  return all;
}
