/** Lists as JavaScript has them. What the server's cursors mean is in the conformance cases. */

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { inspect } from 'node:util';
import { InvalidRequestError, Page, ServerError, TimeoutError, UnauthorizedError, type Form } from 'avenping';
import type { MockServer } from 'avenping/testing';
import { clientOf, fake } from './support/servers.js';
import { collected, rejection } from './support/waiting.js';

function fetched(server: MockServer, path = '/v2/forms'): number {
  return server.requests().filter((request) => request.path === path).length;
}

/** The last figures of the ids; the fake has five forms. */
function ids(forms: readonly Form[]): string {
  return forms.map(({ id }) => id.slice(-1)).join('');
}

/** What each rejects with. */
function rejections(promises: readonly Promise<unknown>[]): Promise<unknown[]> {
  return Promise.all(promises.map((each) => rejection(each)));
}

test('a list is asked for when it is awaited, and each time anew', async (t) => {
  const server = fake(t);
  const list = clientOf(t, server).forms.list({ limit: 2 });
  await sleep(20);
  assert.equal(fetched(server), 0);
  assert.match(inspect(list), /forms\.list/);
  const page = await list;
  assert(page instanceof Page);
  assert.deepEqual([ids(page.items), fetched(server)], ['12', 1]);
  assert.deepEqual(
    page.raw['items'],
    page.items.map(({ raw }) => raw),
  );
  const [first, second] = await Promise.all([list, list]);
  assert.notEqual(first, second);
  assert.equal(fetched(server), 3);
});

test('iterating goes over all pages, and fetches them as it goes', async (t) => {
  const server = fake(t);
  const list = clientOf(t, server).forms.list({ limit: 2 });
  const forms = list[Symbol.asyncIterator]();
  const next = async (): Promise<string> => ids([(await forms.next()).value as Form]);
  assert.deepEqual([await next(), await next(), fetched(server)], ['1', '2', 1]);
  assert.deepEqual([await next(), fetched(server)], ['3', 2]);
  assert.deepEqual([await next(), await next(), fetched(server)], ['4', '5', 3]);
  assert.equal((await forms.next()).done, true);
  assert.equal(fetched(server), 3);
});

test('a list, its pages, a page and those after it can be iterated over, and again', async (t) => {
  const list = clientOf(t, fake(t)).forms.list({ limit: 2 });
  const page = await list;
  for (let round = 0; round < 2; round += 1) {
    assert.equal(ids(await collected(list)), '12345');
    assert.equal(ids(await collected(page)), '12345');
    assert.deepEqual(
      (await collected(list.pages())).map(({ items }) => ids(items)),
      ['12', '34', '5'],
    );
    assert.deepEqual(
      (await collected(page.pages())).map(({ items }) => ids(items)),
      ['12', '34', '5'],
    );
  }
  const following = await page.nextPage();
  assert(following !== undefined);
  assert.equal(ids(await collected(following)), '345');
});

test('leaving an iteration fetches no more', async (t) => {
  const server = fake(t);
  for await (const form of clientOf(t, server).forms.list({ limit: 2 })) if (form.id.endsWith('3')) break;
  await sleep(20);
  assert.equal(fetched(server), 2);
});

test('a cursor leads to the next page, and the last page has none', async (t) => {
  const client = clientOf(t, fake(t));
  const page = await client.forms.list({ limit: 3 });
  const following = await page.nextPage();
  const { items } = await client.forms.list({ limit: 3, after: page.nextCursor });
  assert.deepEqual(items, following?.items);
  assert.deepEqual([following?.nextCursor, await following?.nextPage()], [undefined, undefined]);
  assert.deepEqual(Object.keys(page), ['items', 'nextCursor']); // and so in JSON
  assert.match(inspect(page), /^Page \{.*nextCursor: '/s);
  assert.match(inspect(following), /^Page \{.*nextCursor: undefined/s);
});

test('pages that a search leaves empty do not end the list', async (t) => {
  const server = fake(t);
  const list = clientOf(t, server).templates.list({ limit: 1, search: 'o' });
  const pages = await collected(list.pages());
  assert(pages.some(({ items }, index) => items.length === 0 && index + 1 < pages.length));
  assert.equal(pages.length, fetched(server, '/v2/templates'));
  const found = pages.flatMap(({ items }) => items.map(({ name }) => name));
  assert(found.length > 0 && found.every((name) => name.includes('o')));
});

test('what fails rejects, by `await`, `then`, `catch`, `finally` and iteration alike', async (t) => {
  const list = clientOf(t, fake(t), { token: 'wrong' }).forms.list();
  const done = t.mock.fn();
  const ways: Promise<unknown>[] = [
    (async () => await list)(),
    list.then(() => undefined),
    list.then(undefined, (error: unknown) => Promise.reject(error as Error)),
    list.catch((error: unknown) => Promise.reject(error as Error)),
    list.finally(done),
    collected(list),
    collected(list.pages()),
  ];
  for (const error of await rejections(ways)) assert(error instanceof UnauthorizedError);
  assert.equal(done.mock.callCount(), 1);
  assert.equal(await list.catch(() => 5), 5);
});

test('wrong arguments reject, and do not throw before they are awaited', async (t) => {
  const server = fake(t);
  const client = clientOf(t, server);
  const list = client.forms.list({ limit: 0 });
  const ways = [list.then(() => undefined), collected(list), collected(client.templates.list(5 as never))];
  for (const error of await rejections(ways)) assert(error instanceof InvalidRequestError);
  assert.equal(fetched(server), 0);
});

test('a page that failed can be asked for again', async (t) => {
  const server = fake(t);
  const page = await clientOf(t, server, { maxRetries: 0 }).forms.list({ limit: 2 });
  server.fault({ kind: 'status', status: 503 });
  assert((await rejection(page.nextPage())) instanceof ServerError);
  assert.equal(ids(await collected(page)), '12345');
});

test('a deadline is for fetching all pages, and not for what is done between', async (t) => {
  const server = fake(t);
  const clients = [clientOf(t, server, { deadline: 1000 }), clientOf(t, server).withOptions({ deadline: 1000 })];
  for (const client of clients) {
    server.reset();
    server.fault({ kind: 'delay', ms: 400, times: null });
    assert((await rejection(collected(client.forms.list({ limit: 1 })))) instanceof TimeoutError);
    assert.equal(fetched(server), 3);
  }
  server.clearFaults();
  let between = 0;
  for await (const form of clientOf(t, server, { deadline: 1000 }).forms.list({ limit: 1 })) {
    assert(form.id);
    await sleep(300);
    between += 300;
  }
  assert(between > 1000);
});

test('a search gives everything at once', async (t) => {
  const server = fake(t);
  const found = await clientOf(t, server).forms.search({ limit: 50 });
  assert(Array.isArray(found));
  assert.equal(ids(found).length, 5);
  assert.equal(fetched(server, '/v2/forms/search'), 1);
});

test('a query may hold numbers, truths and several values', async (t) => {
  const server = fake(t);
  const query = {
    limit: 2,
    ratio: 1.5,
    all: true,
    none: false,
    name: ['a b', 'c&d'],
    text: 'ü',
    no: null,
    x: undefined,
  };
  await clientOf(t, server).request('GET', '/v2/forms', { query });
  const expected = { limit: '2', ratio: '1.5', all: 'true', none: 'false', name: ['a b', 'c&d'], text: 'ü' };
  assert.deepEqual(server.requests()[0]?.query, expected);
});
