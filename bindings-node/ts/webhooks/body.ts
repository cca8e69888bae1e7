/** The body of a request, read piece by piece and never beyond a limit. */

/** A body as it was found; `TOO_LARGE` when there is more of it than allowed. */
export type Body = string | Uint8Array | typeof TOO_LARGE;
export const TOO_LARGE = Symbol('too large');

/** The pieces so far. */
export class Pieces {
  readonly #pieces: Uint8Array[] = [];
  readonly #limit: number;
  #size = 0;

  constructor(limit: number) {
    this.#limit = limit;
  }

  /** False when that makes it too much; what came before is given up then. */
  add(piece: Uint8Array): boolean {
    this.#size += piece.byteLength;
    const fits = this.#size <= this.#limit;
    if (fits) this.#pieces.push(piece);
    else this.#pieces.length = 0;
    return fits;
  }

  whole(): Uint8Array {
    const [only] = this.#pieces;
    if (this.#pieces.length === 1 && only !== undefined) return only;
    const whole = new Uint8Array(this.#size);
    let place = 0;
    for (const piece of this.#pieces) {
      whole.set(piece, place);
      place += piece.byteLength;
    }
    return whole;
  }
}

/** An address from its `?` on. */
export function queryOf(address: string): string {
  const place = address.indexOf('?');
  return place === -1 ? '' : address.slice(place);
}
