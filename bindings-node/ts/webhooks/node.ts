/** Deliveries at a server of Node's own, or of a framework on top of it. */

import { Buffer } from 'node:buffer';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { types } from 'node:util';
import { InvalidRequestError, WebhookError } from '../errors.js';
import { Pieces, queryOf, TOO_LARGE, type Body } from './body.js';
import { Receiver, type HandlerOptions } from './receiver.js';

/**
 * Makes a handler for Node's `http` and for frameworks on top of it, which answers as {@link handler} does.
 *
 * It reads the request itself. Where a body parser has done so before, it takes the text, bytes or object that this left
 * in `request.body`.
 *
 * ```ts
 * const deliver = nodeHandler({ onMessage: (message) => queue.add(message.raw) });
 *
 * http.createServer(deliver).listen(3000); // Node
 * app.post(`/whatsapp/${secret}`, deliver); // Express
 * ```
 *
 * Fastify reads bodies before its handlers run and keeps them to itself, so hand its body over:
 *
 * ```ts
 * app.post(`/whatsapp/${secret}`, async (request, reply) => {
 *   reply.hijack();
 *   await deliver(Object.assign(request.raw, { body: request.body }), reply.raw);
 * });
 * ```
 *
 * @throws InvalidRequestError for an option that is unknown or of the wrong type. The handler itself never rejects.
 */
export function nodeHandler(
  options: HandlerOptions,
): (request: IncomingMessage, response: ServerResponse) => Promise<void> {
  const receiver = new Receiver(options);
  return async (request, response) => {
    const { status, headers, text } = await receiver.answer(() => ({
      method: request.method ?? '',
      query: queryOf(request.url ?? ''),
      read: () => read(request, receiver.maxBytes),
    }));
    try {
      // Somebody who has answered already, or gone away, needs no answer.
      if (response.headersSent || response.destroyed) return;
      const bytes = Buffer.from(text);
      response.writeHead(status, { ...headers, 'content-length': bytes.byteLength });
      response.end(bytes);
    } catch (error) {
      await receiver.failed(error, 'a webhook could not be answered');
    }
  };
}

async function read(request: IncomingMessage, maxBytes: number): Promise<Body> {
  if (!request.readableDidRead) {
    return Number(request.headers['content-length']) > maxBytes ? TOO_LARGE : readStream(request, maxBytes);
  }
  const { body } = request as { body?: unknown };
  if (typeof body !== 'string' && (typeof body !== 'object' || body === null)) {
    throw new InvalidRequestError('request: its body has been read already and is not in request.body', {
      field: 'request',
    });
  }
  // Not by its class: where a test runner imitates a browser, that is another one.
  if (types.isUint8Array(body)) return body.byteLength > maxBytes ? TOO_LARGE : body;
  const bytes = Buffer.from(typeof body === 'string' ? body : JSON.stringify(body));
  return bytes.byteLength > maxBytes ? TOO_LARGE : bytes;
}

function readStream(request: IncomingMessage, maxBytes: number): Promise<Body> {
  return new Promise((resolve, reject) => {
    const cut = (error?: Error): void => {
      reject(new WebhookError('the request ended before its body', { cause: error }));
    };
    if (request.destroyed) cut();
    const pieces = new Pieces(maxBytes);
    const take = (chunk: Uint8Array | string): void => {
      if (pieces.add(typeof chunk === 'string' ? Buffer.from(chunk) : chunk)) return;
      // The rest is let through unseen, so that whoever is still sending gets to read the answer.
      request.off('data', take).resume();
      resolve(TOO_LARGE);
    };
    request.on('data', take);
    request.once('end', () => resolve(pieces.whole()));
    request.once('error', cut);
    request.once('close', cut);
  });
}
