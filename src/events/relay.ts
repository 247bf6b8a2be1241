import type { Row } from "../db/index.ts";
import { type Backlog, type BacklogPage, createBacklog } from "./backlog.ts";
import type { Consumer, ConsumerDeps } from "./consumer.ts";
import { createEngine, type Engine } from "./engine.ts";
import { isOvertaken } from "./failures.ts";
import { advanceCursor, markName, readGeneration, selectGeneration } from "./generation.ts";
import type { RawMessage } from "./message.ts";
import { selectNewer, selectRipe, toParkedMessage } from "./parking.ts";
import { selectDue, toLoggedMessage } from "./transport/outbox.ts";
import { isWanted, type Page, selectPage, toPage } from "./wanted.ts";

/** Messages a batch: larger ones cost less each, and make other writes wait longer. */
export const PAGE_SIZE = 500;
const REPEATS_MAX = 50;
const TAKEOVERS_MAX = 20;

export type Relay = {
  /** Hands on everything committed before the call; also what is due for another try or has its gap filled. */
  readonly pass: () => Promise<void>;
  /** The latter only: where a broker delivers. */
  readonly repeat: () => Promise<void>;
};

/**
 * Moves one consumer along the outbox. Several relays of one consumer may run at once: duplicates are no harm. A full
 * page is the sign of a backlog: from there on events take turns, until the log's end is reached.
 */
export function createRelay(deps: ConsumerDeps, consumer: Consumer): Relay {
  let generation = 0;
  let isNewerTried = false;
  let backlog: Backlog | undefined;

  async function round(pageSize: number): Promise<boolean> {
    const known = generation;
    const ahead = backlog;
    const mark = markName(consumer.name, known);
    const [pointer, page = [], due = [], ripe = []] = await deps.store.query([
      selectGeneration(consumer.name),
      selectPage(consumer, mark, ahead ? 0 : pageSize),
      selectDue(mark, deps.clock.now(), REPEATS_MAX),
      ...(consumer.appliedVersion ? [selectRipe(mark, consumer.appliedVersion(""), REPEATS_MAX)] : []),
    ]);
    const live = readGeneration(pointer);
    if (live !== known) {
      generation = live;
      backlog = undefined;
      return true;
    }
    const engine = createEngine({ deps, consumer, generation: known });
    const hasMore = pageSize > 0 && (await handPage(engine, pageSize, await nextPage(page, pageSize)));
    const applied = await deliverAgain(engine, [due.map(toLoggedMessage), ripe.map(toParkedMessage)].flat());
    return hasMore || applied > 0;
  }

  function nextPage(rows: readonly Row[], pageSize: number): Promise<BacklogPage | Page | undefined> {
    return backlog ? backlog.next(pageSize) : toPage({ store: deps.store, consumer }, rows, pageSize);
  }

  /** @returns whether there may be more */
  async function handPage(engine: Engine, pageSize: number, page?: BacklogPage | Page) {
    if (!page) {
      backlog = undefined;
      return false;
    }
    const { isIdle = false, isCut = false }: Partial<Page> = page;
    if (isIdle) return false;
    const position = { seq: page.seq, now: deps.clock.now() };
    await engine.deliver(page.messages, { after: (when) => [advanceCursor(engine.mark, position, when)] });
    if (page.messages.length === pageSize)
      backlog ??= createBacklog({
        store: deps.store,
        mark: engine.mark,
        wanted: isWanted(consumer, "o"),
        after: page.seq,
      });
    return backlog !== undefined || isCut;
  }

  async function run(pageSize: number): Promise<void> {
    for (let takeovers = 0, isMore = true; isMore; ) {
      try {
        isMore = await round(pageSize);
      } catch (error) {
        if (pageSize > 0) backlog = undefined;
        takeovers += 1;
        if (!isOvertaken(error) || takeovers > TAKEOVERS_MAX) throw error;
      }
    }
    if (isNewerTried) return;
    await tryNewer(deps, createEngine({ deps, consumer, generation }));
    isNewerTried = true;
  }

  return { pass: () => run(PAGE_SIZE), repeat: () => run(0) };
}

async function tryNewer({ store }: ConsumerDeps, engine: Engine): Promise<void> {
  const [rows = []] = await store.query([selectNewer(engine.mark)]);
  await deliverAgain(engine, rows.map(toParkedMessage));
}

/** One by one, for each may fail alone. @returns how many were applied */
async function deliverAgain(engine: Engine, messages: readonly RawMessage[]): Promise<number> {
  let applied = 0;
  for (const message of messages) applied += (await engine.deliver([message], { isRepeat: true })).applied;
  return applied;
}
