/** The client. */

// `using` in programs whose own `lib` is older.
/// <reference lib="esnext.disposable" preserve="true" />

import { Core } from './core.js';
import { asObject, asSettings, encodeSettings, refusal } from './json.js';
import { readHealth, readMe, readVersion, type Health, type Me, type Version } from './models.js';
import { Forms, Media, Messages, Templates, Webhooks } from './resources.js';
import { ConfigError } from './errors.js';
import { describe, isText } from './sayable.js';
import { Transport } from './transport.js';
import type { CallOptions } from './options.js';
import type { Query, QueryValue, RequestContent } from './params.js';

/** Settings of a {@link Client}. What is left out comes from the environment, or is the default. */
export interface ClientOptions {
  /** The API token, from Settings → API Settings in the AvenPing app; without it `AVENPING_TOKEN`. Only `health` and
   * `version` work without one. */
  readonly token?: string | undefined;
  /** Where the API is: `https`, or `http` for this machine. Without it `AVENPING_BASE_URL`, then
   * `https://api.avenping.com`. */
  readonly baseUrl?: string | undefined;
  /** Meta's id of the line that sends when a call names none. Without it `AVENPING_PHONE_NUMBER_ID`, then the
   * account's only line. */
  readonly phoneNumberId?: string | undefined;
  /** Which header carries the token: `bearer` (the default) is `Authorization: Bearer`. */
  readonly auth?: 'bearer' | 'x-api-token' | undefined;
  /** The limit of one attempt in milliseconds, connecting included; 30 000. For media: the longest time without
   * progress. */
  readonly timeout?: number | undefined;
  /** The limit for reaching the server in milliseconds, TLS included; 5000. */
  readonly connectTimeout?: number | undefined;
  /** The limit of a whole call in milliseconds, with its repeats and waits; 60 000, `null` for none. Not for media. */
  readonly deadline?: number | null | undefined;
  /** How many further attempts may follow the first one; 2. 0 means 0. */
  readonly maxRetries?: number | undefined;
  /** A proxy for every call, `http://user:password@host:port`. Without it `HTTPS_PROXY`, `HTTP_PROXY`, `ALL_PROXY` and
   * `NO_PROXY` hold; never for this machine. */
  readonly proxy?: string | undefined;
  /** A PEM file with certificates to trust besides the system's. */
  readonly caBundle?: string | undefined;
  /** Allow `http` for other machines. The token then travels in clear text. */
  readonly allowHttp?: boolean | undefined;
  /** Headers to send with every request. */
  readonly headers?: Readonly<Record<string, string>> | undefined;
  /** Text to add to the user agent, such as `shop/2.1`. */
  readonly userAgent?: string | undefined;
  /** Whether limits that Meta states are checked before sending; true. Recipients and required fields are checked in
   * any case. */
  readonly validate?: boolean | undefined;
  /** Write phone numbers and bodies into the log (`AVENPING_LOG`) as they are, instead of masked. */
  readonly logBodies?: boolean | undefined;
}

/**
 * A client of the AvenPing API.
 *
 * ```ts
 * const client = new Client();
 * const sent = await client.messages.sendText({ to: '+1 555 123 4567', text: 'Your order #123 is on its way' });
 * ```
 *
 * Making one connects nowhere and starts no thread. An idle one does not keep the process alive.
 */
export class Client {
  readonly #transport: Transport;
  /** Send messages. */
  readonly messages: Messages;
  /** List, read and send message templates. */
  readonly templates: Templates;
  /** List, search and read forms. */
  readonly forms: Forms;
  /** Upload and download files. */
  readonly media: Media;
  /** Read and change where AvenPing posts its webhooks. */
  readonly webhooks: Webhooks;

