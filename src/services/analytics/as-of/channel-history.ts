import { CHANNEL_TYPES, isChannelId } from "../../../channels/index.ts";
import type { ServiceContext } from "../../../context.ts";
import { type Row, rawStatement } from "../../../db/index.ts";
import { CORRECTING_CHANNELS } from "../formulas/freshness.ts";
import type { Place } from "../load-facts.ts";
import { COLUMN_NAMES } from "../metric-columns.ts";
import { known } from "../queries/values.ts";

const PAGE_SIZE = 1_000;
const ESTIMATED = "estimated";

/** Rows of channel_stats and channel_stats_daily as they stood at an instant. */
export type ChannelHistory = {
  readonly newest: ReadonlyMap<string, Row>;
  readonly days: readonly Row[];
  /** How many words of the channels this is made of. */
  readonly snapshots: number;
};

/** What all words of an event's channels up to an instant amount to; page by page. */
export async function readChannelHistory(
  ctx: ServiceContext,
  { storeId, eventId }: Place,
  at: number,
): Promise<ChannelHistory> {
  const fold = createChannelFold();
  let snapshots = 0;
  for (let after: readonly [string, number] = ["", 0]; ; ) {
    const [rows = []] = await ctx.deps.shards.of(storeId).query([
      rawStatement(
        `select * from channel_snapshots where store_id = ? and event_id = ? and (channel, number) > (?, ?)
           and recorded_at <= ? order by channel, number limit ?`,
        [storeId, eventId, ...after, at, PAGE_SIZE],
      ),
    ]);
    const last = rows.at(-1);
    if (!last) return { ...fold.history(), snapshots };
    fold.add(rows);
    snapshots += rows.length;
    after = [String(last["channel"]), Number(last["number"])];
  }
}

/** The rules of recordSnapshot and recordCollectionFailure: an older count changes nothing, an unknown figure stays. */
function createChannelFold() {
  const newest = new Map<string, Row>();
  const days = new Map<string, Row>();
  return {
    add(rows: readonly Row[]): void {
      for (const row of rows) {
        const channel = String(row["channel"]);
        const before = newest.get(channel);
        if (row["as_of"] === null) {
          newest.set(channel, { ...before, channel, fail_reason: row["fail_reason"] ?? null });
          continue;
        }
        if (isNotOlder(row, before)) newest.set(channel, { ...merged(before, row), fail_reason: null });
        const day = `${channel} ${String(row["day"])}`;
        if (isNotOlder(row, days.get(day))) days.set(day, merged(days.get(day), row));
      }
    },
    history: () => ({ newest, days: [...days.values()] }),
  };
}

function isNotOlder(row: Row, before: Row | undefined): boolean {
  const asOf = known(before?.["as_of"]);
  return asOf === null || asOf <= Number(row["as_of"]);
}

function merged(before: Row | undefined, row: Row): Row {
  const figures = COLUMN_NAMES.map((column) => [column, row[column] ?? before?.[column] ?? null]);
  return { ...row, ...Object.fromEntries(figures) };
}

/** channel_stats: the channels' words beside the distribution states that messages told. */
export function statsRows(newest: ReadonlyMap<string, Row>, statuses: ReadonlyMap<string, string>): Row[] {
  const channels = [...new Set([...newest.keys(), ...statuses.keys()])].filter(isChannelId);
  return channels.map((channel) => ({
    ...newest.get(channel),
    channel,
    channel_type: CHANNEL_TYPES[channel],
    status: statuses.get(channel) ?? "PENDING",
  }));
}

/** As the live query has them: the two newest days with counted views of each channel, newest first. */
export function viewsByDay(days: readonly Row[]): Row[] {
  const counted = days.filter((row) => row["views"] !== null && row["source"] !== ESTIMATED);
  const byChannel = Map.groupBy(counted, (row) => row["channel"]);
  return [...byChannel.values()].flatMap((rows) => rows.sort(byDay).reverse().slice(0, 2));
}

/** As the live query has it: when a correcting channel last had more than ever before. */
export function lastGrowth(days: readonly Row[]): Row[] {
  const counted = days.filter((row) => row["source"] !== ESTIMATED);
  return CORRECTING_CHANNELS.flatMap((channel) => {
    let [most, grownAt]: [number, number | null] = [0, null];
    for (const row of counted.filter((one) => one["channel"] === channel).sort(byDay)) {
      const impressions = known(row["impressions"]) ?? 0;
      if (impressions > most) grownAt = Math.max(grownAt ?? 0, Number(row["as_of"]));
      most = Math.max(most, impressions);
    }
    return grownAt === null ? [] : [{ channel, grown_at: grownAt }];
  });
}

function byDay(left: Row, right: Row): number {
  return String(left["day"]) < String(right["day"]) ? -1 : 1;
}
