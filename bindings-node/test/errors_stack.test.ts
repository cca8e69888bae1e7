/** Where the stack of an error leads: to the code that awaits the call. */

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { errorFromRecord, failed } from '../ts/error-record.js';
import { NotFoundError, type AvenPingError } from '../ts/errors.js';

function record(kind: string): string {
  return JSON.stringify({ code: kind.toUpperCase(), kind, message: 'm', retryable: false, attempts: [] });
}

/** A call as the facade makes it: its end is reported by the event loop. */
function call(): Promise<string> {
  return new Promise((resolve) => {
    setImmediate(() => {
      resolve(failed(record('not_found')));
    });
  });
}

class Method {
  async invoke(): Promise<unknown> {
    return JSON.parse(await call()) as unknown;
  }

  async sendText(): Promise<unknown> {
    return this.invoke();
  }

  list(): PromiseLike<unknown> & AsyncIterable<unknown> {
    const fetch = (): Promise<unknown> => this.invoke();
    return {
      then: (fulfilled, rejected) => fetch().then(fulfilled, rejected),
      async *[Symbol.asyncIterator]() {
        yield await fetch();
      },
    };
  }
}

async function framesOf(work: () => Promise<unknown>): Promise<string[]> {
  const error = await work().then(
    () => assert.fail('did not fail'),
    (reason: unknown) => reason,
  );
  assert.ok(error instanceof NotFoundError);
  const [first, ...frames] = (error.stack ?? '').split('\n');
  assert.equal(first, 'NotFoundError: NOT_FOUND: m');
  return frames.map((frame) => frame.trim().replace(/ \(.*/, ''));
}

test('the stack names the functions that awaited the call', async () => {
  async function placeOrder(): Promise<unknown> {
    return await new Method().sendText();
  }
  async function handleRequest(): Promise<void> {
    await placeOrder();
  }
  const frames = await framesOf(handleRequest);
  assert.deepEqual(frames.slice(0, 3), ['at async Method.invoke', 'at async placeOrder', 'at async handleRequest']);
});

test('the stack goes through lists, loops, then and Promise.all', async () => {
  async function awaited(): Promise<unknown> {
    return await new Method().list();
  }
  async function looped(): Promise<void> {
    for await (const item of new Method().list()) assert.fail(String(item));
  }
  async function chained(): Promise<unknown> {
    return await call()
      .then((answer) => answer)
      .finally(() => undefined);
  }
  async function together(): Promise<unknown> {
    return await Promise.all([call()]);
  }
  for (const work of [awaited, looped, chained, together]) {
    const frames = await framesOf(work);
    assert.ok(frames.includes(`at async ${work.name}`), `${work.name}: ${frames.join(', ')}`);
  }
});

test('neither the event loop nor what makes the error is in the stack', async () => {
  const frames = await framesOf(() => call());
  assert.ok(!frames.some((frame) => frame.includes('setImmediate') || frame.includes('failed')));
});

test('a failure is reported once, as a rejection of the call alone', async () => {
  const seen: unknown[] = [];
  const listener = (reason: unknown): unknown => seen.push(reason);
  process.on('unhandledRejection', listener);
  await assert.rejects(call(), NotFoundError);
  await new Promise((resolve) => setTimeout(resolve, 5));
  process.off('unhandledRejection', listener);
  assert.deepEqual(seen, []);
});

test('an error of a record begins its stack where it was asked for', () => {
  function outer(): AvenPingError {
    return inner();
  }
  function inner(): AvenPingError {
    return errorFromRecord(record('config'), inner);
  }
  assert.match(outer().stack ?? '', /^ConfigError: CONFIG: m\n {4}at outer /);
});
