/**
 * The errors of this SDK: one class for each kind of failure, one set of fields on all of them.
 *
 * `message` is the whole line that people print: operation, code, status, the server's words and the known remedy, the
 * same text as in every language of this SDK. The server's words alone are `reason`, because JavaScript leaves the one
 * name `message` for what a stack, a log and an uncaught error begin with.
 *
 * A field that is not known is not there, so that an error that is logged or spread stays short. `structuredClone` and
 * `postMessage` keep only name, message, stack and cause of an error, as of any class: hand `error.toJSON()` to the
 * other thread.
 *
 * What to do with an error: look at `delivery` before sending again, and at `hint` and `meta` for the reason.
 *
 * ```ts
 * try {
 *   await client.messages.sendText({ to: '+1 555 123 4567', text: 'Hello' });
 * } catch (error) {
 *   if (error instanceof RateLimitedError) await sleep(error.retryAfter ?? 60_000);
 *   else if (error instanceof AvenPingError && error.delivery === 'maybe_sent') {
 *     // It may be on the customer's phone: sending again can put a second one there.
 *   } else throw error;
 * }
 * ```
 */

import {
  plain,
  shown,
  textOf,
  type Attempt,
  type Delivery,
  type ErrorKind,
  type Inspect,
  type MetaError,
} from './error-parts.js';

export type { Attempt, Delivery, ErrorKind, MetaError };

/** The fields of an {@link AvenPingError}, for those who construct one. */
export interface AvenPingErrorOptions extends ErrorOptions {
  /** Without it the kind in capitals, which for most kinds is what the API or the SDK says itself. */
  readonly code?: string | undefined;
  readonly status?: number | undefined;
  readonly hint?: string | undefined;
  readonly details?: unknown;
  readonly meta?: MetaError | undefined;
  readonly delivery?: Delivery | undefined;
  readonly retryable?: boolean | undefined;
  /** In milliseconds. */
  readonly retryAfter?: number | undefined;
  readonly requestId?: string | undefined;
  readonly operation?: string | undefined;
  readonly attempts?: readonly Attempt[] | undefined;
  readonly body?: string | undefined;
  readonly field?: string | undefined;
}

/**
 * What every failure of this SDK is, except that an aborted call rejects with its signal's reason.
 *
 * You can construct any of the classes yourself, in tests of your own code; everything has a default:
 *
 * ```ts
 * const error = new RateLimitedError('slow down', { status: 429, retryAfter: 3000, operation: 'messages.send_text' });
 * error.message; // => 'messages.send_text: RATE_LIMITED (HTTP 429): slow down'
 * ```
 *
 * The fields are there to be read; nothing looks at them again. The token stands in none of them: where a server echoes
 * it, it reads `[token]`.
 */
export class AvenPingError extends Error {
  static {
    is(this, 'AvenPingError', 'unknown');
  }

  /** The kind of the errors of this class. */
  declare static readonly kind: ErrorKind;

  /** What sort of failure this is, as the core names it: `rate_limited`. One for each class. */
  declare readonly kind: ErrorKind;
  /** The API's own code (`PLAN_EXPIRED`), or one of ours when there was no readable answer of the API: `CONFIG`,
   * `INVALID_REQUEST`, `CONNECTION`, `TIMEOUT`, `CANCELLED`, `INVALID_RESPONSE`, `INTERNAL`, `WEBHOOK`. An open set: a
   * code that this version does not know keeps its text (specification section 2.3). */
  declare readonly code: string;
  /** The server's words, or ours. */
  declare readonly reason: string;
  /** The HTTP status, when there was one. */
  declare readonly status: number | undefined;
  /** What to do next, where that is known. */
  declare readonly hint: string | undefined;
  /** The API's `details` as it came: for a refusal by Meta its own object (specification section 2.2). */
  declare readonly details: unknown;
  /** Meta's error, decoded from `details` or from a `(#NNNNNN)` that begins the message. */
  declare readonly meta: MetaError | undefined;
  /** For sends, uploads and changes of settings, whether it may have happened all the same; undefined for calls that
   * change nothing. AvenPing documents no key that makes a repeat safe (specification section 2.3). */
  declare readonly delivery: Delivery | undefined;
  /** Whether the same call made again is both safe (it cannot duplicate) and likely to help. */
  declare readonly retryable: boolean;
  /** How long the server asked to wait, in milliseconds. */
  declare readonly retryAfter: number | undefined;
  /** The request's id from the answer's headers, if the server sent one. None is documented. */
  declare readonly requestId: string | undefined;
  /** The operation that failed, such as `messages.send_text`. */
  declare readonly operation: string | undefined;
  /** One entry for each try that was made. */
  declare readonly attempts: readonly Attempt[];
  /** The raw answer, at most 64 KiB of it. It cannot be enumerated, so that printing an error does not print a
   * customer's data; {@link toJSON} has it. */
  declare readonly body: string | undefined;
  /** The path of the refused argument, such as `interactive.action.buttons[1].title`. */
  declare readonly field: string | undefined;

