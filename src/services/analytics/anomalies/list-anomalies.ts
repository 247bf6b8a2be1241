import type { z } from "zod";
import { isChannelId } from "../../../channels/index.ts";
import type { ServiceContext } from "../../../context.ts";
import { type Row, rawStatement } from "../../../db/index.ts";
import { DEFAULT_TIME_ZONE, toIso } from "../../../time.ts";
import { loadStore, MEMBER, requireEvent, requireStore } from "../../store/index.ts";
import { known } from "../queries/values.ts";
import { Anomaly, type AnomalyPage, type anomaliesInput } from "../schemas/index.ts";

/**
 * What was out of the ordinary in a store's events or in one of them, newest first: what is still so has no `closedAt`.
 *
 * @throws AppError NOT_FOUND
 * @example (await listAnomalies({ ctx, input: { eventId, limit: 20 } })).items[0]?.cause; // "LINK_BROKEN"
 */
export async function listAnomalies({
  ctx,
  input,
}: {
  ctx: ServiceContext;
  input: z.infer<typeof anomaliesInput>;
}): Promise<AnomalyPage> {
  const { cursor = "g", limit, eventId } = input;
  const storeId = await storeOf(ctx, input);
  const [store, [rows = []]] = await Promise.all([
    loadStore({ ctx, storeId }),
    ctx.deps.shards
      .of(storeId)
      .query([
        rawStatement(
          "select * from anomalies where store_id = ? and id < ? and (? is null or event_id = ?) order by id desc limit ?",
          [storeId, cursor, eventId ?? null, eventId ?? null, limit + 1],
        ),
      ]),
  ]);
  const shown = rows.slice(0, limit);
  return {
    items: shown.map((row) => toAnomaly(row, store?.timeZone ?? DEFAULT_TIME_ZONE)),
    nextCursor: rows.length > limit ? String(shown.at(-1)?.["id"]) : null,
  };
}

async function storeOf(ctx: ServiceContext, input: z.infer<typeof anomaliesInput>): Promise<string> {
  if (input.eventId !== undefined) return (await requireEvent(ctx, input.eventId, MEMBER)).storeId;
  const storeId = input.storeId ?? "";
  await requireStore(ctx, storeId, MEMBER);
  return storeId;
}

function toAnomaly(row: Row, zone: string): Anomaly {
  const channel = String(row["channel"]);
  const closedAt = known(row["closed_at"]);
  return Anomaly.parse({
    id: String(row["id"]),
    eventId: String(row["event_id"]),
    kind: row["kind"],
    channel: isChannelId(channel) ? channel : null,
    cause: row["cause"],
    message: String(row["message"]),
    observed: Number(row["observed"]),
    expected: Math.round(Number(row["expected"]) * 10) / 10,
    since: toIso(zone, Number(row["hour"])),
    openedAt: toIso(zone, Number(row["opened_at"])),
    closedAt: closedAt === null ? null : toIso(zone, closedAt),
  });
}
