import { ByteGatherer } from "../byte-gatherer.ts";
import type { ByteStream, Bytes } from "./bytes.ts";

/** Takes a stream apart in pieces of chosen length. */
export class ByteReader {
  readonly #source: AsyncIterator<Bytes>;
  #rest: Bytes = new Uint8Array();

  constructor(stream: ByteStream) {
    this.#source = stream[Symbol.asyncIterator]();
  }

  /** The next `length` bytes, fewer only at the end of the stream. Held in memory. */
  async read(length: number): Promise<Bytes> {
    const gathered = new ByteGatherer();
    for await (const part of this.pass(length)) gathered.add(part);
    return gathered.take();
  }

  /** The next `length` bytes piece by piece; Infinity = all that come. */
  async *pass(length: number): ByteStream {
    let left = length;
    while (left > 0) {
      if (this.#rest.byteLength === 0 && !(await this.#fill())) return;
      const part = this.#rest.subarray(0, Math.min(left, this.#rest.byteLength));
      this.#rest = this.#rest.subarray(part.byteLength);
      left -= part.byteLength;
      yield part;
    }
  }

  async #fill(): Promise<boolean> {
    const next = await this.#source.next();
    if (next.done === true) return false;
    this.#rest = next.value;
    return true;
  }
}
