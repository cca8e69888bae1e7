/**
 * What arrives at your server: deliveries, the check of the address, the shared code.
 *
 * The wire form was seen in AvenPing's source and measured (specification section 3.7): a plain `POST` with
 * `content-type: text/plain`, no signature, and no repeat of its own. So read the body's bytes whatever the headers say,
 * put a secret into the address, and expect the same message more than once. {@link handler} and {@link nodeHandler} do
 * the reading and the answering; `parse` is for those who do it themselves.
 *
 * ```ts
 * import { createServer } from 'node:http';
 * import { nodeHandler, verifyCode } from 'avenping/webhooks';
 *
 * const secret = process.env.WEBHOOK_SECRET ?? ''; // the address given to AvenPing ends in it
 * const seen = new Set(); // in a real program: a table with a unique key
 * const deliver = nodeHandler({
 *   onMessage(message) {
 *     if (message.dedupeKey === undefined || seen.has(message.dedupeKey)) return;
 *     seen.add(message.dedupeKey);
 *     console.log(message.from, message.text?.body ?? message.type);
 *   },
 *   onLead: (lead) => console.log('new customer', lead.phoneNumber, lead.name),
 * });
 *
 * createServer((request, response) => {
 *   const last = request.url?.split('?')[0]?.split('/').at(-1);
 *   if (verifyCode(secret, last)) return deliver(request, response);
 *   response.writeHead(404).end();
 * }).listen(3000);
 * ```
 *
 * @packageDocumentation
 */

export { WebhookError } from '../errors.js';
export type { JsonObject } from '../models.js';
export * from './content.js';
export { handler } from './fetch.js';
export type * from './models.js';
export { nodeHandler } from './node.js';
export { parse, type UnknownEvent, type WebhookEvent } from './parse.js';
export type { HandlerOptions } from './receiver.js';
export { challenge, verifyCode } from './verification.js';
