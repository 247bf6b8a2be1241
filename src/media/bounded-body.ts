import type { ByteStream, Bytes } from "./bytes.ts";
import { MediaError, unreadable } from "./media-error.ts";

export type BodyBounds = {
  readonly maxBytes: number;
  /** Longest time without a byte. */
  readonly idleMs?: number;
  /** Longest time for all of it. */
  readonly totalMs?: number;
};

export const BODY_IDLE_MS = 10_000;
export const BODY_TOTAL_MS = 15 * 60_000;

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
  const total = timer(totalMs);
  let size = 0;
  try {
    for (;;) {
      const idle = timer(idleMs);
      const turn = await Promise.race([reader.read(), idle.over, total.over])
        .catch((): undefined => undefined)
        .finally(idle.stop);
      if (turn === undefined) throw unreadable();
      if (turn.done) return;
      size += turn.value.byteLength;
      if (size > maxBytes) throw new MediaError("MEDIA_TOO_LARGE");
      yield owned(turn.value);
    }
  } finally {
    total.stop();
    void reader.cancel().catch(() => undefined);
  }
}

type Timer = { readonly over: Promise<undefined>; readonly stop: () => void };

function timer(ms: number): Timer {
  let handle: ReturnType<typeof setTimeout> | undefined;
  const over = new Promise<undefined>((resolve) => {
    handle = setTimeout(() => resolve(undefined), ms);
  });
  return { over, stop: () => clearTimeout(handle) };
}

/** Chunks of a body never lie in shared memory; their type does not say so. */
function owned(chunk: Uint8Array): Bytes {
  return chunk.buffer instanceof ArrayBuffer
    ? new Uint8Array(chunk.buffer, chunk.byteOffset, chunk.byteLength)
    : chunk.slice();
}
