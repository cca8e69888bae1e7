/** What a message holds, as one value that a `switch` can tell apart. */

import type {
  Contact,
  InboundButton,
  InboundEdit,
  InboundInteractive,
  InboundLocation,
  InboundMedia,
  InboundOrder,
  InboundReaction,
  InboundRevoke,
  InboundSystem,
  InboundText,
  InboundUnsupported,
  NewMessage,
} from './models.js';

/** What a message can hold: see {@link contentOf}. */
export type InboundContent =
  | { readonly kind: 'text'; readonly value: InboundText }
  | { readonly kind: 'image' | 'video' | 'audio' | 'document' | 'sticker'; readonly value: InboundMedia }
  | { readonly kind: 'location'; readonly value: InboundLocation }
  | { readonly kind: 'contacts'; readonly value: readonly Contact[] }
  | { readonly kind: 'reaction'; readonly value: InboundReaction }
  | { readonly kind: 'button'; readonly value: InboundButton }
  | { readonly kind: 'interactive'; readonly value: InboundInteractive }
  | { readonly kind: 'order'; readonly value: InboundOrder }
  | { readonly kind: 'system'; readonly value: InboundSystem }
  | { readonly kind: 'unsupported'; readonly value: InboundUnsupported }
  | { readonly kind: 'edit'; readonly value: InboundEdit }
  | { readonly kind: 'revoke'; readonly value: InboundRevoke };

const KINDS: ReadonlySet<string> = new Set<InboundContent['kind']>([
  'text',
  'image',
  'video',
  'audio',
  'document',
  'sticker',
  'location',
  'contacts',
  'reaction',
  'button',
  'interactive',
  'order',
  'system',
  'unsupported',
  'edit',
  'revoke',
]);

/**
 * What a message holds, by its `type`: for `text` the same as its property `text`, and so on.
 *
 * ```ts
 * const content = contentOf(message);
 * switch (content?.kind) {
 *   case 'text':
 *     return content.value.body;
 *   case 'image':
 *   case 'document':
 *     return content.value.id; // what `client.media.download` takes
 * }
 * ```
 *
 * @param message - As `parse` returned it, or what is left of it after a way through JSON.
 * @returns Undefined for a type that this version does not know, and for a known one without the body that belongs to
 * it: then `message.raw` has all there is.
 */
export function contentOf(message: NewMessage): InboundContent | undefined {
  const kind = message.type === 'unknown' ? 'unsupported' : message.type;
  if (!KINDS.has(kind)) return undefined;
  const value = message[kind as InboundContent['kind']];
  const isMissing = value === undefined || (Array.isArray(value) && value.length === 0);
  return isMissing ? undefined : ({ kind, value } as InboundContent);
}
