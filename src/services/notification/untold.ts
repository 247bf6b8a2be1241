import type { ServiceContext } from "../../context.ts";
import { type Condition, onEachShard, type Row, rawStatement, type Statement } from "../../db/index.ts";

export type Untold = {
  readonly storeId: string;
  readonly id: string;
  readonly kind: string;
  readonly eventId: string | null;
  readonly channel: string | null;
  readonly message: string;
  /** Epoch ms. */
  readonly createdAt: number;
};

const PAGE = 100;

/** Kinds that an owner should hear of without looking: something failed, or looks wrong. */
const FAILURES: ReadonlySet<string> = new Set([
  "ANOMALY",
  "CHANNEL_FAILED",
  "CHANNEL_RECONNECT",
  "STATS_DELAYED",
  "WEBHOOK_DISABLED",
]);

export function isFailure(kind: string): boolean {
  return FAILURES.has(kind);
}

/** The oldest notifications of all stores that mail and webhooks have not taken up. */
export async function untoldNotifications(ctx: ServiceContext): Promise<readonly Untold[]> {
  const page = rawStatement(
    `select store_id, id, kind, event_id, channel, message, created_at from notifications
     where told_at is null order by created_at limit ?`,
    [PAGE],
  );
  const rows = await onEachShard(ctx.deps.shards, async (db) => (await db.query([page]))[0] ?? []);
  return rows.map(toUntold);
}

function toUntold(row: Row): Untold {
  const text = (name: string) => (row[name] === null ? null : String(row[name]));
  return {
    storeId: String(row["store_id"]),
    id: String(row["id"]),
    kind: String(row["kind"]),
    eventId: text("event_id"),
    channel: text("channel"),
    message: String(row["message"]),
    createdAt: Number(row["created_at"]),
  };
}

/** Holds while none of them has been taken up by another process. */
export function isUntold({ storeId, id }: Pick<Untold, "storeId" | "id">): Condition {
  return {
    sql: "exists (select 1 from notifications where store_id = ? and id = ? and told_at is null)",
    args: [storeId, id],
  };
}

/** The last statement of the batch that takes them up. */
export function markTold(ctx: ServiceContext, storeId: string, ids: readonly string[]): Statement {
  return rawStatement(
    `update notifications set told_at = ? where store_id = ? and told_at is null
       and id in (select value from json_each(?))`,
    [ctx.deps.clock.now(), storeId, JSON.stringify(ids)],
  );
}

/** Sentences about what failed in `[from, to)`, each once, oldest first. */
export async function failuresBetween(
  ctx: ServiceContext,
  { storeId, from, to }: { storeId: string; from: number; to: number },
): Promise<readonly string[]> {
  const [rows = []] = await ctx.deps.shards.of(storeId).query([
    rawStatement(
      `select kind, message from notifications where store_id = ? and created_at >= ? and created_at < ?
         order by created_at limit 500`,
      [storeId, from, to],
    ),
  ]);
  const messages = rows.filter((row) => isFailure(String(row["kind"]))).map((row) => String(row["message"]));
  return [...new Set(messages)];
}
