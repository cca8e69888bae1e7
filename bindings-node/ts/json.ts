/** Arguments and options as the waist takes them: JSON text. */

import { ConfigError, InvalidRequestError } from './errors.js';
import { describe, find, isList, isSayable, isText } from './sayable.js';
import type { CallOptions } from './options.js';

/** The operations whose repeat could do harm: their errors say how far they got. */
export const SENDS: ReadonlySet<string> = new Set([
  'media.upload',
  'messages.send',
  'messages.send_interactive',
  'messages.send_location',
  'messages.send_media',
  'messages.send_text',
  'request',
  'templates.send',
  'webhooks.set_config',
]);

/** A copy of what a method takes as its one object, for callers without a type checker. */
export function asObject<T extends object>(operation: string, args: T, field = 'request'): T {
  if (typeof args !== 'object' || (args as unknown) === null || isList(args)) {
    throw refusal(operation, field, `give one object with the arguments by name, not ${describe(args)}`);
  }
  try {
    return { ...args };
  } catch (error) {
    throw refusal(operation, field, 'cannot be read', error);
  }
}

/** A progress callback, if there is one. */
export function asCallback<T>(operation: string, field: string, callback: T): T {
  if (callback === undefined || typeof callback === 'function') return callback;
  throw refusal(operation, field, `give a function, not ${describe(callback)}`);
}

/** A call's arguments; those that are undefined were not given. */
export function encodeArguments(operation: string, args: object): string {
  const given = asObject(operation, args);
  let json: string | undefined;
  let cause: unknown;
  try {
    // Half characters come out escaped; looking for the escape costs next to nothing.
    if (isSayable(given, 0)) json = JSON.stringify(given);
    if (json?.includes('\\ud') === false) return json;
  } catch (error) {
    cause = error;
  }
  const trouble = find('', given, []);
  if (trouble !== undefined) throw refusal(operation, trouble.field, trouble.problem, trouble.cause);
  if (cause !== undefined) throw refusal(operation, 'request', 'cannot be written as JSON', cause);
  return JSON.stringify(given);
}

/** An argument that never reaches the core. */
export function refusal(operation: string, field: string, problem: string, cause?: unknown): InvalidRequestError {
  return new InvalidRequestError(`${field}: ${problem}`, {
    field,
    ...(operation === '' ? {} : { operation }),
    ...(SENDS.has(operation) ? { delivery: 'not_sent' as const } : {}),
    ...(cause === undefined ? {} : { cause }),
  });
}

/** Call options over those of the client. */
export function mergeOptions(operation: string, outer: CallOptions, options: CallOptions | undefined): CallOptions {
  if (options === undefined) return outer;
  if (typeof options !== 'object' || (options as unknown) === null || isList(options)) {
    throw refusal(operation, 'options', `give an object such as { timeout: 5000 }, not ${describe(options)}`);
  }
  // It would count as an object without options, and the call could not be aborted.
  if (isSignal(options)) throw refusal(operation, 'options', 'give { signal }, not the signal itself');
  try {
    const given = Object.entries(options).filter(([, value]) => value !== undefined);
    // An AbortController has its signal in its class, where no copy finds it.
    const { signal = outer.signal } = options;
    return { ...outer, ...Object.fromEntries(given), ...(signal === undefined ? {} : { signal }) };
  } catch (error) {
    throw refusal(operation, 'options', 'cannot be read', error);
  }
}

/** Whether it is one; not even a proxy that throws is an error here. */
function isSignal(value: unknown): value is AbortSignal {
  try {
    return value instanceof AbortSignal;
  } catch {
    return false;
  }
}

/** Call options; an empty text when there are none. */
export function encodeOptions(operation: string, options: CallOptions): string {
  const { signal, ...wire } = options;
  if (signal !== undefined && !isSignal(signal)) {
    throw refusal(operation, 'signal', 'give an AbortSignal');
  }
  let isEmpty = true;
  for (const [name, value] of Object.entries(wire)) {
    const problem = check(name, value);
    if (problem !== undefined) throw refusal(operation, name, problem);
    isEmpty = false;
  }
  return isEmpty ? '' : JSON.stringify(wire);
}

/** A copy of a client's settings, without what is undefined. */
export function asSettings<T extends object>(settings: T): T {
  if (typeof settings !== 'object' || (settings as unknown) === null || isList(settings)) {
    throw new ConfigError(`the settings are one object, such as { token }, not ${describe(settings)}`);
  }
  try {
    return Object.fromEntries(Object.entries(settings).filter(([, value]) => value !== undefined)) as T;
  } catch (error) {
    throw new ConfigError('the settings cannot be read', { cause: error });
  }
}

/** A client's settings. The core does not look into the environment for what is missing. */
export function encodeSettings(settings: object): string {
  for (const [name, value] of Object.entries(settings) as [string, unknown][]) {
    const problem = check(name, value);
    if (problem !== undefined) throw new ConfigError(`${name}: ${problem}`);
  }
  return JSON.stringify({ ...settings, environment: false });
}

/** What is wrong with a setting or call option, as far as JSON would hide it. */
function check(name: string, value: unknown): string | undefined {
  switch (name) {
    case 'deadline':
      if (value === null) return undefined;
    // falls through
    case 'timeout':
    case 'connectTimeout':
      return typeof value === 'number' && value > 0 && value < Infinity
        ? undefined
        : 'give milliseconds as a positive number';
    case 'maxRetries':
      return Number.isSafeInteger(value) && (value as number) >= 0 && (value as number) < 2 ** 32
        ? undefined
        : 'give a whole number, 0 or more';
    case 'retryMaybeSent':
    case 'allowHttp':
    case 'validate':
    case 'logBodies':
      return typeof value === 'boolean' ? undefined : 'give true or false';
    case 'headers':
      return isOfTexts(value) ? undefined : 'give a plain object of names and values';
    case 'token':
    case 'baseUrl':
    case 'phoneNumberId':
    case 'auth':
    case 'proxy':
    case 'caBundle':
    case 'userAgent':
      return isText(value) ? undefined : 'give text';
    default:
      return 'is no known option';
  }
}

/** No `Headers` or `Map`, whose content no copy finds. */
function isOfTexts(value: unknown): boolean {
  try {
    return (
      typeof value === 'object' && value !== null && !(Symbol.iterator in value) && Object.values(value).every(isText)
    );
  } catch {
    return false;
  }
}
