import { CHANNEL_IDS, type ChannelId } from "../../channels/index.ts";
import type { ServiceContext } from "../../context.ts";
import { idAt, type Row, rawStatement } from "../../db/index.ts";
import { addDays, dayOf, dayStart, HOUR_MS } from "../../time.ts";

/** How a channel has done for one store of late. */
export type DeliveryFigures = {
  /** Attempts of the last seven days' deliveries that came to an end, and those of them that were posted. */
  readonly ended7d: number;
  readonly posted7d: number;
  /** What this month's deliveries cost or are planned to cost, won. */
  readonly costKrw: number;
  /** The weakest way in which one of these costs was obtained; null = no delivery of this month has one. */
  readonly costSource: CostSource | null;
};

const COST_SOURCES = ["measured", "simulated", "estimated"] as const;
type CostSource = (typeof COST_SOURCES)[number];

const NOTHING: DeliveryFigures = { ended7d: 0, posted7d: 0, costKrw: 0, costSource: null };

/** A run's id is a little older than the run: by a write, also by one that was tried again. */
const CLAIM_MS = HOUR_MS;

/**
 * The store's deliveries of the last seven days (today and the six before, in its time zone) and of this month, each
 * counted by the day on which it was started. An owner's retry is an attempt of its own; what she called off is none,
 * and what still runs, waits for her or is of unknown fate has not ended. Grants nothing.
 *
 * @returns every channel; reads only the store's runs since the earlier of the two dates
 * @example (await deliveryFigures(ctx, { storeId, timeZone })).get("Instagram")?.posted7d
 */
export async function deliveryFigures(
  ctx: ServiceContext,
  { storeId, timeZone }: { readonly storeId: string; readonly timeZone: string },
): Promise<ReadonlyMap<ChannelId, DeliveryFigures>> {
  const { clock, shards } = ctx.deps;
  const today = dayOf(timeZone, clock.now());
  const weekFrom = dayStart(timeZone, addDays(today, -6));
  const monthFrom = dayStart(timeZone, `${today.slice(0, 7)}-01`);
  const oldest = idAt(Math.min(weekFrom, monthFrom) - CLAIM_MS);
  const [rows = []] = await shards
    .of(storeId)
    .query([rawStatement(FIGURES, [weekFrom, weekFrom, monthFrom, monthFrom, storeId, oldest])]);
  const found = new Map(rows.map((row) => [row["channel"], toFigures(row)]));
  return new Map(CHANNEL_IDS.map((channel) => [channel, found.get(channel) ?? NOTHING]));
}

/** What the row costs, else what is set aside for it; null where nothing is known or nothing came of it. */
const KRW = `coalesce(c.cost_krw, case when c.status not in ('FAILED', 'CANCELLED') then s.amount_krw end)`;

/** The place in COST_SOURCES: a sum is as good as its weakest part, and what is only set aside is an estimate. */
const WEAKNESS = `case when c.cost_krw is null then 2 else case c.cost_source ${COST_SOURCES.map(
  (source, place) => `when '${source}' then ${place}`,
).join(" ")} else 2 end end`;

const FIGURES = `select c.channel,
    sum(c.created_at >= ? and c.status = 'SUCCESS') as posted,
    sum(case when c.created_at >= ? then (c.state ->> '$.generation') + (c.status in ('SUCCESS', 'FAILED'))
        else 0 end) as ended,
    sum(case when c.created_at >= ? then coalesce(${KRW}, 0) else 0 end) as krw,
    max(case when c.created_at >= ? and ${KRW} is not null then ${WEAKNESS} end) as weakness
  from distribution_channels c left join spend_reservations s
    on s.store_id = c.store_id and s.distribution_id = c.distribution_id and s.channel = c.channel
  where c.store_id = ? and c.distribution_id >= ? group by c.channel`;

function toFigures(row: Row): DeliveryFigures {
  const weakness = row["weakness"];
  return {
    ended7d: Number(row["ended"]),
    posted7d: Number(row["posted"]),
    costKrw: Number(row["krw"]),
    costSource: weakness === null ? null : (COST_SOURCES[Number(weakness)] ?? "estimated"),
  };
}
