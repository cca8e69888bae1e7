//! What a schema cannot say: each module's beginning, and the conveniences of the core's models in TypeScript.
//!
//! They are properties that the reader computes, so that they survive a copy, a log and a way through JSON.

use super::super::schema::Class;

/// A TypeScript module of models, beside its interfaces.
pub(super) struct Module {
    /// The module's documentation and imports.
    pub(super) head: &'static str,
    /// Interfaces whose fields the core leaves as they came when they are no text.
    pub(super) lenient: &'static [&'static str],
    /// What interfaces have besides their fields.
    pub(super) extras: &'static [Extra],
    /// Code before the readers.
    pub(super) helpers: &'static str,
}

impl Module {
    /// What an interface has besides its fields: often nothing.
    pub(super) fn extra(&self, class: &Class) -> &Extra {
        self.extras.iter().find(|extra| extra.of == class.name).unwrap_or(&NOTHING)
    }
}

/// What an interface has besides its fields.
pub(super) struct Extra {
    pub(super) of: &'static str,
    /// A paragraph of documentation.
    pub(super) note: &'static str,
    /// Properties before the fields.
    pub(super) first: &'static str,
    /// Properties after the fields.
    pub(super) last: &'static str,
    /// The first members of the literal that the reader begins with.
    pub(super) literal: &'static [&'static str],
    /// Whether `code` makes no property that is always there.
    pub(super) literal_is_whole: bool,
    /// What the reader does at its end, with the object in `made`.
    pub(super) code: &'static str,
}

const NOTHING: Extra =
    Extra { of: "", note: "", first: "", last: "", literal: &[], literal_is_whole: true, code: "" };

/// What the API answers.
pub(super) const ANSWERS: Module = Module {
    head: r"/**
 * What the API answers: plain objects with a property for each documented field.
 *
 * A property has the field's name in camel case: a letter after an underscore becomes a capital and the
 * underscore goes, so that `wa_id` is `waId`; `phoneNumberId` stays. Keys inside of JSON that has no type of
 * its own stay as they are. What the server left out, or sent as `null`, is absent (the key too); lists are
 * empty instead.
 *
 * Every object keeps the whole of its JSON, under the names of the wire, in `raw`. That property is hidden
 * (not enumerable): `console.log`, `JSON.stringify`, `deepStrictEqual`, spreading and `structuredClone` go by
 * the others and leave it out.
 *
 * Words from a set, such as a template's status, are plain text: AvenPing passes Meta's on, and Meta adds to
 * them without notice (specification section 4.6). The types name those that are known, so that editors
 * complete them.
 */

/** An object of JSON as it came, under the names of the wire. */
export type JsonObject = Readonly<Record<string, unknown>>;
",
    lenient: &["Version"],
    extras: &[
        Extra {
            of: "SentMessage",
            first: r"  /** The message's id, its wamid: what a reply names in `contextMessageWamid`. */
  readonly id: string;
",
            last: r"  /** The recipient's WhatsApp id. It may differ from the number that was sent to. */
  readonly waId?: string;
",
            literal: &["id: ''"],
            code: r"  for (const { id } of made.messages) {
    if (id !== '') {
      made.id = id;
      break;
    }
  }
  for (const { waId } of made.contacts) {
    if (waId !== undefined) {
      made.waId = waId;
      break;
    }
  }
",
            ..NOTHING
        },
        Extra {
            of: "Template",
            note: "A part is found by its type: `template.components.find(({ type }) => type === 'HEADER')`.",
            last: r"  /** The body's text with its placeholders. */
  readonly bodyText?: string;
",
            code: r"  const bodyText = made.components.find(({ type }) => type === 'BODY')?.text;
  if (bodyText !== undefined) made.bodyText = bodyText;
",
            ..NOTHING
        },
        Extra {
            of: "WebhookConfig",
            note: "`JSON.stringify` writes both as they are.",
            code: r"  Object.defineProperty(made, INSPECT, { value: () => masked(made) });
",
            ..NOTHING
        },
    ],
    helpers: r"
/** How `console.log` and `util.inspect` ask an object what to show; Bun and Deno ask the same way. */
const INSPECT = Symbol.for('nodejs.util.inspect.custom');

function masked(config: Draft<WebhookConfig>): object {
  const webhookUrl = hostOnly(config.webhookUrl);
  return { ...config, webhookUrl, webhookCode: config.webhookCode === '' ? '' : '***' };
}

