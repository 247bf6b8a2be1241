/** Heads of boxes are eight bytes, most requests a few hundred. */
const FIRST_BYTES = 64;

/**
 * Pieces of a body put together as they come, in one buffer that doubles: a sender that cuts its body into pieces
 * of one byte costs no more memory than the bytes themselves.
 */
export class ByteGatherer {
  #buffer: Uint8Array<ArrayBuffer> = new Uint8Array();
  #size = 0;

  get size(): number {
    return this.#size;
  }

  add(piece: Uint8Array): void {
    const size = this.#size + piece.byteLength;
    if (size > this.#buffer.byteLength) this.#grow(size);
    this.#buffer.set(piece, this.#size);
    this.#size = size;
  }

  /** All of it; what is added next begins anew. */
  take(): Uint8Array<ArrayBuffer> {
    const bytes = this.#buffer.subarray(0, this.#size);
    this.#buffer = new Uint8Array();
    this.#size = 0;
    return bytes;
  }

  #grow(size: number): void {
    const larger = new Uint8Array(Math.max(FIRST_BYTES, this.#buffer.byteLength * 2, size));
    larger.set(this.#buffer.subarray(0, this.#size));
    this.#buffer = larger;
  }
}
