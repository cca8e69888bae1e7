/** Arguments and options as the waist takes them: JSON text. */

import { ConfigError, InvalidRequestError } from './errors.js';
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

/** What a method takes as its one object, for callers without a type checker. */
export function asObject<T extends object>(operation: string, args: T): T {
  if (typeof args === 'object' && (args as unknown) !== null && !Array.isArray(args)) return args;
  throw refusal(operation, 'request', `give one object with the arguments by name, not ${describe(args)}`);
}

function describe(value: unknown): string {
  return value === null || value === undefined ? String(value) : `a ${typeof value}`;
}

/** A call's arguments; those that are undefined were not given. */
export function encodeArguments(operation: string, args: object): string {
  asObject(operation, args);
  let json: string;
  try {
    json = JSON.stringify(args);
  } catch (error) {
    const [field, problem] = find('', args, 0) ?? ['request', String(error)];
    throw refusal(operation, field, problem);
  }
  // Half characters come out escaped; looking for the escape first costs next to nothing.
  if (json.includes('\\ud')) {
    const found = find('', args, 0);
    if (found !== undefined) throw refusal(operation, ...found);
  }
  return json;
}

/** An argument that never reaches the core. */
export function refusal(operation: string, field: string, problem: string): InvalidRequestError {
  return new InvalidRequestError(`${field}: ${problem}`, {
    field,
    ...(operation === '' ? {} : { operation }),
    ...(SENDS.has(operation) ? { delivery: 'not_sent' as const } : {}),
  });
}

/** Where the first value is that cannot be written, and what is wrong with it. */
function find(path: string, value: unknown, depth: number): [string, string] | undefined {
  if (typeof value === 'bigint') return [path, 'a BigInt cannot be written as JSON; give a number or a string'];
  if (typeof value === 'string') {
    return wellFormed(value) ? undefined : [path, 'has half a character (a lone surrogate)'];
  }
  if (typeof value !== 'object' || value === null) return undefined;
  if (depth > 100) return [path.split('[')[0] ?? path, 'contains itself, or is nested too deeply'];
  for (const [name, part] of Object.entries(value)) {
    const inner = Array.isArray(value) ? `${path}[${name}]` : path === '' ? name : `${path}.${name}`;
    const found = find(inner, part, depth + 1);
    if (found !== undefined) return found;
  }
  return undefined;
}

function wellFormed(text: string): boolean {
  return !/[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/.test(text);
}

/** Call options over those of the client. */
export function mergeOptions(
  operation: string,
  outer: CallOptions,
  options: CallOptions | undefined,
): CallOptions {
  if (options === undefined) return outer;
  if (typeof options !== 'object' || (options as unknown) === null) {
    throw refusal(operation, 'options', `give an object such as { timeout: 5000 }, not ${describe(options)}`);
  }
  return { ...outer, ...options };
}

/** Call options; an empty text when there are none. */
export function encodeOptions(operation: string, options: CallOptions): string {
  const { signal, ...wire } = options;
  if (signal !== undefined && !(signal instanceof AbortSignal)) {
    throw refusal(operation, 'signal', 'give an AbortSignal');
  }
  for (const name in wire) {
    const problem = check(name, wire[name as keyof typeof wire]);
    if (problem !== undefined) throw refusal(operation, name, problem);
    return JSON.stringify(wire);
  }
  return '';
}

/** A client's settings. */
export function encodeSettings(settings: object): string {
  if (typeof settings !== 'object' || (settings as unknown) === null || Array.isArray(settings)) {
    throw new ConfigError(`the settings are one object, such as { token }, not ${describe(settings)}`);
  }
  const wire: Record<string, unknown> = {};
  for (const [name, value] of Object.entries(settings) as [string, unknown][]) {
    if (value === undefined) continue;
    const problem = check(name, value);
    if (problem !== undefined) throw new ConfigError(`${name}: ${problem}`);
    wire[name] = value;
  }
  return JSON.stringify(wire);
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
      return typeof value === 'object' && value !== null && Object.values(value).every((text) => isText(text))
        ? undefined
        : 'give an object of names and values';
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

function isText(value: unknown): boolean {
  return typeof value === 'string' && wellFormed(value);
}
