/** Headers of interactive messages; `interactive.ts` has what stands below them. */

import type { MediaObject, MediaSource } from './content.js';
import { copied, mediaObject } from './wire.js';

/** Meta's object of a header. */
export interface HeaderObject {
  /** `text`, `image`, `video` or `document`: the field that is filled. */
  readonly type: string;
  /** Text, at most 60 characters. */
  readonly text?: string;
  /** A picture. */
  readonly image?: MediaObject;
  /** A film. */
  readonly video?: MediaObject;
  /** A file. */
  readonly document?: MediaObject;
}

/**
 * What stands above the body of an interactive message: text, a picture, a film or a file.
 *
 * ```ts
 * Header.text('Order #123'); // => { type: 'text', text: 'Order #123' }
 * Header.image({ link: 'https://example.com/a.png' }).toWire().image; // => { link: 'https://example.com/a.png' }
 * Header.document({ mediaId: '1002', filename: 'invoice.pdf' }).document; // => { id: '1002', filename: 'invoice.pdf' }
 * ```
 */
export class Header implements HeaderObject {
  declare readonly type: string;
  declare readonly text?: string;
  declare readonly image?: MediaObject;
  declare readonly video?: MediaObject;
  declare readonly document?: MediaObject;

  /**
   * A header of a kind that Meta adds; for the others there are the functions below.
   *
   * @param type - The kind.
   * @param content - What stands under the field that `type` names.
   */
  constructor(type: string, content: string | object) {
    Object.assign(this, { type, [type]: copied(content) });
  }

  /** Text, at most 60 characters. A list takes no other header. Where a header is wanted, a plain string does the
   * same. */
  static text(text: string): Header {
    return new Header('text', text);
  }

  /** A picture. */
  static image(media: MediaSource): Header {
    return new Header('image', mediaObject(media));
  }

  /** A film. */
  static video(media: MediaSource): Header {
    return new Header('video', mediaObject(media));
  }

  /** A file, with the name that it shows. */
  static document(media: MediaSource & { readonly filename?: string | undefined }): Header {
    return new Header('document', mediaObject(media));
  }

  /** Meta's object, for you to change. */
  toWire(): HeaderObject {
    return JSON.parse(JSON.stringify(this)) as HeaderObject;
  }
}
