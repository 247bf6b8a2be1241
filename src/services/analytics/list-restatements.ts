import type { z } from "zod";
import { CHANNEL_LABELS, isChannelId } from "../../channels/index.ts";
import type { ServiceContext } from "../../context.ts";
import { type Row, rawStatement } from "../../db/index.ts";
import { DEFAULT_TIME_ZONE, toIso } from "../../time.ts";
import { loadStore, MEMBER, requireEvent } from "../store/index.ts";
import { count } from "./queries/values.ts";
import type { Restatement, RestatementPage, restatementsInput } from "./schemas/index.ts";

/**
 * Which figures of an event's channels were corrected after they had been kept, newest first (N-15).
 *
 * @throws AppError NOT_FOUND
 * @example (await listRestatements({ ctx, input: { eventId, limit: 20 } })).items[0]?.delta; // -4
 */
export async function listRestatements({
  ctx,
  input,
}: {
  ctx: ServiceContext;
  input: z.infer<typeof restatementsInput>;
}): Promise<RestatementPage> {
  const { storeId, eventId } = await requireEvent(ctx, input.eventId, MEMBER);
  const { cursor = "g", limit } = input;
  const [store, [rows = []]] = await Promise.all([
    loadStore({ ctx, storeId }),
    ctx.deps.shards
      .of(storeId)
      .query([
        rawStatement(
          "select * from restatements where store_id = ? and event_id = ? and id < ? order by id desc limit ?",
          [storeId, eventId, cursor, limit + 1],
        ),
      ]),
  ]);
  const zone = store?.timeZone ?? DEFAULT_TIME_ZONE;
  const shown = rows.slice(0, limit);
  return {
    items: shown.flatMap((row) => toRestatement(row, zone)),
    nextCursor: rows.length > limit ? String(shown.at(-1)?.["id"]) : null,
  };
}

function toRestatement(row: Row, zone: string): Restatement[] {
  const channel = String(row["channel"]);
  if (!isChannelId(channel)) return [];
  const [before, after] = [count(row["before_value"]), count(row["after_value"])];
  return [
    {
      id: String(row["id"]),
      channel,
      label: CHANNEL_LABELS[channel],
      metric: String(row["metric"]),
      day: String(row["day"]),
      before,
      after,
      delta: after - before,
      asOf: toIso(zone, Number(row["as_of"])),
      restatedAt: toIso(zone, Number(row["restated_at"])),
    },
  ];
}
