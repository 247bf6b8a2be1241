import type { ChannelId } from "../../channels/index.ts";
import { type Condition, rawStatement, type Statement } from "../../db/index.ts";
import { COLUMN_NAMES } from "./metric-columns.ts";

type Word = {
  readonly storeId: string;
  readonly eventId: string;
  readonly channel: ChannelId;
  /** The store's day of the figures. */
  readonly day: string;
  readonly recordedAt: number;
} & (
  | {
      /** In the order of METRIC_NAMES; null = not known. */
      readonly values: readonly (number | null)[];
      readonly source: string;
      readonly asOf: number;
    }
  | { readonly failReason: string }
);

const COLUMNS = [
  ...["store_id", "event_id", "channel", "number", "day", "recorded_at"],
  ...["source", "as_of", "fail_reason", ...COLUMN_NAMES],
];

/**
 * Keeps a word of a channel for ever, whether it changed anything or not: what was known at an earlier time is
 * computed from these (N-29). For the batch that keeps the word itself.
 */
export function rememberSnapshot(word: Word, guard: Condition = { sql: "1", args: [] }): Statement {
  const { storeId, eventId, channel, day, recordedAt } = word;
  const place = [storeId, eventId, channel];
  const figures =
    "failReason" in word
      ? [null, null, word.failReason, ...COLUMN_NAMES.map(() => null)]
      : [word.source, word.asOf, null, ...word.values];
  return rawStatement(
    `insert into channel_snapshots (${COLUMNS.join(", ")})
     select ?, ?, ?, 1 + coalesce((select max(number) from channel_snapshots
       where store_id = ? and event_id = ? and channel = ?), 0), ?, ?, ${figures.map(() => "?").join(", ")}
     where ${guard.sql}`,
    [...place, ...place, day, recordedAt, ...figures, ...guard.args],
  );
}