/** An address without the parts where people put secrets. */
function hostOnly(address: string): string {
  if (address === '') return '';
  const parts = /^(https?:\/\/)(?:[^/?#\\@]*@)?([a-z0-9.-]+)(?::\d*)?(?:[/?#]|$)/i.exec(address);
  return parts === null ? '***' : `${parts[1]}${parts[2]}/…`;
}
",
};

/// What customers send.
pub(super) const INBOUND: Module = Module {
    head: r"/**
 * What customers send, as `parse` of `avenping/webhooks` reads it: plain objects.
 *
 * A property has the field's name on the wire in camel case: `mime_type` is `mimeType`. What is missing is
 * absent (the key too); lists are empty instead, and so is a text whose type has no `undefined`. A part in a
 * shape that this version does not know counts as missing. Every object keeps the whole of its JSON in `raw`,
 * which is hidden (not enumerable): logs, `JSON.stringify` and `deepStrictEqual` leave it out.
 *
 * Words from a set, such as a message's type, are plain text, and new ones come without notice (specification
 * section 5). The types name those that are known, so that editors complete them.
 */

import type { JsonObject } from '../models.js';
",
    // `webhookParse` hands over only what the core could read.
    lenient: &[],
    extras: &[
        Extra {
            of: "NewMessage",
            first: r"  /** Which event this is: tells it from the others that `parse` returns. */
  readonly event: 'newMessage';
",
            last: r"  /** The message that this one answers, by its wamid. */
  readonly replyTo?: string;
  /** `timestamp` as a number, in seconds; absent when it is none. */
  readonly unixTime?: number;
  /** When it was sent; absent when `timestamp` is missing or no time. */
  readonly sentAt?: Date;
  /**
   * What to remember in order to act once: the wamid. Absent when the message has no id.
   *
   * The same message may be delivered again, by Meta's repeats and once per AvenPing account of its line.
   */
  readonly dedupeKey?: string;
  /**
   * What else the delivery had, as JSON: nothing, as far as is known today, and then it is absent; of a message inside
   * an edit always. Not enumerable.
   */
  readonly beside?: JsonObject;
",
            literal: &["event: 'newMessage'"],
            code: r"  const replyTo = made.context?.id;
  if (replyTo !== undefined) made.replyTo = replyTo;
  const unixTime = seconds(made.timestamp);
  if (unixTime !== undefined) {
    made.unixTime = unixTime;
    const sentAt = new Date(unixTime * 1000);
    if (!Number.isNaN(sentAt.getTime())) made.sentAt = sentAt;
  }
  if (made.id !== '') made.dedupeKey = made.id;
",
            ..NOTHING
        },
        Extra {
            of: "NewLead",
            first: r"  /** Which event this is: tells it from the others that `parse` returns. */
  readonly event: 'newLead';
",
            last: r"  /** What to remember in order to act once: the number. Absent when it is missing. */
  readonly dedupeKey?: string;
  /** What else the delivery had, as JSON: nothing, as far as is known today, and then it is absent. Not enumerable. */
  readonly beside?: JsonObject;
",
            literal: &["event: 'newLead'"],
            code: r"  if (made.phoneNumber !== '') made.dedupeKey = made.phoneNumber;
",
            ..NOTHING
        },
        Extra {
            of: "InboundReaction",
            last: r"  /** Whether the emoji was taken away again. */
  readonly isRemoval: boolean;
",
            literal_is_whole: false,
            code: r"  made.isRemoval = made.emoji === undefined || made.emoji === '';
",
            ..NOTHING
        },
        Extra {
            of: "InboundInteractive",
            last: r"  /** The button or row chosen. */
  readonly reply?: InboundReply;
",
            code: r"  const reply = made.buttonReply ?? made.listReply;
  if (reply !== undefined) made.reply = reply;
",
            ..NOTHING
        },
        Extra {
            of: "NfmReply",
            last: r"  /**
   * The answers, unpacked: the form's fields by their names. Absent when what Meta sent in `responseJson` is
   * no JSON object, or is nested more than 100 deep.
   */
  readonly response?: JsonObject;
  /** The token that you gave the form, to know whose answer it is. Absent when the answer names none. */
  readonly flowToken?: string;
",
            code: r"  const response = unpacked(made.responseJson);
  if (response !== undefined) made.response = response;
  const flowToken = response?.['flow_token'];
  if (typeof flowToken === 'string') made.flowToken = flowToken;
",
            ..NOTHING
        },
        Extra {
            of: "MessageError",
            last: r"  /** Meta's explanation, in either of the places where it may be. */
  readonly details?: string;
",
            code: r"  const data = made.errorData;
  const details = isObject(data) ? data['details'] : data;
  if (typeof details === 'string') made.details = details;
",
            ..NOTHING
        },
    ],
    helpers: r"
function seconds(timestamp: string | undefined): number | undefined {
  const unixTime = /^\s*\d+\s*$/.test(timestamp ?? '') ? Number(timestamp) : NaN;
  return Number.isSafeInteger(unixTime) ? unixTime : undefined;
}

function unpacked(json: string): JsonObject | undefined {
  try {
    const value: unknown = JSON.parse(json);
    return isObject(value) && isShallow(value, 100) ? value : undefined;
  } catch {
    return undefined;
  }
}

/** What is nested deeper could be read, but not written again: `JSON.stringify` recurses. */
function isShallow(value: unknown, depth: number): boolean {
  if (typeof value !== 'object' || value === null) return true;
  return depth > 0 && Object.values(value).every((part) => isShallow(part, depth - 1));
}

function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
",
};
