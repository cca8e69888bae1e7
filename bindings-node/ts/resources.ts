/**
 * The namespaces of the client: `client.messages.sendText({ … })`.
 *
 * Every method takes its arguments as one object and {@link CallOptions} after it, and rejects with the classes of
 * `errors.ts`; where nothing else is said, these: InvalidRequestError for arguments that were refused before anything
 * was sent, ConnectionError and TimeoutError, and an ApiError for the API's refusal.
 */

import type { Download } from './download.js';
import {
  readForm,
  readSentMessage,
  readTemplate,
  readUploadedMedia,
  readWebhookConfig,
  type Form,
  type SentMessage,
  type Template,
  type UploadedMedia,
  type WebhookConfig,
} from './models.js';
import { asObject, refusal } from './json.js';
import type { CallOptions } from './options.js';
import type { Listing } from './paging.js';
import type {
  DownloadMediaParams,
  GetFormParams,
  GetTemplateParams,
  ListFormsParams,
  ListTemplatesParams,
  SearchFormsParams,
  SendInteractiveParams,
  SendLocationParams,
  SendMediaParams,
  SendMessageParams,
  SendTemplateParams,
  SendTextParams,
  SetWebhookConfigParams,
  UploadMediaParams,
} from './params.js';
import type { Transport } from './transport.js';

class Resource {
  /** @internal */
  constructor(protected readonly transport: Transport) {
    Object.defineProperty(this, 'transport', { enumerable: false });
  }

  /** @internal */
  protected async sent(operation: string, args: object, options: CallOptions | undefined): Promise<SentMessage> {
    return readSentMessage((await this.transport.invoke(operation, args, options)) as never);
  }
}

/**
 * Messages (specification section 3.6). Each method resolves when AvenPing has accepted the message; whether it arrived
 * is not reported by the API.
 *
 * A send is repeated only when nothing of it has left, or when it was refused for its rate. Every error says in
 * `delivery` whether the message may have gone out all the same.
 */
export class Messages extends Resource {
  /**
   * Sends a text message. `POST /v2/messages/send/text`.
   *
   * ```ts
   * const sent = await client.messages.sendText({ to: '+1 555 123 4567', text: 'Your order #123 is on its way' });
   * console.log(sent.id);
   * ```
   *
   * @param message - The recipient and the text.
   * @returns The accepted message; `id` is its wamid.
   */
  async sendText(message: SendTextParams, options?: CallOptions): Promise<SentMessage> {
    return this.sent('messages.send_text', message, options);
  }

  /**
   * Sends an uploaded picture, video, sound or document. `POST /v2/messages/send/media`.
   *
   * ```ts
   * const { mediaId } = await client.media.upload({ file: Buffer.from('%PDF-1.7'), filename: 'receipt.pdf' });
   * await client.messages.sendMedia({ to: '+1 555 123 4567', mediaId, type: 'document', caption: 'Your receipt' });
   * ```
   *
   * @param message - The recipient and the file: see {@link OutgoingMedia}.
   */
  async sendMedia(message: SendMediaParams, options?: CallOptions): Promise<SentMessage> {
    const operation = 'messages.send_media';
    const { mediaId, type, caption, filename, ...target } = asObject(operation, message);
    refuseMore(operation, target, ['mediaId', 'type', 'caption', 'filename']);
    return this.sent(operation, { ...target, media: { type, mediaId, caption, filename } }, options);
  }

  /**
   * Sends a place on the map. The body's shape is assumed. `POST /v2/messages/send/location`.
   *
   * ```ts
   * const place = { latitude: 37.4847, longitude: -122.1486, name: 'Pick-up point' };
   * await client.messages.sendLocation({ to: '+1 555 123 4567', ...place });
   * ```
   *
   * @param message - The recipient and the place: see {@link Location}.
   */
  async sendLocation(message: SendLocationParams, options?: CallOptions): Promise<SentMessage> {
    const operation = 'messages.send_location';
    const { latitude, longitude, name, address, ...target } = asObject(operation, message);
    refuseMore(operation, target, ['latitude', 'longitude', 'name', 'address']);
    return this.sent(operation, { ...target, location: { latitude, longitude, name, address } }, options);
  }

  /**
   * Sends buttons, a list or another interactive message. Path and body are assumed.
   * `POST /v2/messages/send/interactive`.
   *
   * ```ts
   * const buttons = [{ id: 'yes', title: 'Yes' }, { id: 'no', title: 'No, change it' }];
   * const interactive = new Buttons({ body: 'Is the address right?', buttons });
   * await client.messages.sendInteractive({ to: '+1 555 123 4567', interactive });
   * ```
   *
   * @param message - The recipient and the interactive message.
   */
  async sendInteractive(message: SendInteractiveParams, options?: CallOptions): Promise<SentMessage> {
    return this.sent('messages.send_interactive', message, options);
  }

  /**
   * Sends a message whose kind follows from what is given: exactly one of `text`, `media`, `location`, `interactive` and
   * `template`. The body's shape is assumed. `POST /v2/messages/send`.
   *
   * ```ts
   * await client.messages.send({ to: '+1 555 123 4567', template: 'hello_world' });
   * ```
   *
   * @param message - The recipient and one content.
   */
  async send(message: SendMessageParams, options?: CallOptions): Promise<SentMessage> {
    const { template, ...rest } = asObject('messages.send', message);
    if ('templateName' in rest) throw refusal('messages.send', 'templateName', 'is called `template` here');
    return this.sent('messages.send', { ...rest, templateName: template }, options);
  }
}

