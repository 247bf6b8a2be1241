import type { Db, Row } from "../db/index.ts";
import { rawStatement } from "../db/index.ts";
import type { Consumer } from "./consumer.ts";
import { markName, readGeneration, selectGeneration } from "./generation.ts";
import { selectLease } from "./lease.ts";
import { isWanted } from "./wanted.ts";

export type ConsumerHealth = {
  readonly consumer: string;
  /** Last message read (at most 500 behind where it wants none), and the newest one of the log. */
  readonly cursor: number;
  readonly head: number;
  /** Messages not read yet of those it wants, and how long the oldest of them waits (ms, null when none). */
  readonly lag: number;
  readonly oldestAgeMs: number | null;
  readonly parked: number;
  readonly oldestParkedAgeMs: number | null;
  readonly failing: number;
  readonly dead: number;
  readonly isRebuilding: boolean;
};

/** How far a consumer is behind, and what it could not apply. */
export async function readConsumerHealth(
  store: Db,
  consumer: Consumer,
  now: number,
): Promise<ConsumerHealth> {
  const [pointer] = await store.query([selectGeneration(consumer.name)]);
  const mark = markName(consumer.name, readGeneration(pointer));
  const wanted = isWanted(consumer, "o");
  const cursor = "coalesce((select seq from consumer_cursors where consumer = ?), 0)";
  const [reading, parked, failing, dead, rebuild] = await store.query([
    rawStatement(
      `select ${cursor} as cursor, coalesce((select max(seq) from outbox), 0) as head,
         (select count(*) from outbox o where o.seq > ${cursor} and ${wanted}) as lag,
         (select o.occurred_at from outbox o where o.seq > ${cursor} and ${wanted} order by o.seq limit 1) as oldest`,
      [mark, mark, mark],
    ),
    rawStatement("select count(*) as count, min(parked_at) as oldest from inbox_parked where consumer = ?", [
      mark,
    ]),
    rawStatement("select count(*) as count from inbox_failures where consumer = ?", [mark]),
    rawStatement("select count(*) as count from dead_letters where consumer = ? and replayed_at is null", [
      mark,
    ]),
    selectLease(consumer, now),
  ]);
  return {
    consumer: consumer.name,
    cursor: numberOf(reading, "cursor"),
    head: numberOf(reading, "head"),
    lag: numberOf(reading, "lag"),
    oldestAgeMs: ageOf(reading, now),
    parked: numberOf(parked, "count"),
    oldestParkedAgeMs: ageOf(parked, now),
    failing: numberOf(failing, "count"),
    dead: numberOf(dead, "count"),
    isRebuilding: (rebuild ?? []).length > 0,
  };
}

function numberOf(rows: readonly Row[] | undefined, column: string): number {
  return Number(rows?.[0]?.[column] ?? 0);
}

/** Clocks of writers may differ a little: an age is never negative. */
function ageOf(rows: readonly Row[] | undefined, now: number): number | null {
  const oldest = rows?.[0]?.["oldest"];
  return oldest === null || oldest === undefined ? null : Math.max(0, now - Number(oldest));
}
