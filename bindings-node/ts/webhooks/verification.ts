/** The shared code and the check of the address. */

import { InvalidRequestError } from '../errors.js';
import { native } from '../native.js';

/**
 * Whether a code or secret that came with a request is the expected one.
 *
 * The time it takes tells at most the expected one's length. AvenPing does not document how it uses the `webhookCode` of
 * the settings; check the secret in your address with this.
 *
 * ```ts
 * verifyCode('c0de', 'c0de'); // => true
 * verifyCode('c0de', undefined); // => false
 * verifyCode('', ''); // => false
 * ```
 *
 * @param expected - Yours. Empty means that none is set, and then nothing matches.
 * @param received - What came: part of the address, a header, a parameter. What is missing, or no text, is wrong.
 * @throws InvalidRequestError when `expected` is no text, such as a variable of the environment that is not set.
 */
export function verifyCode(expected: string, received: string | null | undefined): boolean {
  requireText('expected', expected);
  return typeof received === 'string' && native().webhookVerifyCode(expected, received);
}

/**
 * What to answer to a `GET` that verifies your address.
 *
 * Such a request has `hub.mode`, `hub.verify_token` and `hub.challenge`. That AvenPing verifies addresses this way is
 * assumed; it is Meta's way (specification section 3.7).
 *
 * ```ts
 * challenge('hub.mode=subscribe&hub.verify_token=c0de&hub.challenge=1158201444', 'c0de'); // => '1158201444'
 * ```
 *
 * @param query - The request's address as a `URL` or text (`/path?…`, as `request.url` of Node's `http` has it), its
 * `searchParams`, or the text after its `?`.
 * @param code - The `webhookCode` of your settings.
 * @returns The text to answer with, as `text/plain`. Undefined for any other request, for a wrong code, and for a
 * challenge that would not be safe to repeat: it has at most 256 characters, all of them letters, digits or `-_.~`.
 * @throws InvalidRequestError when an argument is of another type.
 */
export function challenge(query: string | URLSearchParams | URL, code: string): string | undefined {
  const text = queryText(query);
  requireText('query', text);
  requireText('code', code);
  return native().webhookChallenge(text, code) ?? undefined;
}

/** Addresses are known by their `search`, because frameworks have classes of their own for them. */
function queryText(query: string | URLSearchParams | URL): string {
  if (typeof query === 'string' && /^(\/|https?:)/.test(query)) {
    const start = query.indexOf('?');
    return start === -1 ? '' : query.slice(start);
  }
  if (typeof query !== 'object' || query === null) return query;
  return 'search' in query ? query.search : String(query);
}

function requireText(field: string, value: unknown): void {
  if (typeof value !== 'string') throw new InvalidRequestError(`${field}: give text`, { field });
}
