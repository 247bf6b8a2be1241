import { chunked } from "../../chunked.ts";
import { newId, type Shards } from "../../db/index.ts";
import type { Clock, Deps, Logger } from "../../deps.ts";
import { HOUR_MS } from "../../time.ts";
import { type Click, type ClickBatch, clickStatements, type Tally } from "./click-batch.ts";

/** Clicks waiting in memory for the next flush; a crash loses at most the last second (D-24). */
export type ClickBuffer = {
  /** Counts at once and returns at once; the flush runs outside the request. */
  readonly record: (click: Click) => void;
  /** Writes what is waiting; also called at shutdown. Never throws: a failed flush waits for the next one. */
  readonly flush: () => Promise<void>;
};

export type ClickBufferOptions = {
  shards: Pick<Shards, "of" | "isSpread">;
  clock: Clock;
  log: Logger;
  defer: (work: Promise<unknown>) => void;
  sleep: (ms: number) => Promise<void>;
  randomBytes: Deps["randomBytes"];
};

const FLUSH_MS = 1_000;
const CHUNK = 100;

/**
 * @example
 * const clicks = createClickBuffer({ shards, clock, log, defer, sleep, randomBytes });
 * clicks.record({ storeId, eventId, code, kind: "human" });
 */
export function createClickBuffer(options: ClickBufferOptions): ClickBuffer {
  let waiting = new Map<string, Tally>();
  /** Batches that may have committed: never mixed with other clicks, so that their marks tell. */
  let unanswered: ClickBatch[] = [];
  let isScheduled = false;
  const source = { now: options.clock.now, randomBytes: options.randomBytes };

  function add(tally: Tally): void {
    const key = `${tally.code} ${tally.kind} ${tally.hour}`;
    const same = waiting.get(key);
    if (same) same.count += tally.count;
    else waiting.set(key, { ...tally });
  }

  function record(click: Click): void {
    const now = options.clock.now();
    add({ ...click, hour: now - (now % HOUR_MS), count: 1 });
    schedule();
  }

  function schedule(): void {
    if (isScheduled) return;
    isScheduled = true;
    options.defer(
      options.sleep(FLUSH_MS).then(() => {
        isScheduled = false;
        return flush();
      }),
    );
  }

  /** A part without an answer goes first, as it is; the clicks of its place wait for it. */
  async function flush(): Promise<void> {
    const tallies = [...waiting.values()];
    const again = unanswered;
    waiting = new Map();
    unanswered = [];
    const stuck = new Set<string>();
    for (const part of again) if (!(await write(part))) stuck.add(part.place);
    for (const { place, tallies: some } of partsOf(options.shards, tallies)) {
      if (stuck.has(place)) for (const tally of some) add(tally);
      else if (!(await write({ place, tallies: some, id: newId(source), tries: 0 }))) stuck.add(place);
    }
  }

  async function write(part: ClickBatch): Promise<boolean> {
    part.tries += 1;
    try {
      const [first] = part.tallies;
      if (first) await options.shards.of(first.storeId).write(clickStatements(part, options.clock.now()));
      return true;
    } catch {
      unanswered.push(part);
      options.log.error("clicks_not_flushed", { count: part.tallies.length });
      schedule();
      return false;
    }
  }

  return { record, flush };
}

type Part = { readonly place: string; readonly tallies: readonly Tally[] };

/** What a batch may hold; all stores of a local file, else each alone, for it may move away alone. */
function partsOf(shards: Pick<Shards, "isSpread">, tallies: readonly Tally[]): readonly Part[] {
  const placeOf = ({ storeId }: Tally) => (shards.isSpread ? storeId : "");
  return [...Map.groupBy(tallies, placeOf)].flatMap(([place, all]) =>
    chunked(all, CHUNK).map((part) => ({ place, tallies: part })),
  );
}
