/**
 * Values for the variables of a template, part by part.
 *
 * ```ts
 * import { components as c } from 'avenping';
 *
 * await client.templates.send({
 *   to: '+1 555 123 4567',
 *   templateName: 'shipping_update',
 *   components: [c.header('#123'), c.body('Monday', 'DHL'), c.urlButton(0, 'AB123')],
 * });
 * ```
 *
 * A component fills one part of the template: its header, its body, one of its buttons. Parts without variables, such as
 * footers and fixed buttons, take none. A template definition, as `client.templates.get` answers it, is something else.
 *
 * What these functions return are plain objects in Meta's form (specification section 4.6), so what has no function here,
 * such as a carousel or a limited-time offer, goes into the same list as an object of your own:
 *
 * ```ts
 * const carousel = { type: 'carousel', cards: [{ card_index: 0, components: [c.body('Ada')] }] };
 * ```
 *
 * The limits in the descriptions are Meta's. The core checks them when the message is sent and names the field; nothing
 * is checked here.
 */

import type { Location, MediaSource } from './content.js';
import { asObject } from './json.js';
import { copied, given, isObject, mediaObject } from './wire.js';

/** Values for one part of a template, as Meta's object. */
export interface Component {
  /** `header`, `body`, `button`, `carousel`, `limited_time_offer`, … */
  type: string;
  /** For a button: what it does. */
  sub_type?: string;
  /** For a button: which one, from 0 to 9. */
  index?: string;
  /** The values, in the order of the variables. */
  parameters?: Parameter[];
  [property: string]: unknown;
}

/** One value, as Meta's object. */
export interface Parameter {
  /** The kind, which is also the name of the field that is filled. */
  type: string;
  /** The variable's name, in a template whose variables have names. */
  parameter_name?: string;
  [property: string]: unknown;
}

/** A value: a string is text. */
export type Value = string | Parameter;

/** Values by the names of their variables. A variable named `type` goes as `text('…', { name: 'type' })`, because an
 * object with a `type` is a single value. */
export type NamedValues = Readonly<Record<string, Value>>;

// Components.

/**
 * The header's value: one text, picture, film, file or place.
 *
 * ```ts
 * c.header(c.image({ mediaId: '1002' })); // => { type: 'header', parameters: [{ type: 'image', image: { id: '1002' } }] }
 * c.header('Order #123').parameters; // => [{ type: 'text', text: 'Order #123' }]
 * ```
 */
export function header(...values: readonly (Value | NamedValues)[]): Component {
  return { type: 'header', parameters: parametersOf(values) };
}

/**
 * The body's values: in the order of the variables, or by name where the template's variables have names.
 *
 * ```ts
 * c.body('Ada', '#123').parameters; // => [{ type: 'text', text: 'Ada' }, { type: 'text', text: '#123' }]
 * c.body({ first_name: 'Ada' }).parameters; // => [{ type: 'text', text: 'Ada', parameter_name: 'first_name' }]
 * ```
 *
 * @param values - Strings, parameters made by the functions below, or an object of them by name. A number must be made
 * text first, because its format is your choice.
 */
export function body(...values: readonly (Value | NamedValues)[]): Component {
  return { type: 'body', parameters: parametersOf(values) };
}

/**
 * The values of any button, for those that have no function of their own.
 *
 * ```ts
 * c.button(0, 'mpm', { type: 'action', action: { sections: [] } }).sub_type; // => 'mpm'
 * ```
 *
 * @param index - Which of the template's buttons, from 0 to 9.
 * @param subType - What it does: `quick_reply`, `url`, `copy_code`, `flow`, `catalog`, `mpm`.
 */
export function button(index: number, subType: string, ...values: readonly Value[]): Component {
  return { type: 'button', sub_type: subType, index: String(index), parameters: parametersOf(values) };
}

/**
 * The end of a button's address, at most 2000 characters. A one-time code goes here too.
 *
 * ```ts
 * c.urlButton(0, '123').parameters; // => [{ type: 'text', text: '123' }]
 * ```
 */
export function urlButton(index: number, suffix: string): Component {
  return button(index, 'url', text(suffix));
}

/**
 * What a quick reply sends back to you when it is tapped, at most 256 characters.
 *
 * ```ts
 * c.quickReply(1, 'YES').parameters; // => [{ type: 'payload', payload: 'YES' }]
 * ```
 */
export function quickReply(index: number, reply: string): Component {
  return button(index, 'quick_reply', payload(reply));
}

/**
 * The code that a button copies, at most 15 characters.
 *
 * ```ts
 * c.copyCode(0, 'SAVE20').parameters; // => [{ type: 'coupon_code', coupon_code: 'SAVE20' }]
 * ```
 */
export function copyCode(index: number, code: string): Component {
  return button(index, 'copy_code', couponCode(code));
}

/**
 * What a button hands to the form that it opens.
 *
 * ```ts
 * c.flowButton(0, { flowToken: 'customer-7' }).parameters; // => [{ type: 'action', action: { flow_token: 'customer-7' } }]
 * ```
 *
 * @param options - `flowToken` comes back with the form's answer, so that you know whose it is; `data` is for the form's
 * first screen.
 */
export function flowButton(
  index: number,
  options: {
    readonly flowToken?: string | undefined;
    readonly data?: Readonly<Record<string, unknown>> | undefined;
  } = {},
): Component {
  const { flowToken, data } = asObject('', options, 'options');
  return button(index, 'flow', action({ flowToken, flowActionData: data }));
}

/**
 * The product whose picture a catalogue button shows, by its id in the catalogue.
 *
 * ```ts
 * c.catalogButton(0, 'sku-1').parameters?.[0]?.['action']; // => { thumbnail_product_retailer_id: 'sku-1' }
 * ```
 */
