/** Deliveries at a server that answers a `Request` with a `Response`. */

import { InvalidRequestError, WebhookError } from '../errors.js';
import { Pieces, queryOf, TOO_LARGE, type Body } from './body.js';
import { Receiver, type HandlerOptions } from './receiver.js';

/**
 * Makes a handler for servers that answer a `Request` with a `Response`: route handlers of Next, Hono, Bun, Deno.
 *
 * It reads the body whatever its content type says, calls the callback for what came, and answers 200 when that has
 * finished; 400 for a body that is no delivery, 405 for other methods, 413 for too large a body, 500 when a callback
 * throws. With `code` it also answers the `GET` that verifies the address, and other `GET`s with 403. Nothing proves who
 * sent a delivery: put a secret into the address.
 *
 * ```ts
 * // Next: app/whatsapp/[secret]/route.ts
 * const deliver = handler({ onMessage: (message) => queue.add(message.raw) });
 *
 * export async function POST(request: Request, context: { params: Promise<{ secret: string }> }) {
 *   const { secret } = await context.params;
 *   const isOurs = verifyCode(process.env.WEBHOOK_SECRET ?? '', secret);
 *   return isOurs ? deliver(request) : new Response(null, { status: 404 });
 * }
 * ```
 *
 * @throws InvalidRequestError for an option that is unknown or of the wrong type. The handler itself never rejects.
 */
export function handler(options: HandlerOptions): (request: Request) => Promise<Response> {
  const receiver = new Receiver(options);
  return async (request) => {
    const { status, headers, text } = await receiver.answer(() => ({
      method: request.method,
      query: queryOf(request.url),
      read: () => read(request, receiver.maxBytes),
    }));
    return new Response(text === '' ? null : text, { status, headers });
  };
}

async function read(request: Request, maxBytes: number): Promise<Body> {
  if (request.bodyUsed || request.body?.locked === true) {
    throw new InvalidRequestError('request: its body has been read already', { field: 'request' });
  }
  if (request.body === null) return '';
  if (Number(request.headers.get('content-length')) > maxBytes) return TOO_LARGE;
  const reader: ReadableStreamDefaultReader<Uint8Array> = request.body.getReader();
  const pieces = new Pieces(maxBytes);
  try {
    for (;;) {
      const { done, value } = await reader.read();
      if (done) return pieces.whole();
      if (!pieces.add(value)) {
        await reader.cancel();
        return TOO_LARGE;
      }
    }
  } catch (error) {
    throw new WebhookError('the request ended before its body', { cause: error });
  }
}
