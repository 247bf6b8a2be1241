import type { Consumer, ConsumerDeps } from "./consumer.ts";
import { createEngine } from "./engine.ts";
import { isOvertaken } from "./failures.ts";
import { advanceCursor, markName, readGeneration, selectGeneration } from "./generation.ts";
import { selectNewer, selectRipe, toParkedMessage } from "./parking.ts";
import { selectAfterCursor, selectDue, toLoggedMessage } from "./transport/outbox.ts";

/** Messages a batch: the driver is synchronous, so this bounds how long one commit holds the event loop. */
export const PAGE_SIZE = 200;
const REPEATS_MAX = 50;
const TAKEOVERS_MAX = 20;

export type Relay = {
  /** Hands on everything committed before the call; also what is due for another try or has its gap filled. */
  readonly pass: () => Promise<void>;
  /** The latter only: where a broker delivers. */
  readonly repeat: () => Promise<void>;
};

/** Moves one consumer along the outbox. Several relays of one consumer may run at once: duplicates are no harm. */
export function createRelay(deps: ConsumerDeps, consumer: Consumer): Relay {
  let generation = 0;
  let isNewerTried = false;

  async function round(pageSize: number): Promise<boolean> {
    const mark = markName(consumer.name, generation);
    const [pointer, page = [], due = [], ripe = []] = await deps.store.query([
      selectGeneration(consumer.name),
      selectAfterCursor(mark, pageSize),
      selectDue(mark, deps.clock.now(), REPEATS_MAX),
      selectRipe(mark, consumer.appliedVersion(""), REPEATS_MAX),
    ]);
    const live = readGeneration(pointer);
    if (live !== generation) {
      generation = live;
      return true;
    }
    const engine = createEngine({ deps, consumer, generation });
    const messages = page.map(toLoggedMessage);
    const last = messages.at(-1);
    if (last) {
      const position = { seq: last.seq, now: deps.clock.now() };
      await engine.deliver(messages, { after: (when) => [advanceCursor(mark, position, when)] });
    }
    for (const row of due) await engine.deliver([toLoggedMessage(row)], { isRepeat: true });
    let applied = 0;
    for (const row of ripe) {
      const delivery = await engine.deliver([toParkedMessage(row)], { isRepeat: true });
      applied += delivery.applied;
    }
    return (pageSize > 0 && messages.length === pageSize) || applied > 0;
  }

  async function tryNewer(): Promise<void> {
    const engine = createEngine({ deps, consumer, generation });
    const [rows = []] = await deps.store.query([selectNewer(engine.mark)]);
    for (const row of rows) {
      const raw = toParkedMessage(row);
      await engine.deliver([raw], { isRepeat: true });
    }
  }

  async function run(pageSize: number): Promise<void> {
    for (let takeovers = 0, isMore = true; isMore; ) {
      try {
        isMore = await round(pageSize);
      } catch (error) {
        takeovers += 1;
        if (!isOvertaken(error) || takeovers > TAKEOVERS_MAX) throw error;
      }
    }
    if (isNewerTried) return;
    await tryNewer();
    isNewerTried = true;
  }

  return { pass: () => run(PAGE_SIZE), repeat: () => run(0) };
}
