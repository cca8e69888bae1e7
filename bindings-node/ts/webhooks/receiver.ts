/** What the handlers for fetch and for Node have in common: all but reading the request and writing the answer. */

import { inspect } from 'node:util';
import { InvalidRequestError, WebhookError } from '../errors.js';
import { isObject } from '../wire.js';
import { TOO_LARGE, type Body } from './body.js';
import type { NewLead, NewMessage } from './models.js';
import { parse, type UnknownEvent, type WebhookEvent } from './parse.js';
import { challenge } from './verification.js';

/**
 * What a handler does with what arrives.
 *
 * A callback may return a promise; the answer waits for it. Do no more in it than it takes to keep the event safe (a
 * row, a queue), and the work afterwards: AvenPing repeats nothing, whatever you answer (seen in its source,
 * specification section 3.7), so an event that is lost here is lost. The same one may come more than once all the same:
 * remember its `dedupeKey`.
 */
export interface HandlerOptions {
  /** A customer wrote. */
  readonly onMessage?: ((message: NewMessage) => unknown) | undefined;
  /** A customer wrote for the first time; the message itself comes in a delivery of its own. */
  readonly onLead?: ((lead: NewLead) => unknown) | undefined;
  /** A kind of event that this version does not know. */
  readonly onUnknown?: ((event: UnknownEvent) => unknown) | undefined;
  /** The `webhookCode` of your settings: with it a `GET` that verifies the address is answered, see `challenge`. */
  readonly code?: string | undefined;
  /**
   * Told of what a callback threw, which is answered with 500, and of each POST that was no delivery: a
   * {@link WebhookError}. Without it the first becomes a warning of the process, with the error as its `cause`, which
   * Node prints unless it is told otherwise; the second is not reported.
   */
  readonly onError?: ((error: unknown) => unknown) | undefined;
  /** The largest body that is read, in bytes: from 1 to 1048576, which is the default. */
  readonly maxBytes?: number | undefined;
}

/** A request, by whatever means it is read. */
export interface Asked {
  readonly method: string;
  /** From the address's `?` on. */
  readonly query: string;
  /** Asked for the body only when there has to be one. */
  readonly read: () => Promise<Body>;
}

/** An answer, by whatever means it is written. */
export interface Reply {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly text: string;
}

const MIB = 1024 * 1024;
const CALLBACKS: readonly string[] = ['onMessage', 'onLead', 'onUnknown', 'onError'];

/** Decides every answer. */
export class Receiver {
  readonly maxBytes: number;
  readonly #options: HandlerOptions;

  constructor(options: HandlerOptions) {
    const given: unknown = options;
    if (!isObject(given)) throw new InvalidRequestError('options: give an object', { field: 'options' });
    for (const [name, value] of Object.entries(given)) {
      const problem = value === undefined ? undefined : check(name, value);
      if (problem !== undefined) throw new InvalidRequestError(`${name}: ${problem}`, { field: name });
    }
    this.#options = options;
    this.maxBytes = options.maxBytes ?? MIB;
  }

  /** Whatever happens, the request is answered; also when what came is none. */
  async answer(asked: () => Asked): Promise<Reply> {
    try {
      return await this.#decide(asked());
    } catch (error) {
      await this.failed(error, 'a webhook was answered with 500');
      return reply(500, 'Internal Server Error');
    }
  }

  /** Somebody hears of it. */
  async failed(error: unknown, what: string): Promise<void> {
    const { onError } = this.#options;
    if (onError === undefined) warn(`${what}, and its handler has no \`onError\``, error);
    else await report(error, onError);
  }

  async #decide({ method, query, read }: Asked): Promise<Reply> {
    const { code } = this.#options;
    if (method === 'GET' && code !== undefined) {
      const answer = challenge(query, code);
      return answer === undefined ? reply(403, 'Forbidden') : reply(200, answer);
    }
    if (method !== 'POST') {
      return reply(405, 'Method Not Allowed', { allow: code === undefined ? 'POST' : 'GET, POST' });
    }
    let event: WebhookEvent;
    try {
      const body = await read();
      if (body === TOO_LARGE) {
        return await this.#refuse(413, new WebhookError(`the body has more than ${this.maxBytes} bytes`));
      }
      event = parse(body);
    } catch (error) {
      if (error instanceof WebhookError) return this.#refuse(400, error);
      throw error;
    }
    await this.#hand(event);
    return reply(200, '');
  }

  async #hand(event: WebhookEvent): Promise<void> {
    const { onMessage, onLead, onUnknown } = this.#options;
    switch (event.event) {
      case 'newMessage':
        await onMessage?.(event);
        break;
      case 'newLead':
        await onLead?.(event);
        break;
      case 'unknown':
        await onUnknown?.(event);
        break;
    }
  }

  async #refuse(status: number, error: WebhookError): Promise<Reply> {
    if (this.#options.onError !== undefined) await report(error, this.#options.onError);
    return reply(status, error.reason);
  }
}

async function report(error: unknown, to: (error: unknown) => unknown): Promise<void> {
  try {
    await to(error);
  } catch (failure) {
    warn('the `onError` of a webhook handler threw', failure);
  }
}

/**
 * A library prints nothing, throwing would end the server, and what got lost has to be known. A warning is Node's own
 * way to say so: `process.on('warning')` has it, and without `--no-warnings` it is printed with its stack.
 */
function warn(text: string, error: unknown): void {
  const warning = new Error(text, { cause: error });
  warning.name = 'AvenPingWarning';
  process.emitWarning(Object.assign(warning, { code: 'AVENPING_WEBHOOK', detail: inspect(error) }));
}

function reply(status: number, text: string, headers: Readonly<Record<string, string>> = {}): Reply {
  const type = { 'content-type': 'text/plain; charset=utf-8', 'x-content-type-options': 'nosniff' };
  return { status, text, headers: text === '' ? headers : { ...type, ...headers } };
}

function check(name: string, value: unknown): string | undefined {
  if (CALLBACKS.includes(name)) return typeof value === 'function' ? undefined : 'give a function';
  if (name === 'code') return typeof value === 'string' ? undefined : 'give text';
  if (name !== 'maxBytes') return 'is no option of a webhook handler';
  const isSize = Number.isInteger(value) && (value as number) > 0 && (value as number) <= MIB;
  return isSize ? undefined : `give a whole number from 1 to ${MIB}`;
}
