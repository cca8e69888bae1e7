/**
 * Builders of interactive messages: buttons, menus, links, forms, and a request for a location.
 *
 * ```ts
 * const question = new Buttons({
 *   body: 'Is the address right?',
 *   buttons: [
 *     { id: 'yes', title: 'Yes' },
 *     { id: 'no', title: 'No, change it' },
 *   ],
 * });
 * await client.messages.sendInteractive({ to: '+1 555 123 4567', interactive: question });
 * ```
 *
 * They only spare you Meta's nesting (specification section 4.7; that AvenPing takes Meta's object is assumed, section
 * 3.6): what a builder makes *is* Meta's object, so it can be printed, compared and written as JSON as it stands. The
 * limits in the descriptions are Meta's. The core checks them when the message is sent and names the field, so that one
 * set of rules holds in every language; nothing is checked here. Every kind and field that has no builder goes as a
 * plain object, from scratch or from `toWire()`:
 *
 * ```ts
 * const message = new LocationRequest({ body: 'Where are you?' }).toWire();
 * message.action['new_field'] = 1;
 * ```
 */

import { InvalidRequestError } from './errors.js';
import { Header, type HeaderObject } from './header.js';
import { copied, given, isObject } from './wire.js';

export { Header, type HeaderObject };

/** Meta's interactive object, of any kind (specification section 4.7). */
export interface InteractiveObject {
  /** The kind: `button`, `list`, `cta_url`, `flow`, `location_request_message`, `product`, … */
  type: string;
  [property: string]: unknown;
}

/** An interactive message: any of the builders, or Meta's object. */
export type Interactive = Buttons | ListMenu | CtaUrl | FlowMessage | LocationRequest | InteractiveObject;

/** What stands around the action of most interactive messages. */
export interface MessageFrame {
  /** Text, picture, film or file above the body; a string is text. */
  readonly header?: HeaderObject | string | undefined;
  /** Text below the body, at most 60 characters. */
  readonly footer?: string | undefined;
}

/** Meta's object, filled in by the builders below. */
abstract class Message {
  declare readonly type: string;
  declare readonly header?: HeaderObject;
  declare readonly body: { readonly text: string };
  declare readonly footer?: { readonly text: string };
  declare readonly action: Readonly<Record<string, unknown>>;

  protected constructor(type: string, options: MessageFrame & { readonly body: string }, action: object) {
    const { header, body, footer } = options;
    const above = copied(typeof header === 'string' ? Header.text(header) : header);
    Object.assign(this, given({ type, header: above, body: { text: body }, footer: below(footer), action }));
  }

  /** Meta's object, for you to change. */
  toWire(): InteractiveObject & { action: Record<string, unknown> } {
    return JSON.parse(JSON.stringify(this)) as ReturnType<Message['toWire']>;
  }
}

/** A button that sends its id back. */
export interface ReplyButton {
  /** Comes back in the webhook when the customer taps it; at most 256 characters, different from the other buttons. */
  readonly id: string;
  /** What it shows; at most 20 characters, different from the other buttons. */
  readonly title: string;
}

/** What {@link Buttons} is made of. */
export interface ButtonsOptions extends MessageFrame {
  /** The text, at most 1024 characters. */
  readonly body: string;
  /** One to three. */
  readonly buttons: readonly ReplyButton[];
}

/**
 * A text with one to three reply buttons (Meta's documentation, specification section 4.7).
 *
 * ```ts
 * const question = new Buttons({
 *   header: 'Order #123',
 *   body: 'Is the address right?',
 *   buttons: [
 *     { id: 'yes', title: 'Yes' },
 *     { id: 'no', title: 'No, change it' },
 *   ],
 *   footer: 'We deliver tomorrow',
 * });
 * question.action.buttons[0]; // => { type: 'reply', reply: { id: 'yes', title: 'Yes' } }
 * ```
 */
export class Buttons extends Message {
  declare readonly action: {
    readonly buttons: readonly { readonly type: 'reply'; readonly reply: ReplyButton }[];
  };

  constructor(options: ButtonsOptions) {
    const { buttons } = whole(options);
    super('button', options, {
      buttons: each(buttons, (button) => ({ type: 'reply', reply: copied(button) })),
    });
  }
}

/** A row of a menu. */
export interface Row {
  /** Comes back with the customer's choice; at most 200 characters, different from the other rows. */
  readonly id: string;
  /** At most 24 characters. */
  readonly title: string;
  /** Small text below the title, at most 72 characters. */
  readonly description?: string | undefined;
}

/** Rows of a menu under a title. */
export interface Section {
  /** At most 24 characters; required when there are several sections. */
  readonly title?: string | undefined;
  /** At most ten, in all sections of a menu together. */
  readonly rows: readonly Row[];
}

/** What a {@link ListMenu} is made of. */
export interface ListMenuOptions extends MessageFrame {
  /** Text above the body; a menu takes no other kind. */
  readonly header?: HeaderObject | string | undefined;
  /** The text, at most 4096 characters (another page of Meta says 1024). */
  readonly body: string;
  /** What the button that opens the menu shows, at most 20 characters. */
  readonly button: string;
  /** Up to ten. */
  readonly sections: readonly Section[];
}

/**
 * A text and a button that opens a menu of up to ten rows (Meta's documentation, specification section 4.7).
 *
 * ```ts
 * const menu = new ListMenu({
 *   body: 'Pick a time',
 *   button: 'Times',
 *   sections: [
 *     { title: 'Today', rows: [{ id: 't1', title: '10:00', description: 'With Dr. Weber' }] },
 *     { title: 'Tomorrow', rows: [{ id: 't2', title: '9:00' }] },
 *   ],
 * });
 * menu.action.sections.map((section) => section.title); // => ['Today', 'Tomorrow']
 * ```
 */
