/**
 * A fake AvenPing for your tests, in this very process: no account, no network, no message on anybody's phone.
 *
 * ```ts
 * import { Client } from 'avenping';
 * import { MockServer } from 'avenping/testing';
 *
 * const avenping = new MockServer();
 * const client = new Client({ token: avenping.token, baseUrl: avenping.baseUrl });
 * await client.messages.sendText({ to: '+1 555 123 4567', text: 'Hello' });
 * console.log(avenping.messages()[0]?.to); // 15551234567
 * avenping.stop();
 * ```
 *
 * It is stateful and answers over real sockets, as the specification of this project has the API; what AvenPing does not
 * document is assumed. Tokens name their fate: `test_premium` (`token`), `test_basic`, `test_expired`,
 * `test_no_whatsapp`, `test_two_lines`, `test_enterprise`.
 *
 * It goes on until it is stopped or the process ends, whether or not anybody still holds it; it does not keep the process
 * alive.
 */

// `using` in programs whose own `lib` is older.
/// <reference lib="esnext.disposable" preserve="true" />

import { native, type NativeMockServer } from '../native.js';

/** A request that the fake received. */
export interface ReceivedRequest {
  readonly method: string;
  readonly path: string;
  readonly query: Readonly<Record<string, string | readonly string[]>>;
  readonly headers: Readonly<Record<string, string | readonly string[]>>;
  /** The parsed JSON, else text, else `{ bytes, sha256 }` of the body as it came. */
  readonly body: unknown;
  /** Unix time in seconds, by the fake's clock. */
  readonly time: number;
  /** The HTTP status of the answer; null when none was promised. */
  readonly status: number | null;
  readonly [other: string]: unknown;
}

/** A message that the fake accepted. */
export interface AcceptedMessage {
  /** The wamid. */
  readonly id: string;
  readonly path: string;
  /** The line's `phoneNumberId`. */
  readonly from: string;
  /** The recipient's number, in digits. */
  readonly to: string;
  /** Meta's type: `text`, `image`, `template` and so on. */
  readonly type: string;
  readonly body: Readonly<Record<string, unknown>>;
  /** Unix time in seconds, by the fake's clock. */
  readonly time: number;
}

/** What became of the webhooks of a message from a customer. */
export interface Delivered {
  /** The customer's message's wamid. */
  readonly id: string;
  readonly deliveries: readonly {
    readonly event: string;
    readonly url: string;
    readonly status?: number;
    readonly error?: string;
  }[];
}

/** A rule that makes requests fail. */
export interface Fault {
  /** `status`, `answer`, `meta_error`, `rate_limit`, `delay`, `stall`, `reset`, `close`, `truncate`, `drip`, `redirect`,
   * `raw`, `keepalive_close` or `connection_reset`. */
  readonly kind: string;
  /** Only requests with this method. */
  readonly method?: string;
  /** Only requests for this path; with `*` at its end for all that begin with it. */
  readonly path?: string;
  /** How many requests it hits, 1 when left out; null for ever. */
  readonly times?: number | null;
  /** How many matching requests pass before. */
  readonly skip?: number;
  /** Of those after, every how manyth is hit. */
  readonly every?: number;
  /** What belongs to the kind, `status: 503` for example; `process: true` handles the request first and spoils only the
   * answer. The README of the fake lists all kinds and their details. */
  readonly [detail: string]: unknown;
}

/** What `new MockServer` takes. */
export interface MockServerOptions {
  /** Where to listen; 0, the default, is any free port. */
  readonly port?: number | undefined;
}

/** What `receive` takes: `from` and `text`, or `message` with Meta's whole object. */
export interface ReceiveParams {
  /** The customer's number, in digits. */
  readonly from: string;
  /** What the customer writes. */
  readonly text?: string | undefined;
  /** `message` in place of a text; `name`, the customer's; `id`, the wamid; `to`, the line. */
  readonly [other: string]: unknown;
}

/** What `receiveText` takes besides the number and the text. */
export interface ReceiveTextOptions {
  /** The customer's name. */
  readonly name?: string | undefined;
}

/** The fakes that run: one whose address is all that the program kept must not end with a garbage collection. */
const running = new Set<NativeMockServer>();

/** A fake AvenPing on 127.0.0.1. */
export class MockServer {
  readonly #native: NativeMockServer;
  /** `http://127.0.0.1:PORT`. */
  readonly baseUrl: string;
  /** A token that may do everything: a Premium account with one line. */
  readonly token: string;
  /** The account's only line. */
  readonly phoneNumberId: string;

