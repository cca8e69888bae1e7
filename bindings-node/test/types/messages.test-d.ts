/** The types of the operations that send. A comment names the operation that follows; all its arguments occur. */

import {
  Buttons,
  CtaUrl,
  FlowMessage,
  Header,
  ListMenu,
  LocationRequest,
  components as c,
  type CallOptions,
  type Client,
  type Component,
  type InteractiveObject,
  type OutgoingMedia,
  type SentMessage,
} from 'avenping';
import { is } from './equal.js';

declare const client: Client;
declare const options: CallOptions;
declare const maybe: string | undefined;
const to = '15551234567';
const extra = { phoneNumberId: '1', contextMessageWamid: 'wamid.1' } as const;
const nothing = { phoneNumberId: undefined, contextMessageWamid: maybe } as const;

// messages.send_text

is<Promise<SentMessage>>().of(client.messages.sendText({ to, text: 'Hello' }));
is<Promise<SentMessage>>().of(client.messages.sendText({ to, text: 'Hello', ...extra }, options));
is<Promise<SentMessage>>().of(client.messages.sendText({ to, text: 'Hello', ...nothing }, undefined));
// @ts-expect-error: there is no recipient
void client.messages.sendText({ text: 'Hello' });
// @ts-expect-error: there is no text
void client.messages.sendText({ to });
// @ts-expect-error: a number is no text
void client.messages.sendText({ to, text: 5 });
// @ts-expect-error: a number is no phone number
void client.messages.sendText({ to: 15551234567, text: 'Hello' });
// @ts-expect-error: null is not left out
void client.messages.sendText({ to, text: 'Hello', phoneNumberId: null });
// @ts-expect-error: there is no such argument
void client.messages.sendText({ to, text: 'Hello', previewUrl: true });
// @ts-expect-error: arguments have names
void client.messages.sendText(to, 'Hello');
// @ts-expect-error: there is no such option
void client.messages.sendText({ to, text: 'Hello' }, { retries: 3 });

// messages.send_media

is<Promise<SentMessage>>().of(client.messages.sendMedia({ to, mediaId: '1', type: 'image' }));
is<Promise<SentMessage>>().of(
  client.messages.sendMedia({ to, mediaId: '1', type: 'document', caption: 'C', filename: 'a.pdf', ...extra }, options),
);
is<Promise<SentMessage>>().of(
  client.messages.sendMedia({ to, mediaId: '1', type: 'a new kind', caption: maybe, filename: maybe, ...nothing }),
);
// @ts-expect-error: there is no media id
void client.messages.sendMedia({ to, type: 'image' });
// @ts-expect-error: there is no kind
void client.messages.sendMedia({ to, mediaId: '1' });
// @ts-expect-error: the API's own object is taken apart
void client.messages.sendMedia({ to, media: { mediaId: '1', type: 'image' } });

// messages.send_location

is<Promise<SentMessage>>().of(client.messages.sendLocation({ to, latitude: 1, longitude: 2 }));
is<Promise<SentMessage>>().of(
  client.messages.sendLocation({ to, latitude: 1, longitude: 2, name: 'Shop', address: '1 Street', ...extra }, options),
);
is<Promise<SentMessage>>().of(
  client.messages.sendLocation({ to, latitude: 1, longitude: 2, name: maybe, address: maybe, ...nothing }),
);
// @ts-expect-error: there is no longitude
void client.messages.sendLocation({ to, latitude: 1 });
// @ts-expect-error: degrees are numbers
void client.messages.sendLocation({ to, latitude: '1', longitude: 2 });

// messages.send_interactive

