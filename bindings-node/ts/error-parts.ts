/**
 * What hangs on an error beside text and numbers, and how an error is shown.
 *
 * Errors end in logs, and people put anything into `details` and `cause`. So what is written here has neither cycles
 * nor the raw answer, which can be long and holds a customer's data.
 */

/** An error of Meta's Cloud API that AvenPing passed on, decoded (specification sections 2.2 and 6). */
export interface MetaError {
  /** Meta's error code, such as 131047. Meta says to decide on this and on `details`. */
  readonly code: number;
  /** `error_subcode`: deprecated by Meta and often absent. */
  readonly subcode?: number | undefined;
  /** Meta's error type, such as `OAuthException`. */
  readonly type?: string | undefined;
  /** `error_data.details`: the explanation for developers. */
  readonly details?: string | undefined;
  /** The id that Meta's support asks for. */
  readonly fbtraceId?: string | undefined;
}

/** One try of a call: what came back, and how long it took. */
export interface Attempt {
  /** The HTTP status, when the beginning of an answer arrived. */
  readonly status?: number | undefined;
  /** Why there was no usable answer, when there was none. */
  readonly failure?: string | undefined;
  /** How long this attempt took, in milliseconds. */
  readonly elapsedMs: number;
}

/**
 * Whether a send, an upload or a change of settings may have happened although it failed.
 *
 * `not_sent`: no byte of it left. `rejected`: it was clearly refused. `maybe_sent`: it left and no clear answer came
 * back; doing it again can put a second message on somebody's phone.
 */
export type Delivery = 'not_sent' | 'rejected' | 'maybe_sent';

/** What sort of failure an error is, one for each class; `unknown` is {@link AvenPingError} itself. */
export type ErrorKind =
  | 'unknown'
  | 'api'
  | 'unauthorized'
  | 'plan_expired'
  | 'developer_plan_required'
  | 'forbidden'
  | 'not_found'
  | 'bad_request'
  | 'payload_too_large'
  | 'rate_limited'
  | 'server'
  | 'connection'
  | 'timeout'
  | 'cancelled'
  | 'invalid_response'
  | 'invalid_request'
  | 'config'
  | 'webhook'
  | 'internal';

/** Node's `util.inspect`, as it hands itself over. */
export type Inspect = (value: unknown, options: object) => string;

/** The same text as in every language of this SDK. */
export function textOf(error: {
  readonly code: string;
  readonly reason: string;
  readonly operation?: string | undefined;
  readonly status?: number | undefined;
  readonly delivery?: Delivery | undefined;
  readonly hint?: string | undefined;
}): string {
  let text = error.operation === undefined ? error.code : `${error.operation}: ${error.code}`;
  if (error.status !== undefined) text += ` (HTTP ${String(error.status)})`;
  if (error.reason !== '') text += `: ${error.reason}`;
  if (error.delivery === 'maybe_sent') text += ' [it may have been sent all the same]';
  return error.hint === undefined ? text : `${text} — ${error.hint}`;
}

/** A value as JSON takes it: without cycles, and with text in place of errors. */
export function plain(value: unknown, around: readonly object[] = []): unknown {
  if (typeof value === 'bigint') return String(value);
  if (typeof value !== 'object' || value === null) return value;
  if (value instanceof Error) return String(value);
  if (around.includes(value)) return '[Circular]';
  if ('toJSON' in value) return value; // a date, for example
  const within = [...around, value];
  if (Array.isArray(value)) return value.map((part) => plain(part, within));
  const given = Object.entries(value).filter(([, part]) => part !== undefined);
  return Object.fromEntries(given.map(([name, part]) => [name, plain(part, within)]));
}

/** Fields that are in the error's name and text already. */
const IN_THE_TEXT: ReadonlySet<string> = new Set(['kind', 'reason', 'hint']);
const DEEPEST = 8;

/** An error for `console.log`: its stack, then its fields as Node shows those of any error. */
export function shown(error: Error, depth: number | null, options: object, inspect: Inspect): string {
  if (depth !== null && depth < 0) return `[${String(error)}]`;
  // Every error in a chain of causes starts a new inspection, so only the depth ends a chain that is a circle.
  const left = Math.min(depth ?? DEEPEST, DEEPEST) - 1;
  const fields = Object.entries(error)
    .filter(([name]) => !IN_THE_TEXT.has(name))
    .map(([name, value]) => `${name}: ${inspect(plain(value), { ...options, depth: DEEPEST })}`);
  if ('body' in error) {
    const { length } = String(error.body);
    fields.push(`body: ${String(length)} characters, see error.body`);
  }
  if ('cause' in error) fields.push(`[cause]: ${inspect(error.cause, { ...options, depth: left })}`);
  const lines = fields.map((field) => `\n  ${field.replaceAll('\n', '\n  ')}`);
  return `${error.stack ?? String(error)} {${lines.join(',')}\n}`;
}
