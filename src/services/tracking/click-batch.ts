import { bumpVersion, newId, rawStatement, type Statement, versionKeys } from "../../db/index.ts";
import { forgetMarksBefore, markOnce } from "../../events/index.ts";

/** human: a GET by a browser. head: HEAD requests and prefetches. bot: known crawlers and programs. */
export type ClickKind = "human" | "head" | "bot";

export type Click = {
  readonly storeId: string;
  readonly eventId: string;
  readonly code: string;
  readonly kind: ClickKind;
};

/** Clicks of one link, kind and hour. */
export type Tally = Click & { readonly hour: number; count: number };

/** Clicks that are written together, tried with the same id until there is an answer. */
export type ClickBatch = {
  readonly id: string;
  /** Whose clicks wait while this has no answer. */
  readonly place: string;
  readonly tallies: readonly Tally[];
  tries: number;
};

const MARK = "clicks";
/** A database that has not answered for longer than this may count a batch twice. */
const MARKS_KEPT_MS = 86_400_000;

/** An answer that is lost says nothing of its batch (`Db.write`), so the first statement marks it: it counts once. */
export function clickStatements({ id, tries, tallies }: ClickBatch, now: number): readonly Statement[] {
  const { statement, when } = markOnce(MARK, { id, attemptId: String(tries), now });
  const events = new Map(tallies.map((tally) => [tally.eventId, tally.storeId]));
  const oldest = newId({ now: () => now - MARKS_KEPT_MS, randomBytes: (length) => new Uint8Array(length) });
  return [
    statement,
    ...tallies.map(({ storeId, eventId, code, kind, hour, count }) =>
      rawStatement(
        `insert into click_counts (store_id, event_id, code, kind, hour, count)
         select ?, ?, ?, ?, ?, ? where ${when.sql}
         on conflict (store_id, event_id, code, kind, hour) do update set count = count + excluded.count`,
        [storeId, eventId, code, kind, hour, count, ...when.args],
      ),
    ),
    ...[...events].map(([eventId, storeId]) => bumpVersion(storeId, versionKeys.counts(eventId), when)),
    forgetMarksBefore(MARK, oldest),
  ];
}