export class ListMenu extends Message {
  declare readonly action: { readonly button: string; readonly sections: readonly Section[] };

  constructor(options: ListMenuOptions) {
    const { button, sections } = whole(options);
    super('list', options, given({ button, sections: each(sections, copyOf) }));
  }
}

/** What a {@link CtaUrl} is made of. */
export interface CtaUrlOptions extends MessageFrame {
  /** The text, at most 1024 characters. */
  readonly body: string;
  /** What the button shows, at most 20 characters. */
  readonly displayText: string;
  /** The page: an http(s) address of at most 2000 characters. */
  readonly url: string;
}

/**
 * A text with one button that opens a web page (Meta's documentation, specification section 4.7).
 *
 * ```ts
 * const parcel = new CtaUrl({
 *   body: 'Your parcel is on its way',
 *   displayText: 'Track it',
 *   url: 'https://example.com/t/123',
 * });
 * parcel.action.parameters.display_text; // => 'Track it'
 * ```
 */
export class CtaUrl extends Message {
  declare readonly action: {
    readonly name: 'cta_url';
    readonly parameters: { readonly display_text: string; readonly url: string };
  };

  constructor(options: CtaUrlOptions) {
    const { displayText, url } = whole(options);
    super('cta_url', options, { name: 'cta_url', parameters: given({ display_text: displayText, url }) });
  }
}

/** What a {@link FlowMessage} is made of. */
export interface FlowMessageOptions extends MessageFrame {
  /** The text. Meta states no limit of its own; 4096 characters hold here, the most of any kind. */
  readonly body: string;
  /** What the button shows, at most 30 characters (others of Meta's pages say 20), without emoji. */
  readonly cta: string;
  /** The form, by Meta's id. Exactly one of `flowId` and `flowName`. */
  readonly flowId?: string | undefined;
  /** The form, by its name. */
  readonly flowName?: string | undefined;
  /** Comes back with the form's answer, so that you know whose it is. */
  readonly flowToken?: string | undefined;
  /** Which version opens. Left out, the published one (Meta's default); the draft is for tests. */
  readonly mode?: 'draft' | 'published' | undefined;
  /** How it starts: with a screen that you name (`navigate`, which `screen` or `data` alone mean too), or with one that
   * the form's own server names (`data_exchange`). */
  readonly action?: 'navigate' | 'data_exchange' | undefined;
  /** The first screen. */
  readonly screen?: string | undefined;
  /** Data for the first screen. */
  readonly data?: Readonly<Record<string, unknown>> | undefined;
  /** The version of Meta's format; `3`. */
  readonly messageVersion?: string | undefined;
}

/**
 * A text with one button that opens a form, by Meta a flow (Meta's documentation, specification section 4.7).
 * `client.forms` lists the account's forms.
 *
 * ```ts
 * const form = new FlowMessage({ body: 'Tell us about yourself', cta: 'Start', flowId: '123', screen: 'WELCOME' });
 * form.action.parameters['flow_action_payload']; // => { screen: 'WELCOME' }
 * ```
 */
export class FlowMessage extends Message {
  declare readonly action: { readonly name: 'flow'; readonly parameters: Readonly<Record<string, unknown>> };

  constructor(options: FlowMessageOptions) {
    const { cta, flowId, flowName, flowToken, mode, action, screen, data, messageVersion = '3' } = whole(options);
    const start = given({ screen, data: copied(data) });
    const starts = Object.keys(start).length > 0;
    const parameters = given({
      flow_message_version: messageVersion,
      flow_id: flowId,
      flow_name: flowName,
      flow_cta: cta,
      flow_token: flowToken,
      mode,
      flow_action: action ?? (starts ? 'navigate' : undefined),
      flow_action_payload: starts ? start : undefined,
    });
    super('flow', options, { name: 'flow', parameters });
  }
}

/** What a {@link LocationRequest} is made of. */
export interface LocationRequestOptions {
  /** The text. Meta states no limit of its own; 4096 characters hold here, the most of any kind. */
  readonly body: string;
}

/**
 * A text with one button that sends the customer's location (Meta's documentation, specification section 4.7). It has
 * neither header nor footer.
 *
 * ```ts
 * new LocationRequest({ body: 'Where shall we deliver?' }).type; // => 'location_request_message'
 * ```
 */
export class LocationRequest extends Message {
  declare readonly action: { readonly name: 'send_location' };

  constructor(options: LocationRequestOptions) {
    const { body } = whole(options);
    super('location_request_message', { body }, { name: 'send_location' });
  }
}

/** Refuses what is no object at all, because there is nothing in it that the core could refuse by its name. */
function whole<T extends object>(options: T): T {
  if (isObject(options)) return options;
  const problem = 'a builder takes one object, such as new LocationRequest({ body: "Where are you?" })';
  throw new InvalidRequestError(`interactive: ${problem}`, { field: 'interactive' });
}

function below(footer: string | null | undefined): object | undefined {
  return footer === undefined || footer === null ? undefined : { text: footer };
}

function each<T>(list: readonly T[], make: (item: T) => unknown): unknown {
  return Array.isArray(list) ? list.map((item: T) => make(item)) : list;
}

function copyOf(section: Section): unknown {
  return isObject(section) ? { ...copied(section), rows: each(section.rows, copied) } : section;
}