export function catalogButton(index: number, thumbnailProductRetailerId: string): Component {
  return button(index, 'catalog', action({ thumbnailProductRetailerId }));
}

// Parameters.

/**
 * Text. In lists of values a plain string does the same.
 *
 * ```ts
 * c.text('Ada', { name: 'first_name' }); // => { type: 'text', text: 'Ada', parameter_name: 'first_name' }
 * ```
 *
 * @param options - `name`: the variable's name, in a template whose variables have names.
 */
export function text(value: string, options: { readonly name?: string | undefined } = {}): Parameter {
  return { type: 'text', text: value, ...given({ parameter_name: options.name }) };
}

/**
 * An amount of money in the body.
 *
 * ```ts
 * const price = c.currency({ fallbackValue: '$100.99', code: 'USD', amount1000: 100990 });
 * price['currency']; // => { fallback_value: '$100.99', code: 'USD', amount_1000: 100990 }
 * ```
 *
 * @param amount - `fallbackValue`: the amount as text, for phones that cannot format it; `code`: the currency by ISO
 * 4217; `amount1000`: the amount in thousandths, 100990 is 100.99.
 */
export function currency(amount: {
  readonly fallbackValue: string;
  readonly code: string;
  readonly amount1000: number;
}): Parameter {
  const { fallbackValue, code, amount1000 } = asObject('', amount, 'amount');
  return { type: 'currency', currency: { fallback_value: fallbackValue, code, amount_1000: amount1000 } };
}

/**
 * A date or time in the body, as the text that is shown.
 *
 * ```ts
 * c.dateTime('1 May 2026'); // => { type: 'date_time', date_time: { fallback_value: '1 May 2026' } }
 * ```
 */
export function dateTime(fallbackValue: string): Parameter {
  return { type: 'date_time', date_time: { fallback_value: fallbackValue } };
}

/**
 * A picture in the header, by the id of an upload or by a public link that Meta fetches, not by both.
 *
 * ```ts
 * c.image({ mediaId: '1002' }); // => { type: 'image', image: { id: '1002' } }
 * ```
 */
export function image(media: MediaSource): Parameter {
  return { type: 'image', image: mediaObject(media) };
}

/**
 * A film in the header, as `image`.
 *
 * ```ts
 * c.video({ link: 'https://example.com/a.mp4' }); // => { type: 'video', video: { link: 'https://example.com/a.mp4' } }
 * ```
 */
export function video(media: MediaSource): Parameter {
  return { type: 'video', video: mediaObject(media) };
}

/**
 * A file in the header, as `image`, with the name that it shows.
 *
 * ```ts
 * const invoice = c.document({ mediaId: '1002', filename: 'invoice.pdf' });
 * invoice; // => { type: 'document', document: { id: '1002', filename: 'invoice.pdf' } }
 * ```
 */
export function document(media: MediaSource & { readonly filename?: string | undefined }): Parameter {
  return { type: 'document', document: mediaObject(media) };
}

/**
 * A place in the header.
 *
 * ```ts
 * const place = c.location({ latitude: 37.4847, longitude: -122.1486, name: 'Pick-up point' });
 * place['location']; // => { latitude: 37.4847, longitude: -122.1486, name: 'Pick-up point' }
 * ```
 */
export function location(place: Location): Parameter {
  return { type: 'location', location: copied(place) };
}

/**
 * What a quick reply sends back, at most 256 characters; `quickReply` uses it.
 *
 * ```ts
 * c.payload('YES'); // => { type: 'payload', payload: 'YES' }
 * ```
 */
export function payload(value: string): Parameter {
  return { type: 'payload', payload: value };
}

/**
 * The code that a button copies, at most 15 characters; `copyCode` uses it.
 *
 * ```ts
 * c.couponCode('SAVE20'); // => { type: 'coupon_code', coupon_code: 'SAVE20' }
 * ```
 */
export function couponCode(code: string): Parameter {
  return { type: 'coupon_code', coupon_code: code };
}

/**
 * What a form or catalogue button does; `flowButton` and `catalogButton` use it.
 *
 * ```ts
 * const start = c.action({ flowToken: 'customer-7', flowActionData: { city: 'Oslo' } });
 * start['action']; // => { flow_token: 'customer-7', flow_action_data: { city: 'Oslo' } }
 * ```
 */
export function action(options: {
  readonly flowToken?: string | undefined;
  readonly flowActionData?: Readonly<Record<string, unknown>> | undefined;
  readonly thumbnailProductRetailerId?: string | undefined;
}): Parameter {
  const { flowToken, flowActionData, thumbnailProductRetailerId } = asObject('', options, 'options');
  const particulars = given({
    flow_token: flowToken,
    flow_action_data: copied(flowActionData),
    thumbnail_product_retailer_id: thumbnailProductRetailerId,
  });
  return { type: 'action', action: particulars };
}

function parametersOf(values: readonly (Value | NamedValues)[]): Parameter[] {
  return values.flatMap((value) => (isNamed(value) ? Object.entries(value).map(named) : [parameter(value)]));
}

function isNamed(value: Value | NamedValues): value is NamedValues {
  if (!isObject(value)) return false;
  const { type } = value;
  return typeof type !== 'string';
}

function named([name, value]: [string, Value]): Parameter {
  return { ...parameter(value), parameter_name: name };
}

/** Anything but an object is taken for text, so that the core refuses a number or undefined by its place. */
function parameter(value: Value): Parameter {
  return isObject(value) ? { ...value } : text(value);
}
