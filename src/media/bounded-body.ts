import type { ByteStream, Bytes } from "./bytes.ts";
import { MediaError, unreadable } from "./media-error.ts";

export type BodyBounds = {
  readonly maxBytes: number;
  /** Longest time without a byte. */
  readonly idleMs?: number;
  /** Longest time for all of it. */
  readonly totalMs?: number;
};

const BODY_IDLE_MS = 10_000;
const BODY_TOTAL_MS = 15 * 60_000;

/**
 * A body that ends: too many bytes, a pause too long, a drip too slow or a sender that went away stop it. Its
 * source is cancelled when the reader stops early.
 *
 * @throws MediaError MEDIA_TOO_LARGE, MEDIA_UNREADABLE out of the stream
 */
export async function* boundedBody(body: ReadableStream<Uint8Array> | null, bounds: BodyBounds): ByteStream {
  if (body === null) return;
  const { maxBytes, idleMs = BODY_IDLE_MS, totalMs = BODY_TOTAL_MS } = bounds;
  const reader = body.getReader();
  const patience = patienceOf({ idleMs, totalMs });
  let size = 0;
  try {
    for (;;) {
      const turn = await patience.waitFor(reader.read());
      if (turn === undefined) throw unreadable();
      if (turn.done) return;
      size += turn.value.byteLength;
      if (size > maxBytes) throw new MediaError("MEDIA_TOO_LARGE");
      yield owned(turn.value);
    }
  } finally {
    patience.end();
    void reader.cancel().catch(() => undefined);
  }
}

type Patience = {
  /** Undefined when the work fails or takes too long. */
  readonly waitFor: <T>(work: Promise<T>) => Promise<T | undefined>;
  readonly end: () => void;
};

/** One promise a wait: raced against one that lives as long as the body, every piece would stay in memory. */
function patienceOf({ idleMs, totalMs }: { idleMs: number; totalMs: number }): Patience {
  let isOver = false;
  let giveUp = () => {};
  const total = setTimeout(() => {
    isOver = true;
    giveUp();
  }, totalMs);
  return {
    waitFor: (work) =>
      new Promise((resolve) => {
        giveUp = () => resolve(undefined);
        const idle = setTimeout(giveUp, isOver ? 0 : idleMs);
        work.then(resolve, () => resolve(undefined)).finally(() => clearTimeout(idle));
      }),
    end: () => clearTimeout(total),
  };
}

/** Chunks of a body never lie in shared memory; their type does not say so. */
function owned(chunk: Uint8Array): Bytes {
  return chunk.buffer instanceof ArrayBuffer
    ? new Uint8Array(chunk.buffer, chunk.byteOffset, chunk.byteLength)
    : chunk.slice();
}
