/** The types of the operations that read, list, transfer and configure. A comment names the operation that follows. */

import type {
  CallOptions,
  Client,
  Download,
  Form,
  FormStatus,
  Health,
  JsonObject,
  Listing,
  Me,
  Page,
  PhoneLine,
  Progress,
  SentContact,
  SentMessage,
  Template,
  UploadedMedia,
  UploadSource,
  Version,
  WebhookConfig,
} from 'avenping';
import type { Readable } from 'node:stream';
import { is } from './equal.js';

declare const client: Client;
declare const options: CallOptions;
declare const maybe: string | undefined;
declare const perhaps: number | undefined;

// health

is<Promise<Health>>().of(client.health());
is<Promise<Health>>().of(client.health(options));
// @ts-expect-error: it takes options alone
void client.health({}, options);
// @ts-expect-error: a time is in milliseconds, a number
void client.health({ timeout: '5s' });

// version

is<Promise<Version>>().of(client.version());
is<Promise<Version>>().of(client.version({ signal: AbortSignal.abort(), timeout: 1, deadline: null, maxRetries: 0 }));
// @ts-expect-error: null is no time; only `deadline` has none
void client.version({ timeout: null });

// me

is<Promise<Me>>().of(client.me());
is<Promise<Me>>().of(client.me({ signal: undefined, retryMaybeSent: false, maxRetries: undefined }));
// @ts-expect-error: a signal is an AbortSignal
void client.me({ signal: 'abort' });
// @ts-expect-error: there is no such option
void client.me({ tiemout: 5 });

// templates.list

is<Listing<Template>>().of(client.templates.list());
is<Listing<Template>>().of(client.templates.list({ limit: 5, after: 'a', search: 'x' }, options));
is<Listing<Template>>().of(client.templates.list({ limit: perhaps, after: maybe, search: undefined }));
// @ts-expect-error: a limit is a number
void client.templates.list({ limit: '5' });
// @ts-expect-error: templates have no `q`
void client.templates.list({ q: 'x' });

// templates.get

is<Promise<Template>>().of(client.templates.get({ name: 'hello_world' }));
is<Promise<Template>>().of(client.templates.get({ name: 'hello_world' }, options));
// @ts-expect-error: arguments have names
void client.templates.get('hello_world');
// @ts-expect-error: there is no name
void client.templates.get({});

// forms.list

is<Listing<Form>>().of(client.forms.list());
is<Listing<Form>>().of(client.forms.list({ limit: 5, after: 'a' }, options));
is<Listing<Form>>().of(client.forms.list({ limit: perhaps, after: maybe }));
// @ts-expect-error: forms are searched by `search`
void client.forms.list({ search: 'x' });

// forms.search

is<Promise<Form[]>>().of(client.forms.search());
is<Promise<Form[]>>().of(client.forms.search({ q: 'x', limit: 5 }, options));
is<Promise<Form[]>>().of(client.forms.search({ q: maybe, limit: perhaps }));
// @ts-expect-error: a search has no pages
void client.forms.search({ after: 'a' });

// forms.get

is<Promise<Form>>().of(client.forms.get({ flowId: '1' }));
is<Promise<Form>>().of(client.forms.get({ flowId: '1' }, options));
// @ts-expect-error: ids are text
void client.forms.get({ flowId: 1155000000000001 });
// @ts-expect-error: it is called flowId
void client.forms.get({ id: '1' });

// media.upload