  /**
   * @param options - `port`, if it has to be a certain one.
   * @throws Error when the port is taken.
   */
  constructor(options: MockServerOptions = {}) {
    const port = options.port ?? 0;
    if (!Number.isInteger(port) || port < 0 || port > 65_535) {
      throw new RangeError('port: give a whole number from 0 to 65535');
    }
    const { MockServer: Native } = native();
    this.#native = plainly(() => new Native(port), `port ${port}: `);
    running.add(this.#native);
    this.baseUrl = this.#native.baseUrl;
    this.token = this.#native.token;
    this.phoneNumberId = this.#native.phoneNumberId;
  }

  /** Every request so far, in order of arrival. The newest 100 000 are kept. */
  requests(): ReceivedRequest[] {
    return JSON.parse(this.#native.requests()) as ReceivedRequest[];
  }

  /** Every accepted message so far. */
  messages(): AcceptedMessage[] {
    return JSON.parse(this.#native.messages()) as AcceptedMessage[];
  }

  /** Back to the start: state, logs, faults, clock, settings and tokens. */
  reset(): void {
    this.#native.reset();
  }

  /**
   * Makes requests fail.
   *
   * ```ts
   * server.fault({ kind: 'status', status: 503, path: '/v2/messages/*' }); // the next send is refused
   * server.fault({ kind: 'stall', times: 2 }); // two requests get no answer
   * server.fault({ kind: 'reset', process: true }); // accepted, and the answer is lost: a TCP reset
   * ```
   *
   * @throws Error which names what is wrong in it.
   */
  fault(fault: Fault): void {
    const { method, path, times = 1, skip = 0, every = 1, ...details } = asObject('fault', fault);
    const match = { ...(method === undefined ? {} : { method }), ...(path === undefined ? {} : { path }) };
    const rule = { times, skip, every, fault: details };
    const whole = Object.keys(match).length === 0 ? rule : { ...rule, match };
    plainly(() => {
      this.#native.fault(JSON.stringify(whole));
    });
  }

  /** As {@link fault}, with rules in the form that the control plane takes. */
  faultRules(rules: object): void {
    const json = jsonOf('rules', rules);
    plainly(() => {
      this.#native.fault(json);
    });
  }

  /** Forgets all faults that have not struck. */
  clearFaults(): void {
    this.#native.clearFaults();
  }

  /**
   * A customer writes. Resolves when the webhooks have been delivered or have failed, at most 5 seconds each.
   *
   * @param message - `{ from, text }`, or `message` with Meta's whole object; besides `name`, `id`, and the line it goes
   * `to`.
   * @throws Error which names what is wrong in it.
   */
  async receive(message: ReceiveParams): Promise<Delivered> {
    const inbound = jsonOf('message', message);
    const delivered = await new Promise<string>((resolve, reject) => {
      this.#native.receive(inbound, (failed, text) => {
        if (failed) reject(new Error(text));
        else resolve(text);
      });
    });
    return JSON.parse(delivered) as Delivered;
  }

  /** A customer writes a text; as {@link receive}. */
  async receiveText(from: string, text: string, options: ReceiveTextOptions = {}): Promise<Delivered> {
    return this.receive({ from, text, ...options });
  }

  /** Moves the fake's clock forward: media expire, service windows close. */
  advance(seconds: number): void {
    if (!Number.isFinite(seconds)) throw new RangeError('seconds: give a number');
    this.#native.advance(seconds);
  }

  /**
   * Changes how it behaves: `pair_rate_limit` and `service_window` (both off), `meta_error_style` (`details` or `bare`),
   * `page_size`.
   *
   * @throws Error which names what is wrong in it.
   */
  settings(settings: Readonly<Record<string, unknown>>): void {
    const json = jsonOf('settings', settings);
    plainly(() => {
      this.#native.settings(json);
    });
  }

  /**
   * Regenerates a token, as the dashboard does: the old one is refused from now on.
   *
   * @throws Error when there is no such token, or the new one is empty or taken.
   */
  replaceToken(old: string, replacement: string): void {
    const [from = '', to = ''] = [old, replacement].map(String);
    plainly(() => {
      this.#native.replaceToken(from, to);
    });
  }

  /** Stops the server. What it logged can still be read. */
  stop(): void {
    this.#native.stop();
    running.delete(this.#native);
  }

  /** As {@link stop}, for `using`. */
  [Symbol.dispose](): void {
    this.stop();
  }
}

function asObject<T extends object>(name: string, value: T): T {
  if (typeof (value as unknown) !== 'object' || (value as unknown) === null)
    throw new TypeError(`${name}: give an object`);
  return value;
}

function jsonOf(name: string, value: object): string {
  return JSON.stringify(asObject(name, value));
}

/** What the fake refuses, as an error of JavaScript's and without what belongs to the native border. */
function plainly<T>(call: () => T, context = ''): T {
  try {
    return call();
  } catch (error) {
    // Without the error itself, which is the native border's.
    const text = error instanceof Error ? error.message : String(error);
    throw new Error(context + text); // eslint-disable-line preserve-caught-error
  }
}
