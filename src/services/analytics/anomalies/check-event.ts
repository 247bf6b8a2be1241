import { CHANNEL_LABELS } from "../../../channels/index.ts";
import { freshId, type ServiceContext } from "../../../context.ts";
import { allOf, type Condition, held, rawStatement, type Statement } from "../../../db/index.ts";
import { HOUR_MS } from "../../../time.ts";
import { notify } from "../../notification/index.ts";
import { isOver, suspicionsOf } from "./detect.ts";
import type { AnomalyCause, AnomalyFacts, Suspicion } from "./facts.ts";
import { CHANNEL_HOURS, type ChannelTotals, type Due, loadAnomalyFacts } from "./load-facts.ts";
import { type LinkState, probeLink } from "./probe-link.ts";
import { anomalyMessage } from "./wording.ts";

/** What was just over is not told again at once. */
export const AGAIN_AFTER_MS = 6 * HOUR_MS;

/**
 * Looks at one hour of one event, once: the hour's own row is the mark of the batch that opens and closes anomalies.
 *
 * @param hour UTC start of a full hour that is over
 * @returns false when somebody else has looked already
 */
export async function checkEvent(ctx: ServiceContext, due: Due, hour: number): Promise<boolean> {
  const { facts, totals } = await loadAnomalyFacts(ctx, due, hour);
  const suspicions = suspicionsOf(facts);
  const found = await withCauses(ctx, due, suspicions);
  const check = markOf(ctx, due, facts);
  const results = await ctx.deps.shards
    .of(due.storeId)
    .write([
      check.statement,
      ...totals.map((total) => hourRow(due, { hour, total, checkId: check.id }, check.mark)),
      ...found.flatMap((one) => openAnomaly(ctx, { due, ...one }, check.mark)),
      ...facts.open
        .filter((open) => isOver(facts, open, suspicions))
        .map(({ id }) => closeAnomaly(ctx, { storeId: due.storeId, id }, check.mark)),
      rawStatement(
        `delete from anomaly_hours where store_id = ? and event_id = ? and hour < ? and ${check.mark.sql}`,
        [due.storeId, due.eventId, hour - CHANNEL_HOURS * HOUR_MS, ...check.mark.args],
      ),
    ]);
  return held(results);
}

type Found = { readonly suspicion: Suspicion; readonly cause: AnomalyCause };

/** The likely cause of each; a doubt that only a broken link would confirm is dropped when the link works. */
async function withCauses(
  ctx: ServiceContext,
  { eventId }: Due,
  suspicions: readonly Suspicion[],
): Promise<Found[]> {
  const links = new Map<string, LinkState>();
  const found: Found[] = [];
  for (const suspicion of suspicions) {
    const { kind, channel } = suspicion;
    if (kind === "PARTICIPATION_JUMP") found.push({ suspicion, cause: "MANY_AT_ONCE" });
    else if (kind === "STATISTICS_SILENT")
      found.push({ suspicion, cause: suspicion.isUnread ? "NOT_COLLECTED" : "NOT_GROWING" });
    else {
      const cause = links.get(channel) ?? (await probeLink(ctx, { eventId, channel }));
      links.set(channel, cause);
      if (suspicion.isCertain || cause === "LINK_BROKEN") found.push({ suspicion, cause });
    }
  }
  return found;
}

type Check = { readonly id: string; readonly statement: Statement; readonly mark: Condition };

function markOf(ctx: ServiceContext, { storeId, eventId }: Due, { hour, counts }: AnomalyFacts): Check {
  const id = freshId(ctx.deps);
  return {
    id,
    statement: rawStatement(
      `insert into anomaly_hours (store_id, event_id, hour, channel, check_id, participants, views)
       values (?, ?, ?, '', ?, ?, null) on conflict do nothing`,
      [storeId, eventId, hour, id, counts.at(-1) ?? 0],
    ),
    mark: {
      sql: `exists (select 1 from anomaly_hours where store_id = ? and event_id = ? and hour = ? and channel = ''
        and check_id = ?)`,
      args: [storeId, eventId, hour, id],
    },
  };
}

type HourRow = { readonly hour: number; readonly total: ChannelTotals; readonly checkId: string };

function hourRow({ storeId, eventId }: Due, { hour, total, checkId }: HourRow, mark: Condition): Statement {
  return rawStatement(
    `insert into anomaly_hours (store_id, event_id, hour, channel, check_id, participants, views)
     select ?, ?, ?, ?, ?, ?, ? where ${mark.sql}`,
    [storeId, eventId, hour, total.channel, checkId, total.participants, total.views, ...mark.args],
  );
}

/** One row while it lasts; the owner is told in the same batch, and only when the row is new. */
function openAnomaly(
  ctx: ServiceContext,
  about: Found & { readonly due: Due },
  mark: Condition,
): Statement[] {
  const { due, suspicion, cause } = about;
  const { storeId, eventId } = due;
  const { kind, channel } = suspicion;
  const id = freshId(ctx.deps);
  const now = ctx.deps.clock.now();
  const message = anomalyMessage(suspicion, cause);
  const isNew: Condition = {
    sql: "exists (select 1 from anomalies where store_id = ? and id = ?)",
    args: [storeId, id],
  };
  return [
    rawStatement(
      `insert into anomalies (store_id, id, event_id, kind, channel, hour, observed, expected, probability, cause,
         message, opened_at, closed_at)
       select ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, null where ${mark.sql} and not exists (
         select 1 from anomalies where store_id = ? and event_id = ? and kind = ? and channel = ?
           and (closed_at is null or closed_at > ?))`,
      [
        ...[storeId, id, eventId, kind, channel, suspicion.hour, suspicion.observed, suspicion.expected],
        ...[suspicion.probability, cause, message, now],
        ...mark.args,
        ...[storeId, eventId, kind, channel, now - AGAIN_AFTER_MS],
      ],
    ),
    notify(
      ctx,
      {
        storeId,
        kind: "ANOMALY",
        eventId,
        channel: channel === "" ? null : channel,
        message,
        params: { anomaly: kind, cause, label: channel === "" ? "" : CHANNEL_LABELS[channel] },
      },
      allOf(mark, isNew),
    ),
  ];
}

export function closeAnomaly(
  ctx: ServiceContext,
  { storeId, id }: { readonly storeId: string; readonly id: string },
  guard: Condition,
): Statement {
  return rawStatement(
    `update anomalies set closed_at = ? where store_id = ? and id = ? and closed_at is null and ${guard.sql}`,
    [ctx.deps.clock.now(), storeId, id, ...guard.args],
  );
}
