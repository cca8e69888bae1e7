/**
 * What JSON can say.
 *
 * `JSON.stringify` leaves out a function or a symbol and writes null for NaN, so that a call with such an argument would
 * go out without it. Here it is found, and where it stands.
 *
 * Nothing that is asked of a value here throws, whatever the value is.
 */

import { URL as NodeUrl } from 'node:url';

/** What cannot be said, and where it is. */
export interface Trouble {
  readonly field: string;
  readonly problem: string;
  readonly cause?: unknown;
}

/** Deeper than anything that the API takes. */
const DEEPEST = 100;

/** Whether JSON says all of it. Quick; when it says no, {@link find} may know better. */
export function isSayable(value: unknown, depth: number): boolean {
  switch (typeof value) {
    case 'object':
      if (value === null) return true;
      return depth < DEEPEST && Object.values(value).every((part) => isSayable(part, depth + 1));
    case 'number':
      return Number.isFinite(value);
    case 'string':
    case 'boolean':
    case 'undefined':
      return true;
    default:
      return false;
  }
}

/** Where the first value is that JSON cannot say, and what is wrong with it. */
export function find(path: string, value: unknown, around: readonly unknown[]): Trouble | undefined {
  try {
    const said = typeof value === 'object' ? asSaid(value) : value;
    if (typeof said !== 'object' || said === null) {
      const problem = problemOf(said);
      return problem === undefined ? undefined : { field: path, problem };
    }
    if (around.includes(said)) return { field: path, problem: 'contains itself' };
    if (around.length > DEEPEST) return { field: path.split(/[.[]/)[0] ?? path, problem: 'is nested too deeply' };
    for (const [name, part] of Object.entries(said)) {
      const inner = Array.isArray(said) ? `${path}[${name}]` : path === '' ? name : `${path}.${name}`;
      const trouble = find(inner, part, [...around, said]);
      if (trouble !== undefined) return trouble;
    }
    return undefined;
  } catch (cause) {
    return { field: path === '' ? 'request' : path, problem: 'cannot be read', cause };
  }
}

/** A value for an error's text, without what it holds. */
export function describe(value: unknown): string {
  if (value === null || value === undefined) return String(value);
  if (isList(value)) return 'a list';
  return typeof value === 'object' ? `an object (${classOf(value)})` : `a ${typeof value}`;
}

function classOf(value: object): string {
  try {
    const name: unknown = value.constructor?.name;
    return typeof name === 'string' && name !== '' ? name : 'without a class';
  } catch {
    return 'that cannot be read';
  }
}

/** As `Array.isArray`, which throws of a proxy that was revoked. */
export function isList(value: unknown): boolean {
  try {
    return Array.isArray(value);
  } catch {
    return false;
  }
}

/** Whether it is one, of Node's class or the global one, which is another where a test runner imitates a browser. */
export function isUrl(value: unknown): value is URL {
  try {
    return value instanceof NodeUrl || value instanceof URL;
  } catch {
    return false;
  }
}

/** Whether it is text without half characters. */
export function isText(value: unknown): value is string {
  return (
    typeof value === 'string' && !/[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/.test(value)
  );
}

/** Dates and the like say themselves what they are. */
function asSaid(value: object | null): unknown {
  const toJSON = (value as { toJSON?: unknown } | null)?.toJSON;
  return typeof toJSON === 'function' ? (toJSON.call(value) as unknown) : value;
}

function problemOf(value: unknown): string | undefined {
  switch (typeof value) {
    case 'bigint':
      return 'a BigInt cannot be written as JSON; give a number or a string';
    case 'function':
    case 'symbol':
      return `a ${typeof value} cannot be written as JSON`;
    case 'number':
      return Number.isFinite(value) ? undefined : 'must be a finite number';
    case 'string':
      return isText(value) ? undefined : 'has half a character (a lone surrogate)';
    default:
      return undefined;
  }
}