  /**
   * @param reason - The server's words; {@link message} is made of it and of the other fields.
   * @param options - The fields, and `cause`.
   */
  constructor(reason = '', options: AvenPingErrorOptions = {}) {
    const { cause, body, ...given } = options;
    const kind = new.target.kind;
    const fields: Record<string, unknown> = {
      code: kind.toUpperCase(),
      kind,
      reason,
      retryable: false,
      attempts: [],
    };
    for (const [name, value] of Object.entries(given)) if (value !== undefined) fields[name] = value;
    super(textOf(fields as never), cause === undefined ? undefined : { cause });
    Object.assign(this, fields);
    // Whatever prints an error prints what can be enumerated, Node too when one ends the process.
    if (body !== undefined) Object.defineProperty(this, 'body', { value: body, configurable: true, writable: true });
  }

  /**
   * All fields, for logs and other threads; `cause` as text, and not the stack. With `body`, the raw answer, which can
   * hold a customer's data: leave that out where it must not go.
   */
  toJSON(): Record<string, unknown> {
    const { name, message, cause, body } = this;
    const others = Object.fromEntries(Object.entries(this)) as object;
    return plain({ name, message, ...others, body, cause }) as Record<string, unknown>;
  }

  /** What `console.log` shows: the stack and the fields, without the raw answer. */
  [Symbol.for('nodejs.util.inspect.custom')](depth: number | null, options: object, inspect: Inspect): string {
    return shown(this, depth, options, inspect);
  }
}

/**
 * The API refused the call. Itself where no class below fits (specification section 2.3).
 *
 * Look at `code`, `reason` and, for a refusal by Meta, `meta` and `hint`.
 */
export class ApiError extends AvenPingError {
  static {
    is(this, 'ApiError', 'api');
  }
}

/**
 * 401 `UNAUTHORIZED`: the token is missing, wrong or replaced (specification sections 0.1 and 1).
 *
 * A token regenerated in the dashboard ends the old one at once: give the client the new one, `client.setToken(…)`. A
 * code 190 in `meta` is AvenPing's own connection to Meta instead: reconnect WhatsApp in the dashboard (section 6).
 */
export class UnauthorizedError extends ApiError {
  static {
    is(this, 'UnauthorizedError', 'unauthorized');
  }
}

/** 403 `PLAN_EXPIRED`: the account's plan has ended; renew it (specification section 1). */
export class PlanExpiredError extends ApiError {
  static {
    is(this, 'PlanExpiredError', 'plan_expired');
  }
}

/** 403 `DEVELOPER_PLAN_REQUIRED`: the plan is neither Premium nor Enterprise, and only these have API access
 * (specification section 1). Change the plan. */
export class DeveloperPlanRequiredError extends ApiError {
  static {
    is(this, 'DeveloperPlanRequiredError', 'developer_plan_required');
  }
}

/** 403 `FORBIDDEN`: the line (`phoneNumberId`) is not the account's; `client.me()` lists those that are (specification
 * section 1). Also any other 403. */
export class ForbiddenError extends ApiError {
  static {
    is(this, 'ForbiddenError', 'forbidden');
  }
}

/** 404 `NOT_FOUND`: there is no such template, form or media, or the user has no linked WhatsApp account
 * (specification sections 1 and 2.3). */
export class NotFoundError extends ApiError {
  static {
    is(this, 'NotFoundError', 'not_found');
  }
}

