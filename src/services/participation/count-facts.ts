import type { ServiceContext } from "../../context.ts";
import { type Row, rawStatement } from "../../db/index.ts";
import { HOUR_MS } from "../../time.ts";

type Counts = { participants: number; conversions: number };

/** Everything the projections count, counted from the entries themselves. Withdrawn entries are out, erased ones in. */
export type CountFacts = Counts & {
  newCustomers: number;
  /** Visits within 90 days of an earlier one. */
  returns: number;
  /** '' is direct. Only channels with an entry. */
  byChannel: (Counts & { channel: string })[];
  /** `hour` is the UTC start of the hour of entry, epoch ms. */
  byHour: (Counts & { hour: number })[];
  /** '' is no answer. */
  profile: { dimension: "age" | "gender" | "region"; value: string; count: number }[];
};

const COUNTED = "from participants where store_id = ? and event_id = ? and withdrawn_at is null";
const COUNTS = "count(*) as participants, count(redeemed_at) as conversions";

/**
 * The facts behind the counters, for verifyCounts. Grants nothing: the caller has checked access.
 *
 * @example (await countFacts({ ctx, storeId, eventId })).participants // 1000
 */
export async function countFacts(options: {
  ctx: ServiceContext;
  storeId: string;
  eventId: string;
}): Promise<CountFacts> {
  const { ctx, storeId, eventId } = options;
  const query = (text: string) => rawStatement(text, [storeId, eventId]);
  const [totals = [], channels = [], hours = [], ages = [], genders = [], regions = []] =
    await ctx.deps.shards.of(storeId).query([
      query(
        `select ${COUNTS}, coalesce(sum(redeemed_at is not null and new_to_store = 1), 0) as newcomers,
             coalesce(sum(redeemed_at is not null and is_return = 1), 0) as returns ${COUNTED}`,
      ),
      query(`select channel, ${COUNTS} ${COUNTED} group by channel order by channel`),
      query(
        `select registered_at - registered_at % ${HOUR_MS} as hour, ${COUNTS} ${COUNTED} group by hour order by hour`,
      ),
      query(profileQuery("age_group")),
      query(profileQuery("gender")),
      query(profileQuery("region")),
    ]);
  return {
    ...toCounts(totals[0]),
    newCustomers: Number(totals[0]?.["newcomers"] ?? 0),
    returns: Number(totals[0]?.["returns"] ?? 0),
    byChannel: channels.map((row) => ({ channel: String(row["channel"]), ...toCounts(row) })),
    byHour: hours.map((row) => ({ hour: Number(row["hour"]), ...toCounts(row) })),
    profile: [...toProfile("age", ages), ...toProfile("gender", genders), ...toProfile("region", regions)],
  };
}

function profileQuery(column: "age_group" | "gender" | "region"): string {
  return `select coalesce(${column}, '') as value, count(*) as count ${COUNTED} group by value order by value`;
}

function toCounts(row: Row | undefined): Counts {
  return { participants: Number(row?.["participants"] ?? 0), conversions: Number(row?.["conversions"] ?? 0) };
}

function toProfile(dimension: "age" | "gender" | "region", rows: readonly Row[]): CountFacts["profile"] {
  return rows.map((row) => ({ dimension, value: String(row["value"]), count: Number(row["count"]) }));
}
