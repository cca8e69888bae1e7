/**
 * Media and places, as messages carry them: plain objects, no classes, because that is what they are on the wire.
 */

/**
 * A picture, film, sound or file to send (AvenPing's documentation, specification section 3.6).
 *
 * ```ts
 * const receipt: OutgoingMedia = { mediaId: '1002', type: 'document', caption: 'Your receipt', filename: 'receipt.pdf' };
 * ```
 */
export interface OutgoingMedia {
  /** The id that `client.media.upload` answered. Ids live 30 days (Meta's documentation). */
  readonly mediaId: string;
  /** What kind. The API knows these four; another goes as it is. */
  readonly type: 'image' | 'video' | 'audio' | 'document' | (string & {});
  /** Text below a picture, film or document, at most 1024 characters. A sound has none. */
  readonly caption?: string | undefined;
  /** The name of a document, as the recipient sees it. */
  readonly filename?: string | undefined;
}

/**
 * A place (assumed to be Meta's object, specification section 3.6).
 *
 * ```ts
 * const shop: Location = { latitude: 37.4847, longitude: -122.1486, name: 'Pick-up point' };
 * ```
 */
export interface Location {
  /** Degrees north, from -90 to 90. */
  readonly latitude: number;
  /** Degrees east, from -180 to 180. */
  readonly longitude: number;
  /** The place's name. */
  readonly name?: string | undefined;
  /** The place's address; shown only with a name. */
  readonly address?: string | undefined;
}

/**
 * Where a header gets its picture, film or file from: the id of an upload, or a public link that Meta fetches, not both
 * (Meta's documentation, specification sections 4.6 and 4.7).
 *
 * ```ts
 * const uploaded: MediaSource = { mediaId: '1002' };
 * const linked: MediaSource = { link: 'https://example.com/logo.png' };
 * ```
 */
export type MediaSource =
  { readonly mediaId: string; readonly link?: undefined } | { readonly link: string; readonly mediaId?: undefined };

/** Meta's object for a picture, film or file in a header or template parameter (specification sections 4.6 and 4.7). */
export interface MediaObject {
  /** The id of an upload. */
  readonly id?: string;
  /** A public web address, instead of an id. */
  readonly link?: string;
  /** The name that a document shows. */
  readonly filename?: string;
}
