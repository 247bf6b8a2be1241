import { bumpVersion, rawStatement, type Shards, type Statement, versionKeys } from "../../db/index.ts";
import type { Clock, Logger } from "../../deps.ts";
import { HOUR_MS } from "../../time.ts";

/** human: a GET by a browser. head: HEAD requests and prefetches. bot: known crawlers and programs. */
export type ClickKind = "human" | "head" | "bot";

export type Click = {
  readonly storeId: string;
  readonly eventId: string;
  readonly code: string;
  readonly kind: ClickKind;
};

/** Clicks waiting in memory for the next flush; a crash loses at most the last second (D-24). */
export type ClickBuffer = {
  /** Counts at once and returns at once; the flush runs outside the request. */
  readonly record: (click: Click) => void;
  /** Writes what is waiting; also called at shutdown. Never throws: a failed flush waits for the next one. */
  readonly flush: () => Promise<void>;
};

export type ClickBufferOptions = {
  shards: Pick<Shards, "all" | "of">;
  clock: Clock;
  log: Logger;
  defer: (work: Promise<unknown>) => void;
  sleep: (ms: number) => Promise<void>;
};

const FLUSH_MS = 1_000;
const CHUNK = 100;

type Tally = Click & { readonly hour: number; count: number };

/**
 * @example
 * const clicks = createClickBuffer({ shards, clock, log, defer, sleep });
 * clicks.record({ storeId, eventId, code, kind: "human" });
 */
export function createClickBuffer(options: ClickBufferOptions): ClickBuffer {
  let waiting = new Map<string, Tally>();
  let isScheduled = false;

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

  async function flush(): Promise<void> {
    const tallies = [...waiting.values()];
    waiting = new Map();
    for (let start = 0; start < tallies.length; start += CHUNK) {
      for (const part of partsOf(options.shards, tallies.slice(start, start + CHUNK))) await writePart(part);
    }
  }

  async function writePart({ storeId, tallies }: Part): Promise<void> {
    try {
      await options.shards.of(storeId).write(toStatements(tallies));
    } catch {
      for (const tally of tallies) add(tally);
      options.log.error("clicks_not_flushed", { count: tallies.length });
      schedule();
    }
  }

  return { record, flush };
}

type Part = { readonly storeId: string; readonly tallies: readonly Tally[] };

/** One batch while all stores share a database, else one a store: each may move alone. */
function partsOf(shards: Pick<Shards, "all">, chunk: readonly Tally[]): readonly Part[] {
  const [first] = chunk;
  if (first && shards.all.length === 1) return [{ storeId: first.storeId, tallies: chunk }];
  const stores = Map.groupBy(chunk, ({ storeId }) => storeId);
  return [...stores].map(([storeId, tallies]) => ({ storeId, tallies }));
}

function toStatements(tallies: readonly Tally[]): Statement[] {
  const events = new Map(tallies.map((tally) => [tally.eventId, tally.storeId]));
  return [
    ...tallies.map(({ storeId, eventId, code, kind, hour, count }) =>
      rawStatement(
        `insert into click_counts (store_id, event_id, code, kind, hour, count) values (?, ?, ?, ?, ?, ?)
         on conflict (store_id, event_id, code, kind, hour) do update set count = count + excluded.count`,
        [storeId, eventId, code, kind, hour, count],
      ),
    ),
    ...[...events].map(([eventId, storeId]) => bumpVersion(storeId, versionKeys.counts(eventId))),
  ];
}