const buttons = [{ id: 'yes', title: 'Yes' }] as const;
const builders = [
  new Buttons({ body: 'Yes?', buttons, header: 'Order', footer: 'Thank you' }),
  new ListMenu({ body: 'Which?', button: 'Show', sections: [{ rows: [{ id: '1', title: 'One' }] }] }),
  new CtaUrl({ body: 'Look', displayText: 'Here', url: 'https://example.com', header: Header.image({ mediaId: '1' }) }),
  new FlowMessage({ body: 'Book', cta: 'Open', flowId: '1', mode: 'draft', data: { a: 1 } }),
  new LocationRequest({ body: 'Where?' }),
];
for (const interactive of builders) {
  is<Promise<SentMessage>>().of(client.messages.sendInteractive({ to, interactive }));
  is<Promise<SentMessage>>().of(client.messages.sendInteractive({ to, interactive, ...extra }, options));
}
declare const asMetaHasIt: InteractiveObject;
is<Promise<SentMessage>>().of(client.messages.sendInteractive({ to, interactive: asMetaHasIt, ...nothing }));
is<Promise<SentMessage>>().of(client.messages.sendInteractive({ to, interactive: { type: 'a new kind', more: [1] } }));
// @ts-expect-error: there is no message
void client.messages.sendInteractive({ to });
// @ts-expect-error: Meta's object says what it is
void client.messages.sendInteractive({ to, interactive: { body: { text: 'Hello' } } });
// @ts-expect-error: text alone is not interactive
void client.messages.sendInteractive({ to, interactive: 'Hello' });
// @ts-expect-error: buttons have titles
new Buttons({ body: 'Yes?', buttons: [{ id: 'yes' }] });
// @ts-expect-error: there is no body
new Buttons({ buttons });
// @ts-expect-error: there is no button that opens the list
new ListMenu({ body: 'Which?', sections: [] });
// @ts-expect-error: there is no address
new CtaUrl({ body: 'Look', displayText: 'Here' });
// @ts-expect-error: no such mode
new FlowMessage({ body: 'Book', cta: 'Open', flowId: '1', mode: 'live' });
// @ts-expect-error: an upload or a link, not both
Header.image({ mediaId: '1', link: 'https://example.com/a.png' });
is<string>().of(new Buttons({ body: 'Yes?', buttons }).body.text);
is<Header>().of(Header.text('Order'));

// messages.send

const media: OutgoingMedia = { mediaId: '1', type: 'image' };
const parts: Component[] = [c.body('Ada'), { type: 'carousel', cards: [] }];
is<Promise<SentMessage>>().of(client.messages.send({ to, text: 'Hello', ...extra }, options));
is<Promise<SentMessage>>().of(client.messages.send({ to, media }));
is<Promise<SentMessage>>().of(client.messages.send({ to, location: { latitude: 1, longitude: 2 } }));
is<Promise<SentMessage>>().of(client.messages.send({ to, interactive: new LocationRequest({ body: 'Where?' }) }));
is<Promise<SentMessage>>().of(client.messages.send({ to, template: 'hello', language: 'en', components: parts }));
is<Promise<SentMessage>>().of(client.messages.send({ to, text: undefined, template: maybe, ...nothing }));
// @ts-expect-error: there is no recipient
void client.messages.send({ text: 'Hello' });
// @ts-expect-error: it is called `template` here
void client.messages.send({ to, templateName: 'hello' });
// @ts-expect-error: media have a kind
void client.messages.send({ to, media: { mediaId: '1' } });
// @ts-expect-error: nothing at all
void client.messages.send();

// templates.send

const templateName = 'order_confirmation';
const values = [c.header(c.image({ link: 'https://example.com/a.png' })), c.body('Ada', { day: c.dateTime('1 May') })];
is<Promise<SentMessage>>().of(client.templates.send({ to, templateName }));
is<Promise<SentMessage>>().of(
  client.templates.send({ to, templateName, language: 'en_US', components: values, ...extra }, options),
);
is<Promise<SentMessage>>().of(
  client.templates.send({ to, templateName, language: maybe, components: undefined, ...nothing }),
);
// @ts-expect-error: there is no template
void client.templates.send({ to });
// @ts-expect-error: a component is an object
void client.templates.send({ to, templateName, components: ['Ada'] });
// @ts-expect-error: a component has a type
void client.templates.send({ to, templateName, components: [{ parameters: [] }] });
// @ts-expect-error: a value is text or a parameter
c.body(5);
// @ts-expect-error: an amount is in thousandths
c.currency({ fallbackValue: '$1', code: 'USD' });
