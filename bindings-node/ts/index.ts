/**
 * Client for AvenPing, the WhatsApp Business messaging API.
 *
 * ```ts
 * import { Client } from 'avenping';
 *
 * const client = new Client(); // the token from AVENPING_TOKEN
 * const sent = await client.messages.sendText({ to: '+1 555 123 4567', text: 'Your order #123 is on its way' });
 * console.log(sent.id);
 * ```
 *
 * Sends never duplicate: what may have arrived is not sent again, and every error says in `delivery` whether it may
 * have. `avenping/webhooks` reads what AvenPing posts to your server, `avenping/testing` is a fake AvenPing for your
 * tests.
 *
 * @packageDocumentation
 */

export * from './client.js';
export * from './content.js';
export type { Progress } from './core.js';
export { Download } from './download.js';
export * from './errors.js';
export type { UploadSource } from './files.js';
export * from './interactive.js';
export * as components from './components.js';
export type { Component, Parameter } from './components.js';
export type * from './models.js';
export type { CallOptions } from './options.js';
export { Listing, Page } from './paging.js';
export type * from './params.js';
export { Forms, Media, Messages, Templates, Webhooks } from './resources.js';
