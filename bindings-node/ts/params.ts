/**
 * What the methods take: an interface for each, named after the core's request of the operation. For annotations of your
 * own; the methods take plain objects.
 *
 * ```ts
 * import type { SendTextParams } from 'avenping';
 *
 * const reminder: SendTextParams = { to: '+1 555 123 4567', text: 'We close at six' };
 * await client.messages.sendText(reminder);
 * ```
 */

import type { Component } from './components.js';
import type { Location, OutgoingMedia } from './content.js';
import type { Progress } from './core.js';
import type { UploadSource } from './files.js';
import type { Interactive } from './interactive.js';

/** What every message has. */
export interface MessageTarget {
  /** The recipient's number with its country code, as people write it: `+1 (555) 123-4567`. */
  readonly to: string;
  /** Meta's id of the line that sends. Without it the client's own setting holds, then the account's only line. */
  readonly phoneNumberId?: string | undefined;
  /** The message replied to, by its wamid. */
  readonly contextMessageWamid?: string | undefined;
}

/** What `client.messages.sendText` takes. */
export interface SendTextParams extends MessageTarget {
  /** At most 4096 characters (Meta's documentation; an older page says 1024). */
  readonly text: string;
}

/** What `client.messages.sendMedia` takes: the recipient and the file, see {@link OutgoingMedia}. */
export interface SendMediaParams extends MessageTarget, OutgoingMedia {}

/** What `client.messages.sendLocation` takes: the recipient and the place, see {@link Location}. */
export interface SendLocationParams extends MessageTarget, Location {}

/** What `client.messages.sendInteractive` takes. */
export interface SendInteractiveParams extends MessageTarget {
  /** A {@link Buttons}, {@link ListMenu}, {@link CtaUrl}, {@link FlowMessage}, {@link LocationRequest}, or Meta's
   * interactive object (specification section 4.7). */
  readonly interactive: Interactive;
}

/** What `client.messages.send` takes: exactly one of `text`, `media`, `location`, `interactive` and `template`. */
export interface SendMessageParams extends MessageTarget {
  /** A text, as for {@link SendTextParams}. */
  readonly text?: string | undefined;
  /** An uploaded file, as for {@link SendMediaParams}. */
  readonly media?: OutgoingMedia | undefined;
  /** A place, as for {@link SendLocationParams}. */
  readonly location?: Location | undefined;
  /** Buttons, a list and so on, as for {@link SendInteractiveParams}. */
  readonly interactive?: Interactive | undefined;
  /** A template's name; `language` and `components` stand beside it. */
  readonly template?: string | undefined;
  /** The template's language; `en_US` when left out. */
  readonly language?: string | undefined;
  /** Values for the template's variables, see `components`. */
  readonly components?: readonly Component[] | undefined;
}

/** What `client.templates.list` takes. */
export interface ListTemplatesParams {
  /** Templates per page, at least 1; handed to Meta, which decides without it. */
  readonly limit?: number | undefined;
  /** The cursor of the page before, its `nextCursor`. */
  readonly after?: string | undefined;
  /** Part of the name, in any case. The server filters each page after fetching it, so that pages can be short or
   * empty. */
  readonly search?: string | undefined;
}

/** What `client.templates.get` takes. */
export interface GetTemplateParams {
  /** The template's name; whether case matters is not documented. */
  readonly name: string;
}

/** What `client.templates.send` takes. */
export interface SendTemplateParams extends MessageTarget {
  /** The template's name, at most 512 characters. */
  readonly templateName: string;
  /** The template's language; `en_US` when left out. */
  readonly language?: string | undefined;
  /** Values for the template's variables, see `components`. May be left out only when it has none. */
  readonly components?: readonly Component[] | undefined;
}

/** What `client.forms.list` takes. */
export interface ListFormsParams {
  /** Forms per page, at least 1; 25 when left out. */
  readonly limit?: number | undefined;
  /** The cursor of the page before, its `nextCursor`. */
  readonly after?: string | undefined;
}

/** What `client.forms.search` takes. */
export interface SearchFormsParams {
  /** Part of the name, or a status in any case. */
  readonly q?: string | undefined;
  /** At most this many, from 1 to 50; 20 when left out. */
  readonly limit?: number | undefined;
}

/** What `client.forms.get` takes. */
export interface GetFormParams {
  /** Meta's id of the flow, the `id` of a form. */
  readonly flowId: string;
}

/** What `client.media.upload` takes. */
export interface UploadMediaParams {
  /** A path (a string is never the content), a `file:` URL, bytes, a Blob or File, a stream of Node's or the web's, or
   * an iterable of bytes. A stream can be read once, so the upload is repeated only while nothing of it was read. */
  readonly file: UploadSource;
  /** The file's own name, or `file`, when left out. */
  readonly filename?: string | undefined;
  /** `image/png` for example; the name's ending decides when left out. */
  readonly mimeType?: string | undefined;
  /** Meta's id of the line to upload for, as for messages. */
  readonly phoneNumberId?: string | undefined;
  /** Called with the bytes handed over so far and the whole, where known; what it throws ends the upload. */
  readonly onProgress?: Progress | undefined;
}

/** What `client.media.download` takes, if more than the media id. */
export interface DownloadMediaParams {
  /** The media id: of an upload, for 30 days, or from an inbound message, for 7 (Meta's documentation). */
  readonly mediaId: string;
  /** What the answer's `Content-Disposition` says; `inline` when left out. */
  readonly disposition?: 'inline' | 'attachment' | (string & {}) | undefined;
}

/** What `Download.save` takes besides the path. */
export interface SaveOptions {
  /** Called with the bytes received so far and the whole, where known; what it throws ends the download. */
  readonly onProgress?: Progress | undefined;
}

/** What `client.webhooks.setConfig` takes; what is left out stays. */
export interface SetWebhookConfigParams {
  /** Where to send events: an absolute http(s) address, or empty to stop. */
  readonly webhookUrl?: string | undefined;
  /** The secret that goes with it, or empty to clear it. */
  readonly webhookCode?: string | undefined;
}

/** A value of a query parameter. */
export type QueryValue = string | number | boolean | null | undefined;

/** The parameters of a query. */
export type Query = Readonly<Record<string, QueryValue | readonly QueryValue[]>>;

/** What `client.request` takes besides method and path. */
export interface RequestContent {
  /** The query's parameters; a list gives one several times. */
  readonly query?: Query | undefined;
  /** The body, 2 MB at most. */
  readonly json?: unknown;
}