  /**
   * Connects nowhere and starts no thread. Make one, and use it for everything.
   *
   * @param options - The client's settings; what is left out comes from the environment, or is the default.
   * @throws ConfigError when a setting cannot work; it says which.
   */
  constructor(options: ClientOptions = {}) {
    this.#transport = Transport.is(options) ? options : connect(options);
    this.messages = new Messages(this.#transport);
    this.templates = new Templates(this.#transport);
    this.forms = new Forms(this.#transport);
    this.media = new Media(this.#transport);
    this.webhooks = new Webhooks(this.#transport);
  }

  /** Checks that the service answers. Needs no token. `GET /v2/health` (specification section 3.1). */
  async health(options?: CallOptions): Promise<Health> {
    return readHealth((await this.#transport.invoke('health', {}, options)) as never);
  }

  /** Reads the service's version. Needs no token; the answer's shape is assumed. `GET /v2/version` (specification
   * section 3.1). */
  async version(options?: CallOptions): Promise<Version> {
    return readVersion((await this.#transport.invoke('version', {}, options)) as never);
  }

  /** Reads the account: its user, its WhatsApp account and its phone lines. `GET /v2/me` (specification section
   * 3.2). */
  async me(options?: CallOptions): Promise<Me> {
    return readMe((await this.#transport.invoke('me', {}, options)) as never);
  }

  /**
   * Calls a route that this SDK does not know. Anything but a GET counts as a send: it is not repeated when it may
   * have arrived.
   *
   * @param method - `GET`, `POST`, `PUT`, `PATCH` or `DELETE`.
   * @param path - From the root, such as `/v2/templates`; never with a host, because the token is only sent to the
   * client's own base URL.
   * @param content - The query and the body, if any.
   * @returns The `data` of the API's envelope, or the whole body where there is no envelope.
   * @throws InvalidRequestError when the path is not one of this API's.
   */
  async request(method: string, path: string, content: RequestContent = {}, options?: CallOptions): Promise<unknown> {
    const { query, json, ...others } = asObject('request', content, 'content');
    for (const name in others) throw refusal('request', name, 'is neither `query` nor `json`');
    return this.#transport.request({ method, path, query: pairsOf(query), json }, options);
  }

  /** A client that shares everything with this one and makes its calls with other options. */
  withOptions(options: CallOptions): Client {
    return new Client(this.#transport.withOptions(options));
  }

  /**
   * Replaces the token of this client and of all that share its connections, for calls that start from now on: heals a
   * client in place after the token was regenerated in the dashboard.
   *
   * @throws ConfigError when the text cannot be a token; the old one then stays.
   */
  setToken(token: string): void {
    if (!isText(token)) throw new ConfigError(`token: give text, not ${describe(token)}`);
    this.#transport.core.setToken(token);
  }

  /** Frees the connections. Calls in flight still end; later ones reject with a ConfigError. Closes the clients made by
   * `withOptions` too. */
  close(): void {
    this.#transport.core.close();
  }

  /** As {@link close}, for `using`. */
  [Symbol.dispose](): void {
    this.close();
  }

  /** Shows where the calls go, and nothing secret. */
  [Symbol.for('nodejs.util.inspect.custom')](): string {
    return `Client { ${this.#transport.core.client.baseUrl ?? 'closed'} }`;
  }
}

/** Names and values, as often as they are wanted. */
function pairsOf(query: Query = {}): [name: string, value: string][] {
  const plain = asObject('request', query, 'query');
  if (Symbol.iterator in query) throw refusal('request', 'query', 'give a plain object of names and values');
  return Object.entries(plain).flatMap(([name, values]) =>
    (Array.isArray(values) ? (values as readonly QueryValue[]) : [values as QueryValue])
      .filter((value) => value !== undefined && value !== null)
      .map((value): [string, string] => {
        const isFine = isText(value) || typeof value === 'boolean' || Number.isFinite(value);
        if (!isFine) throw refusal('request', `query.${name}`, 'give text, a number, true or false');
        return [name, String(value)];
      }),
  );
}

/**
 * What the caller leaves out comes from what this thread sees in `process.env`. The core would look into the process's
 * own environment, which in a worker thread, in Jest and in Bun is not what the program has set.
 */
function connect(options: ClientOptions): Transport {
  const given = asSettings(options);
  const {
    token = variable('AVENPING_TOKEN'),
    baseUrl = variable('AVENPING_BASE_URL'),
    phoneNumberId = variable('AVENPING_PHONE_NUMBER_ID'),
    deadline = 60_000,
  } = given;
  const settings = asSettings({ ...given, token, baseUrl, phoneNumberId });
  return new Transport(new Core(encodeSettings(settings)), deadline, {});
}

function variable(name: string): string | undefined {
  try {
    const value = process.env[name];
    return value === undefined || value.trim() === '' ? undefined : value;
  } catch {
    return undefined; // Deno, without the permission to look
  }
}
