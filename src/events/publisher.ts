import type { Consumer, ConsumerDeps } from "./consumer.ts";
import { advanceCursor, markName, readGeneration, selectCursor, selectGeneration } from "./generation.ts";
import { selectAfterCursor, toLoggedMessage } from "./transport/outbox.ts";
import type { EventTransport } from "./transport/transport.ts";

const PAGE_SIZE = 500;

export type Publisher = {
  /** Publishes everything committed before the call. */
  readonly pass: () => Promise<void>;
};

/**
 * Moves a transport along the outbox of one database: publish, then move the cursor. A crash between the two
 * publishes again, and so do several publishers at once; consumers do not mind.
 */
export function createPublisher(
  deps: ConsumerDeps,
  { transport, consumers }: { transport: EventTransport; consumers: readonly Consumer[] },
): Publisher {
  const cursor = `publish/${transport.name}`;
  let isPlaced = false;

  /** What every consumer has settled needs no publishing: another transport carried it before this one. */
  async function place(): Promise<void> {
    const pointers = await deps.store.query(consumers.map(({ name }) => selectGeneration(name)));
    const marks = consumers.map(({ name }, index) => markName(name, readGeneration(pointers[index])));
    const rows = await deps.store.query([cursor, ...marks].map(selectCursor));
    const [own = 0, ...consumed] = rows.map((found) => Number(found[0]?.["seq"] ?? 0));
    const seq = Math.min(...consumed);
    // On Workers every request has a publisher of its own: none of them writes for nothing.
    if (seq > own) await deps.store.write([advanceCursor(cursor, { seq, now: deps.clock.now() })]);
    isPlaced = true;
  }

  return {
    pass: async () => {
      if (!isPlaced) await place();
      for (;;) {
        const [rows = []] = await deps.store.query([selectAfterCursor(cursor, PAGE_SIZE)]);
        const messages = rows.map(toLoggedMessage);
        const last = messages.at(-1);
        if (!last) return;
        await transport.publish(messages);
        await deps.store.write([advanceCursor(cursor, { seq: last.seq, now: deps.clock.now() })]);
        if (messages.length < PAGE_SIZE) return;
      }
    },
  };
}