declare const sources: {
  readonly path: string;
  readonly url: URL;
  readonly bytes: Uint8Array | Buffer | ArrayBuffer | DataView | Float64Array;
  readonly blob: Blob | File;
  readonly node: Readable | NodeJS.ReadableStream;
  readonly web: ReadableStream<Uint8Array>;
  readonly body: NonNullable<Response['body']>;
  readonly chunks: Uint8Array[] | Generator<Uint8Array> | AsyncGenerator<Buffer>;
};
const files: readonly UploadSource[] = [
  sources.path,
  sources.url,
  sources.bytes,
  sources.blob,
  sources.web,
  sources.body,
  sources.chunks,
];
const onProgress: Progress = (done, total) => {
  is<number>().of(done);
  is<number | undefined>().of(total);
};
for (const file of files) is<Promise<UploadedMedia>>().of(client.media.upload({ file }));
const about = { filename: 'a.png', mimeType: 'image/png', phoneNumberId: '1', onProgress };
is<Promise<UploadedMedia>>().of(client.media.upload({ file: 'a.png', ...about }, options));
is<Promise<UploadedMedia>>().of(
  client.media.upload({ file: 'a', filename: maybe, mimeType: maybe, phoneNumberId: maybe, onProgress: undefined }),
);
is<Promise<UploadedMedia>>().of(client.media.upload({ file: 'a.png', onProgress: () => undefined }));
// @ts-expect-error: there is no file
void client.media.upload({ filename: 'a.png' });
// @ts-expect-error: arguments have names
void client.media.upload('a.png');
// @ts-expect-error: a number has no bytes
void client.media.upload({ file: 5 });
// @ts-expect-error: chunks are bytes
void client.media.upload({ file: ['text'] });
// @ts-expect-error: a callback is a function
void client.media.upload({ file: 'a.png', onProgress: true });

// media.download

is<Promise<Download>>().of(client.media.download('1'));
is<Promise<Download>>().of(client.media.download({ mediaId: '1' }));
is<Promise<Download>>().of(client.media.download({ mediaId: '1', disposition: 'inline' }, options));
is<Promise<Download>>().of(client.media.download({ mediaId: '1', disposition: undefined }));
// @ts-expect-error: ids are text
void client.media.download(1234567890);
// @ts-expect-error: there is no id
void client.media.download({ disposition: 'inline' });

declare const download: Download;
is<string | undefined>().of(download.contentType);
is<number | undefined>().of(download.contentLength);
is<string | undefined>().of(download.filename);
is<ReadableStream<Uint8Array>>().of(download.stream());
is<Promise<ArrayBuffer>>().of(download.arrayBuffer());
is<Promise<number>>().of(download.save('a.png'));
is<Promise<number>>().of(download.save(new URL('file:///a.png'), { onProgress }));
for await (const chunk of download) is<Uint8Array>().of(chunk);
// @ts-expect-error: where to?
void download.save();
// @ts-expect-error: read only
download.filename = 'b.png';

// webhooks.get_config

is<Promise<WebhookConfig>>().of(client.webhooks.getConfig());
is<Promise<WebhookConfig>>().of(client.webhooks.getConfig(options));
// @ts-expect-error: it takes options alone
void client.webhooks.getConfig({ webhookUrl: 'https://example.com' });

// webhooks.set_config

is<Promise<WebhookConfig>>().of(client.webhooks.setConfig({ webhookUrl: 'https://example.com', webhookCode: 'c' }));
is<Promise<WebhookConfig>>().of(client.webhooks.setConfig({ webhookUrl: maybe, webhookCode: maybe }, options));
// @ts-expect-error: an address is text
void client.webhooks.setConfig({ webhookUrl: new URL('https://example.com') });
// @ts-expect-error: null does not clear it, an empty text does
void client.webhooks.setConfig({ webhookCode: null });

// Lists and pages.

is<Page<Template>>().of(await client.templates.list());
is<Promise<Page<Form>>>().of(client.forms.list().then((page) => page));
is<Promise<Page<Form> | undefined>>().of((await client.forms.list()).nextPage());
is<string | undefined>().of((await client.forms.list()).nextCursor);
is<readonly Form[]>().of((await client.forms.list()).items);
is<JsonObject>().of((await client.forms.list()).raw);
for await (const template of client.templates.list()) is<Template>().of(template);
for await (const page of client.templates.list().pages()) {
  is<Page<Template>>().of(page);
  for await (const template of page) is<Template>().of(template);
}

// What the answers hold.

declare const sent: SentMessage;
is<string>().of(sent.id);
is<readonly SentContact[]>().of(sent.contacts);
is<SentContact | undefined>().of(sent.contacts[0]);
declare const me: Me;
is<readonly PhoneLine[]>().of(me.phoneNumbers);
is<string | undefined>().of(me.defaultPhoneNumberId);
declare const form: Form;
is<FormStatus | undefined>().of(form.status);
// Known words are proposed, and new ones are no error.
const isNew = form.status === 'DRAFT' || form.status === 'A_NEW_WORD';
is<boolean>().of(isNew);
// @ts-expect-error: answers are not to be changed
sent.id = 'wamid.2';
// @ts-expect-error: there is no such field
console.log(sent.wamid);
