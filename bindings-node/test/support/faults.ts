/**
 * Everything that can go wrong between a client and an honest server.
 *
 * `process` marks the cases in which the server had accepted the message before things went wrong. The list is the one
 * of the core's own test.
 */

type Fault = Readonly<Record<string, unknown>>;

const status = (code: number, details: Fault = {}): Fault => ({ kind: 'status', status: code, ...details });
const answer = (details: Fault): Fault => ({ kind: 'answer', ...details });
const meta = (code: number, details: Fault = {}): Fault => ({ kind: 'meta_error', code, ...details });

const processed = { process: true };
const html = { content_type: 'text/html' };
const timeout = { code: 'INTERNAL_ERROR', message: 'timeout of 10000ms exceeded' };
const interim = 'HTTP/1.1 100 Continue\r\n\r\n';

export const FAULTS: readonly Fault[] = [
  status(400, { code: 'VALIDATION_ERROR' }),
  status(403, { code: 'FORBIDDEN' }),
  status(422, { code: 'VALIDATION_ERROR' }),
  status(500, timeout),
  status(500, { ...timeout, ...processed }),
  status(502, processed),
  status(408, processed),
  status(500, { message: 'Request failed with status code 408', ...processed }),
  status(500, { message: 'socket hang up (#7)', ...processed }),
  status(500, { message: 'upstream', details: { code: 4 }, ...processed }),
  status(503),
  status(504, processed),
  answer({ status: 200, ...html, text: '<html>ok</html>', ...processed }),
  answer({ status: 200, text: '', ...processed }),
  answer({ status: 200, json: { success: true }, ...processed }),
  answer({ status: 200, json: { success: true, data: { messages: [] } }, ...processed }),
  answer({ status: 200, json: { success: false, error: 'REFUSED', message: 'no' } }),
  answer({ status: 502, ...html, text: '<html>bad gateway</html>', ...processed }),
  answer({ status: 429, ...html, text: '<html>slow down</html>' }),
  meta(131047),
  meta(131056, { where: 'message' }),
  meta(130429, { status: 429, where: 'details_flat' }),
  meta(131000, { status: 500, ...processed }),
  meta(1, processed),
  meta(2, { status: 503, ...processed }),
  meta(131016, { status: 500, ...processed }),
  meta(131047, { where: 'bare' }),
  { kind: 'rate_limit', retry_after: 0 },
  { kind: 'rate_limit', retry_after: 3600 },
  { kind: 'rate_limit', retry_after: null },
  { kind: 'delay', ms: 20 },
  { kind: 'stall', when: 'before' },
  { kind: 'stall', when: 'after' },
  { kind: 'reset', when: 'before' },
  { kind: 'reset', when: 'after' },
  { kind: 'close', when: 'before' },
  { kind: 'close', when: 'after' },
  { kind: 'truncate', of: 'head', then: 'close' },
  { kind: 'truncate', of: 'head', then: 'reset' },
  { kind: 'truncate', of: 'body', then: 'close' },
  { kind: 'truncate', of: 'body', then: 'reset' },
  { kind: 'truncate', of: 'body', then: 'stall' },
  { kind: 'drip', bytes: 40, ms: 1 },
  { kind: 'redirect', location: 'https://elsewhere.example/' },
  { kind: 'raw', text: 'HTTP/1.0 200 OK\r\n\r\n', then: 'close', ...processed },
  { kind: 'raw', text: interim + interim, then: 'reset', ...processed },
  { kind: 'raw', text: 'not http at all\r\n\r\n', then: 'close', ...processed },
  { kind: 'keepalive_close' },
];