/** Message templates (specification section 3.3). */
export class Templates extends Resource {
  /**
   * Lists the account's templates. `GET /v2/templates`. Iterate over what it returns for every template of every page.
   *
   * ```ts
   * for await (const template of client.templates.list({ search: 'order' })) console.log(template.name);
   * ```
   *
   * @param filter - Which ones, and how many at once.
   */
  list(filter: ListTemplatesParams = {}, options?: CallOptions): Listing<Template> {
    return this.transport.pages('templates.list', filter, options, readTemplate);
  }

  /**
   * Reads one template by its name. `GET /v2/templates/:name`.
   *
   * @param template - Its name; whether case matters is not documented.
   * @throws NotFoundError when there is no such template.
   */
  async get(template: GetTemplateParams, options?: CallOptions): Promise<Template> {
    return readTemplate((await this.transport.invoke('templates.get', template, options)) as never);
  }

  /**
   * Sends a template message: the only kind that may open a conversation or go out more than 24 hours after the customer
   * last wrote (Meta's documentation). `POST /v2/templates/send`.
   *
   * ```ts
   * await client.templates.send({
   *   to: '+1 555 123 4567',
   *   templateName: 'order_confirmation',
   *   components: [components.body('Ada', '#123')],
   * });
   * ```
   *
   * @param message - The recipient, the template and the values of its variables.
   */
  async send(message: SendTemplateParams, options?: CallOptions): Promise<SentMessage> {
    return this.sent('templates.send', message, options);
  }
}

/** Forms, which Meta calls flows (specification section 3.4). */
export class Forms extends Resource {
  /**
   * Lists the account's forms. `GET /v2/forms`. Iterate over what it returns for every form of every page.
   *
   * @param filter - How many at once.
   */
  list(filter: ListFormsParams = {}, options?: CallOptions): Listing<Form> {
    return this.transport.pages('forms.list', filter, options, readForm);
  }

  /**
   * Searches the forms that AvenPing has stored. `GET /v2/forms/search`.
   *
   * @param filter - Which ones, and how many.
   */
  async search(filter: SearchFormsParams = {}, options?: CallOptions): Promise<Form[]> {
    const found = (await this.transport.invoke('forms.search', filter, options)) as { items: never[] };
    return found.items.map(readForm);
  }

  /**
   * Reads one form by its id. `GET /v2/forms/:flowId`.
   *
   * @param form - `flowId` is Meta's id of the flow, the `id` of a form.
   * @throws NotFoundError when there is no such form.
   */
  async get(form: GetFormParams, options?: CallOptions): Promise<Form> {
    return readForm((await this.transport.invoke('forms.get', form, options)) as never);
  }
}

/** Files up and down, in constant memory (specification section 3.5). */
export class Media extends Resource {
  /**
   * Uploads a file of at most 100 MB, to be sent by its media id within 30 days. `POST /v2/media/upload`.
   *
   * Not limited by the client's `deadline`, but by `timeout` as the longest time without progress; a `deadline` given
   * here holds.
   *
   * ```ts
   * const media = await client.media.upload({ file: Buffer.from('%PDF-1.7'), filename: 'receipt.pdf' });
   * console.log(media.mediaId);
   * ```
   *
   * @param upload - The file and what is known of it.
   * @returns `mediaId` is what `sendMedia` takes.
   * @throws InvalidRequestError with `field` `file` for what is unreadable, empty or too large.
   */
  async upload(upload: UploadMediaParams, options?: CallOptions): Promise<UploadedMedia> {
    const { file, onProgress, ...args } = asObject('media.upload', upload);
    return readUploadedMedia((await this.transport.upload(file, args, options, onProgress)) as never);
  }

  /**
   * Opens a download. `GET /v2/media/:mediaId/download`.
   *
   * ```ts
   * const download = await client.media.download('1800000000000001');
   * await download.save('photo.jpg');
   * ```
   *
   * @param media - The media id: of an upload, for 30 days, or from an inbound message, for 7 (Meta's documentation). Or
   * an object with it.
   * @param options - Its `signal` also ends the reading of the download.
   * @throws NotFoundError when there is no such file any more.
   */
  async download(media: string | DownloadMediaParams, options?: CallOptions): Promise<Download> {
    return this.transport.download(typeof media === 'string' ? { mediaId: media } : media, options);
  }
}

/** Where AvenPing posts its webhooks (specification section 3.7). For reading what it posts see `avenping/webhooks`. */
export class Webhooks extends Resource {
  /** Reads the settings; both are empty when unset. `GET /v2/webhooks/config`. */
  async getConfig(options?: CallOptions): Promise<WebhookConfig> {
    return readWebhookConfig((await this.transport.invoke('webhooks.get_config', {}, options)) as never);
  }

  /**
   * Changes the settings; what is left out stays. The body's shape is assumed. `POST /v2/webhooks/config`.
   *
   * @param config - The new settings.
   */
  async setConfig(config: SetWebhookConfigParams, options?: CallOptions): Promise<WebhookConfig> {
    return readWebhookConfig((await this.transport.invoke('webhooks.set_config', config, options)) as never);
  }
}

/** What stands beside a message's own arguments, all of which a message nests where the core does not see their typos. */
function refuseMore(operation: string, target: object, own: readonly string[]): void {
  const known = ['to', 'phoneNumberId', 'contextMessageWamid', ...own];
  const unknown = Object.keys(target).find((name) => !known.includes(name));
  if (unknown === undefined) return;
  throw refusal(operation, unknown, `is no known argument; expected one of \`${known.join('`, `')}\``);
}
