/** From what the native addon reports to the errors that people catch. */

import {
  ApiError,
  AvenPingError,
  BadRequestError,
  CancelledError,
  ConfigError,
  ConnectionError,
  DeveloperPlanRequiredError,
  ForbiddenError,
  InternalError,
  InvalidRequestError,
  InvalidResponseError,
  NotFoundError,
  PayloadTooLargeError,
  PlanExpiredError,
  RateLimitedError,
  ServerError,
  TimeoutError,
  UnauthorizedError,
  WebhookError,
} from './errors.js';

const CLASSES: readonly (typeof AvenPingError)[] = [
  ApiError,
  UnauthorizedError,
  PlanExpiredError,
  DeveloperPlanRequiredError,
  ForbiddenError,
  NotFoundError,
  BadRequestError,
  PayloadTooLargeError,
  RateLimitedError,
  ServerError,
  ConnectionError,
  TimeoutError,
  CancelledError,
  InvalidResponseError,
  InvalidRequestError,
  ConfigError,
  WebhookError,
  InternalError,
];

/** An error record of the core; `retry_after` is in seconds. */
interface Reported {
  readonly kind: string;
  readonly message?: string;
  readonly retry_after?: number;
  readonly meta?: object;
  readonly attempts?: readonly object[];
  readonly [field: string]: unknown;
}

/**
 * The error of a record of the core, given as JSON.
 *
 * A kind without a class becomes an `AvenPingError` that keeps the kind's text, and a field that this version does not
 * know keeps its value, because a native addon that is newer than this file must still cause what people catch.
 *
 * @param stackFrom - The stack begins with this function's caller; without it, with the caller of this one.
 */
export function errorFromRecord(json: string, stackFrom: (record: string) => unknown = errorFromRecord): AvenPingError {
  const record = recordIn(json);
  const error =
    record === undefined ? new InternalError(`the native addon reported ${JSON.stringify(json)}`) : made(record);
  Error.captureStackTrace(error, stackFrom);
  return error;
}

/**
 * A promise that rejects with the error of a record, and with the stack of whoever awaits it. Resolve the call's promise
 * with it, instead of rejecting it with an error.
 *
 * An ended call is reported by the event loop, where the stack is the event loop's. V8 can name the functions that await
 * a promise, if the error is made while a promise on the way to theirs is being settled; so the error is made in this
 * function, after the two steps that `resolve` takes to link one promise to another. A call that succeeds pays nothing,
 * and nothing is kept while it is under way.
 */
export async function failed(record: string): Promise<never> {
  await Promise.resolve();
  await Promise.resolve();
  throw errorFromRecord(record, failed);
}

/** The error of something that the native addon threw: its record, or else a defect, with what was thrown as `cause`. */
export function errorFromNative(thrown: unknown): AvenPingError {
  if (thrown instanceof AvenPingError) return thrown;
  const text = thrown instanceof Error ? thrown.message : String(thrown);
  const record = recordIn(text);
  const error =
    record === undefined ? new InternalError(`the native addon failed: ${text}`, { cause: thrown }) : made(record);
  Error.captureStackTrace(error, errorFromNative);
  return error;
}

/** An argument that a method calls otherwise than the API does. `field` has the API's name, as in every language. */
function inItsOwnWords(kind: string, operation: unknown, message: string): string {
  const isOwn = kind === 'invalid_request' && operation === 'messages.send';
  return isOwn ? message.replace(/\btemplateName\b/g, 'template') : message;
}

function made(record: Reported): AvenPingError {
  const { kind, message = '', retry_after: seconds, meta, attempts, ...others } = record;
  const known = CLASSES.find((error) => error.kind === kind);
  return new (known ?? AvenPingError)(inItsOwnWords(kind, others['operation'], message), {
    ...camelCased(others),
    ...(known === undefined ? { kind } : {}),
    ...(meta === undefined ? {} : { meta: camelCased(meta) as never }),
    ...(attempts === undefined ? {} : { attempts: attempts.map(camelCased) as never }),
    ...(seconds === undefined ? {} : { retryAfter: Math.round(seconds * 1000) }),
  });
}

function recordIn(text: string): Reported | undefined {
  if (!text.startsWith('{')) return undefined;
  try {
    const record = JSON.parse(text) as Partial<Reported>;
    return typeof record.kind === 'string' ? (record as Reported) : undefined;
  } catch {
    return undefined;
  }
}

function camelCased(fields: object): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(fields).map(([name, value]) => [
      name.replace(/_(\w)/g, (_, letter: string) => letter.toUpperCase()),
      value,
    ]),
  );
}