/** 400, 422 or a 4xx without a class of its own: AvenPing or Meta refused the content (specification sections 2.3 and
 * 6). AvenPing documents no code of its own for it; `meta` says what Meta refused, and `hint` often the remedy. The same
 * call fails again. */
export class BadRequestError extends ApiError {
  static {
    is(this, 'BadRequestError', 'bad_request');
  }
}

/** 413: JSON of more than 2 MB or an upload of more than 100 MB (specification section 1; that the status is 413 is
 * assumed). Send less. */
export class PayloadTooLargeError extends ApiError {
  static {
    is(this, 'PayloadTooLargeError', 'payload_too_large');
  }
}

/**
 * 429, or Meta's 4, 80007, 130429 or 131056: too many calls (specification sections 6 and 7).
 *
 * The client has waited and tried again already, as often as `maxRetries` allows. Nothing was delivered. Wait
 * `retryAfter` milliseconds, where the server named a time. Whether AvenPing has limits of its own is not documented.
 */
export class RateLimitedError extends ApiError {
  static {
    is(this, 'RateLimitedError', 'rate_limited');
  }
}

/**
 * 5xx or `INTERNAL_ERROR`: the API, or what is before or behind it, failed (specification section 2.3).
 *
 * For a send it can hide a refusal by Meta as well as a message that was delivered: `delivery` is `rejected` only where
 * the answer says so, otherwise `maybe_sent`. Look before you send again.
 */
export class ServerError extends ApiError {
  static {
    is(this, 'ServerError', 'server');
  }
}

/**
 * No answer: the name, connection, TLS or proxy failed, or the connection broke.
 *
 * `delivery` is `not_sent` when no byte of a send left, and then a repeat is safe; otherwise `maybe_sent`.
 */
export class ConnectionError extends AvenPingError {
  static {
    is(this, 'ConnectionError', 'connection');
  }
}

/** No answer within `timeout` or `deadline`. A send that timed out may have been delivered: see `delivery`
 * (specification section 2.3). */
export class TimeoutError extends ConnectionError {
  static {
    is(this, 'TimeoutError', 'timeout');
  }
}

/** The call was given up before its answer came, because what it ran on ended. A call that you abort rejects with
 * its signal's reason, as everywhere on the platform, and never with this. */
export class CancelledError extends AvenPingError {
  static {
    is(this, 'CancelledError', 'cancelled');
  }
}

/** An answer that is not what the API promises: a proxy's page, a redirect, cut or foreign JSON (specification section
 * 2). Look at `reason` and `body`, a proxy or the base URL. A send may have been delivered. */
export class InvalidResponseError extends AvenPingError {
  static {
    is(this, 'InvalidResponseError', 'invalid_response');
  }
}

/**
 * An argument was refused before anything was sent; `field` names it.
 *
 * The limits are Meta's (specification sections 4.2, 4.6 and 4.7); `validate: false` leaves them to Meta.
 */
export class InvalidRequestError extends AvenPingError {
  static {
    is(this, 'InvalidRequestError', 'invalid_request');
  }
}

/** The client's settings cannot work: no token, a wrong base URL, `http` without `allowHttp`, a native addon that is
 * not installed. `reason` says which, `hint` what to do. */
export class ConfigError extends AvenPingError {
  static {
    is(this, 'ConfigError', 'config');
  }
}

/**
 * A webhook's body could not be read: empty, too large, not JSON, misshapen (specification section 3.7).
 *
 * Answer such a POST with 400. A kind of event that is not known is no error: it comes as an unknown event.
 */
export class WebhookError extends AvenPingError {
  static {
    is(this, 'WebhookError', 'webhook');
  }
}

/** A defect in this SDK. Please report it with its text. */
export class InternalError extends AvenPingError {
  static {
    is(this, 'InternalError', 'internal');
  }
}

/**
 * Gives a class its name and kind. The name stands in the prototype: there it is in place when the constructor takes the
 * stack, which begins with it; as text it survives minifying; and a subclass may still set its own.
 */
function is(error: typeof AvenPingError, name: string, kind: ErrorKind): void {
  Object.defineProperty(error.prototype, 'name', { value: name, configurable: true, writable: true });
  Object.defineProperty(error, 'kind', { value: kind, configurable: true, writable: true });
}
