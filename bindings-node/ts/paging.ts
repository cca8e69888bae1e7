/**
 * Lists that come in pages.
 *
 * A page can be empty although more follow, because AvenPing searches within a page after fetching it, so only the
 * cursor decides (specification section 3.3). A cursor that was used before ends the list.
 */

import type { JsonObject } from './models.js';
import type { CallOptions } from './options.js';
import type { Transport } from './transport.js';

interface Fetched {
  readonly items: readonly unknown[];
  readonly paging?: { readonly hasNext?: boolean; readonly cursors?: { readonly after?: string } };
}

/** What the fetch of a page needs. */
interface Place<T> {
  readonly transport: Transport;
  readonly operation: string;
  readonly args: { readonly after?: string };
  readonly options: CallOptions | undefined;
  readonly read: (item: unknown) => T;
  /** What is left of the deadline, in milliseconds; null for none, undefined while all of it is. */
  readonly left: number | null | undefined;
  readonly used: ReadonlySet<string>;
}

/** An overdue list fails as a timeout of the call, not as a refused argument. */
const TINY = 0.001;

/**
 * One page of a list. Iterating over it goes on to the pages after it.
 *
 * Source: specification section 3.3.
 */
export class Page<T> implements AsyncIterable<T> {
  readonly #next: Place<T> | undefined;

  /** This page's items. Can be empty although more pages follow. */
  readonly items: readonly T[];
  /** The `after` of the next page; undefined on the last one. */
  readonly nextCursor: string | undefined;
  /** This page's JSON as it came, with fields that this version does not know. Not enumerable. */
  declare readonly raw: JsonObject;

  /** @internal */
  constructor(items: readonly T[], raw: object, next: Place<T> | undefined) {
    this.items = items;
    this.nextCursor = next?.args.after;
    this.#next = next;
    Object.defineProperty(this, 'raw', { value: raw });
  }

  /** Fetches the next page; undefined after the last one. After a failure it can be asked for again. */
  async nextPage(): Promise<Page<T> | undefined> {
    return this.#next === undefined ? undefined : fetchPage(this.#next);
  }

  /** This page and all that follow, fetched as they are read. */
  async *pages(): AsyncGenerator<Page<T>, void, undefined> {
    yield this;
    for (let page = await this.nextPage(); page !== undefined; page = await page.nextPage()) yield page;
  }

  /** The items of this page and of all that follow, fetched as they are read. */
  async *[Symbol.asyncIterator](): AsyncGenerator<T, void, undefined> {
    for await (const page of this.pages()) yield* page.items;
  }
}

/**
 * A list that was not asked for yet: `await` it for its first page, or iterate over all its items.
 *
 * ```ts
 * const page = await client.templates.list();
 * for await (const template of client.templates.list()) console.log(template.name);
 * ```
 */
export class Listing<T> implements PromiseLike<Page<T>>, AsyncIterable<T> {
  readonly #first: Place<T>;

  /** @internal */
  constructor(
    transport: Transport,
    operation: string,
    args: object,
    options: CallOptions | undefined,
    read: (item: unknown) => T,
  ) {
    this.#first = { transport, operation, args, options, read, left: undefined, used: new Set() };
  }

  /** Fetches the first page. */
  then<A = Page<T>, B = never>(
    fulfilled?: ((page: Page<T>) => A | PromiseLike<A>) | null,
    rejected?: ((reason: unknown) => B | PromiseLike<B>) | null,
  ): Promise<A | B> {
    return fetchPage(this.#first).then(fulfilled, rejected);
  }

  /** As of the promise of the first page. */
  catch<B = never>(rejected?: ((reason: unknown) => B | PromiseLike<B>) | null): Promise<Page<T> | B> {
    return fetchPage(this.#first).catch(rejected);
  }

  /** As of the promise of the first page. */
  finally(settled?: (() => void) | null): Promise<Page<T>> {
    return fetchPage(this.#first).finally(settled);
  }

  /** All pages, fetched as they are read. */
  async *pages(): AsyncGenerator<Page<T>, void, undefined> {
    yield* (await fetchPage(this.#first)).pages();
  }

  /** The items of all pages, fetched as they are read. */
  async *[Symbol.asyncIterator](): AsyncGenerator<T, void, undefined> {
    yield* await fetchPage(this.#first);
  }

  /** Shows what it is a list of. */
  [Symbol.for('nodejs.util.inspect.custom')](): string {
    return `Listing { ${this.#first.operation}, not asked for yet }`;
  }
}

async function fetchPage<T>(place: Place<T>): Promise<Page<T>> {
  const { transport, operation, args, options, read } = place;
  const left = place.left === undefined ? transport.deadlineOf(operation, options) : place.left;
  const since = performance.now();
  const limited = left === null ? options : { ...options, deadline: Math.max(left, TINY) };
  const data = (await transport.invoke(operation, args, limited)) as Fetched;
  const items = data.items.map(read);
  const cursor = data.paging?.hasNext === true ? data.paging.cursors?.after : undefined;
  const used = args.after === undefined ? place.used : new Set([...place.used, args.after]);
  if (cursor === undefined || cursor === '' || used.has(cursor)) return new Page(items, data, undefined);
  // The deadline is for fetching; what the caller does between two pages is the caller's.
  const rest = left === null ? null : left - (performance.now() - since);
  return new Page(items, data, { ...place, args: { ...args, after: cursor }, left: rest, used });
}
