import { type Condition, held, rawStatement, type Statement } from "../db/index.ts";
import type { ConsumerDeps } from "./consumer.ts";
import { createEngine, type EngineOptions, overtaken, type Shadow } from "./engine.ts";
import { advanceCursor } from "./generation.ts";
import { nextTask, readPlaces } from "./places.ts";
import { isUnsettled } from "./settled.ts";
import { readSeqs } from "./transport/outbox.ts";

/** Places of one stretch, about 20 bytes each in memory. Its messages are read twice: it should fit into memory's file cache. */
const STRETCH_SIZE = 100_000;
const PAGE_SIZE = 500;
/** Marks written in one batch. */
const MARKS_SIZE = 2_000;

/** A stretch of the log behind one place, up to another. */
type Stretch = { readonly after: number; readonly to: number };

export type ReplayOptions = EngineOptions & {
  readonly shadow: Shadow;
  readonly stretchSize?: number | undefined;
};

/**
 * Hands the whole log to a rebuild's engine, stretch by stretch, and within a stretch event by event:
 *
 *   log   a b a c a b … │ …      pages   a a a · b b · c      marks   in the order of the log
 *
 * In the order of the log every page touches a few rows of a thousand events, and of each table a thousand pages:
 * nearly everything is then read and written anew with every page.
 *
 * @returns how many messages the log had
 * @throws AppError CONFLICT REBUILD_RUNNING when the lease is lost
 */
export async function replayLog(options: ReplayOptions): Promise<number> {
  const { deps, stretchSize = STRETCH_SIZE } = options;
  const engine = createEngine(options);
  for (let messages = 0, after = 0; ; ) {
    const stretch = await readStretch(deps, after, stretchSize);
    if (!stretch) return messages;
    for (const seqs of pagesOf(stretch.byEvent)) {
      const page = await readSeqs(deps.store, seqs);
      await nextTask();
      await engine.deliver(page);
      messages += page.length;
    }
    await markStretch(options, engine.mark, { after, to: stretch.to });
    after = stretch.to;
  }
}

async function readStretch(deps: ConsumerDeps, after: number, stretchSize: number) {
  const byEvent = new Map<string, number[]>();
  let to = after;
  for (let size = 0; size < stretchSize; ) {
    const found = await readPlaces(deps.store, to);
    if (!found) break;
    for (const { seq, key } of found.places) {
      const seqs = byEvent.get(key);
      if (seqs) seqs.push(seq);
      else byEvent.set(key, [seq]);
    }
    size += found.places.length;
    to = found.readTo;
    await nextTask();
  }
  return to === after ? undefined : { byEvent, to };
}

function* pagesOf(byEvent: ReadonlyMap<string, readonly number[]>): Generator<readonly number[]> {
  let page: number[] = [];
  for (const seqs of byEvent.values()) {
    for (const seq of seqs) {
      page.push(seq);
      if (page.length < PAGE_SIZE) continue;
      yield page;
      page = [];
    }
  }
  if (page.length > 0) yield page;
}

/** Everything of the stretch that is not parked, failing or dead has been applied. */
async function markStretch({ deps, shadow }: ReplayOptions, mark: string, whole: Stretch): Promise<void> {
  for (let { after } = whole; after < whole.to; after += MARKS_SIZE) {
    const to = Math.min(after + MARKS_SIZE, whole.to);
    const now = deps.clock.now();
    const step = shadow.lease.step(now);
    const statements = [
      step.statement,
      markApplied(mark, { after, to }, { when: step.when, now }),
      advanceCursor(mark, { seq: to, now }, step.when),
    ];
    if (!held(await deps.store.write(statements))) throw overtaken();
    step.confirm();
  }
}

function markApplied(
  mark: string,
  { after, to }: Stretch,
  { when, now }: { when: Condition; now: number },
): Statement {
  const unsettled = isUnsettled(mark, "o.id");
  return rawStatement(
    `insert into inbox (consumer, message_id, batch_id, at) select ?, o.id, ?, ? from outbox o
     where o.seq > ? and o.seq <= ? and ${unsettled.sql} and ${when.sql}`,
    [mark, `rebuild ${after}`, now, after, to, ...unsettled.args, ...when.args],
  );
}
