import type { z } from "zod";
import type { ServiceContext } from "../../context.ts";
import { byShard, type Row, rawStatement } from "../../db/index.ts";
import { DEFAULT_TIME_ZONE, toIso } from "../../time.ts";
import { loadStore, OWNER, requireStore, storesOf } from "../store/index.ts";
import { type listNotificationsInput, Notification, type NotificationPage } from "./schemas.ts";

/** What the owner should know, newest first; of all the caller's own stores when none is named. */
export async function listNotifications({
  ctx,
  input,
}: {
  ctx: ServiceContext;
  input: z.infer<typeof listNotificationsInput>;
}): Promise<NotificationPage> {
  const zones = await zonesOf(ctx, input.storeId);
  const { cursor = "g", limit, unreadOnly } = input;
  const groups = await byShard(ctx.deps.shards, [...zones.keys()]);
  const found = groups.map(({ db, storeIds }) =>
    db.query([
      rawStatement(
        `select count(*) as unread from json_each(?) s cross join notifications n
         on n.store_id = s.value and n.read_at is null`,
        [JSON.stringify(storeIds)],
      ),
      rawStatement(
        `select n.* from json_each(?) s cross join notifications n on n.store_id = s.value
         where n.id < ? and (n.read_at is null or not ?) order by n.id desc limit ?`,
        [JSON.stringify(storeIds), cursor, unreadOnly, limit + 1],
      ),
    ]),
  );
  const answers = await Promise.all(found);
  const rows = newestFirst(answers.flatMap(([, own = []]) => own));
  const items = rows.slice(0, limit).map((row) => toNotification(row, zones));
  return {
    items,
    nextCursor: rows.length > limit ? (items.at(-1)?.id ?? null) : null,
    unread: answers.reduce((sum, [counted]) => sum + Number(counted?.[0]?.["unread"] ?? 0), 0),
  };
}

function newestFirst(rows: readonly Row[]): readonly Row[] {
  return rows.toSorted((left, right) => (String(left["id"]) < String(right["id"]) ? 1 : -1));
}

/** Time zone by store. */
async function zonesOf(
  ctx: ServiceContext,
  storeId: string | undefined,
): Promise<ReadonlyMap<string, string>> {
  if (storeId === undefined) {
    const own = (await storesOf(ctx)).filter(({ role }) => role === "owner");
    return new Map(own.map(({ store }) => [store.storeId, store.timeZone]));
  }
  await requireStore(ctx, storeId, OWNER);
  const store = await loadStore({ ctx, storeId });
  return new Map([[storeId, store?.timeZone ?? DEFAULT_TIME_ZONE]]);
}

function toNotification(row: Row, zones: ReadonlyMap<string, string>): Notification {
  const storeId = String(row["store_id"]);
  const instant = (value: unknown) => toIso(zones.get(storeId) ?? DEFAULT_TIME_ZONE, Number(value));
  return {
    id: String(row["id"]),
    storeId,
    kind: String(row["kind"]),
    eventId: row["event_id"] === null ? null : String(row["event_id"]),
    channel: row["channel"] === null ? null : String(row["channel"]),
    message: String(row["message"]),
    params: Notification.shape.params.parse(JSON.parse(String(row["params"]))),
    createdAt: instant(row["created_at"]),
    readAt: row["read_at"] === null ? null : instant(row["read_at"]),
  };
}
