import {
  CHANNEL_NAMES,
  CHANNEL_REASONS,
  type ChannelId,
  isChannelError,
  isChannelId,
  type JsonObject,
  registryOf,
} from "../../channels/index.ts";
import type { ServiceContext } from "../../context.ts";
import { type Condition, held, rawStatement } from "../../db/index.ts";
import { HOUR_MS } from "../../time.ts";
import { auditMark } from "../audit/index.ts";
import { runOnce } from "../idempotency/index.ts";
import { notify } from "../notification/index.ts";
import { type ConnectionRow, credentialsPlace, openConnection } from "./connection.ts";
import { stateAfter } from "./probe-channel.ts";
import { factColumns, WARN_BEFORE_MS } from "./save-connection.ts";

/** After an attempt that changed nothing. */
const AGAIN_MS = 6 * HOUR_MS;
/** All tries of one renewal. */
const REFRESH_MS = 25_000;

type Result =
  | { readonly type: "refreshed"; readonly credentials: JsonObject }
  | { readonly type: "lost"; readonly state: "RECONNECT_NEEDED" | "RESTRICTED" }
  | { readonly type: "later" };

/**
 * Renews the credentials of one connection whose turn the caller holds. A connection that the owner has changed
 * meanwhile stays as the owner left it.
 */
export async function refreshConnection(ctx: ServiceContext, row: ConnectionRow): Promise<Result["type"]> {
  if (!isChannelId(row.channel)) return "later";
  const result = await renew(ctx, row, row.channel);
  const isOver = row.expiresAt !== null && row.expiresAt <= ctx.deps.clock.now();
  if (result.type === "refreshed") await keep(ctx, row, result.credentials);
  else if (result.type === "lost" && result.state !== row.state) await giveUp(ctx, row, result.state);
  else if (isOver) await giveUp(ctx, row, "RECONNECT_NEEDED");
  else await postpone(ctx, row);
  return result.type;
}

async function renew(ctx: ServiceContext, row: ConnectionRow, channel: ChannelId): Promise<Result> {
  const { channels, clock } = ctx.deps;
  const adapter = registryOf(channels).get(channel);
  if (adapter.refreshCredentials === undefined) return { type: "later" };
  try {
    const { account } = await openConnection(ctx, { storeId: row.storeId, channel });
    const signal = AbortSignal.timeout(REFRESH_MS);
    const target = { channel, op: "publish", isRead: true, account: row.storeId, signal } as const;
    const result = await channels.policies.execute(target, async (signal) =>
      adapter.refreshCredentials?.({ account, now: clock.now(), fetch: channels.fetch, signal }),
    );
    if (result === undefined) return { type: "later" };
    if (result.type === "needs_reconnect") return { type: "lost", state: "RECONNECT_NEEDED" };
    const credentials = adapter.credentialsSchema.safeParse(result.credentials).data;
    return credentials === undefined ? { type: "later" } : { type: "refreshed", credentials };
  } catch (thrown) {
    if (!isChannelError(thrown)) throw thrown;
    const state = stateAfter(thrown);
    return state === null || state === "CONNECTED" ? { type: "later" } : { type: "lost", state };
  }
}

/** The row as it was read: a newer connection, or another one's renewal, is left alone. */
function unchanged(row: ConnectionRow): Condition {
  return {
    sql: `exists (select 1 from channel_connections where store_id = ? and channel = ? and state = ?
            and connection_id = ? and credentials_cipher is ?)`,
    args: [row.storeId, row.channel, row.state, row.connectionId, row.credentialsCipher],
  };
}

async function keep(ctx: ServiceContext, row: ConnectionRow, credentials: JsonObject): Promise<void> {
  const { storeId, channel } = row;
  const { secrets, clock, channels, shards } = ctx.deps;
  const now = clock.now();
  const place = credentialsPlace(storeId, channel);
  const cipher = await secrets.fields.encrypt(JSON.stringify(credentials), place);
  if (!isChannelId(channel)) return;
  const facts = registryOf(channels).get(channel).credentialFacts(credentials);
  // Credentials that came back as old as they were must not be asked for again and again.
  const refreshAt = facts.refreshAt === null ? null : Math.max(facts.refreshAt, now + AGAIN_MS);
  const entry = { storeId, action: "channel.refresh", entityId: channel, details: {} };
  const { statement, mark } = auditMark(ctx, entry, unchanged(row));
  await shards.of(storeId).write([
    statement,
    rawStatement(
      `update channel_connections set credentials_cipher = ?, key_id = ?, account_key = ?, account_label = ?,
         expires_at = ?, refresh_at = ?, refresh_lease_until = null, updated_at = ?
       where store_id = ? and channel = ? and ${mark.sql}`,
      [
        ...[cipher, secrets.fields.currentKid],
        ...factColumns({ ...facts, refreshAt }),
        ...[now, storeId, channel, ...mark.args],
      ],
    ),
  ]);
}

async function giveUp(
  ctx: ServiceContext,
  row: ConnectionRow,
  state: "RECONNECT_NEEDED" | "RESTRICTED",
): Promise<void> {
  const { storeId, channel } = row;
  const entry = { storeId, action: "channel.lose", entityId: channel, details: { state } };
  const { statement, mark } = auditMark(ctx, entry, unchanged(row));
  await ctx.deps.shards.of(storeId).write([
    statement,
    rawStatement(
      `update channel_connections set state = ?, refresh_lease_until = null, updated_at = ?
       where store_id = ? and channel = ? and ${mark.sql}`,
      [state, ctx.deps.clock.now(), storeId, channel, ...mark.args],
    ),
    notify(ctx, { ...noticeOf(row), message: lossOf(row, state) }, mark),
  ]);
}

function lossOf(row: ConnectionRow, state: "RECONNECT_NEEDED" | "RESTRICTED"): string {
  const label = labelOf(row);
  if (state === "RESTRICTED") return `${label}: ${CHANNEL_REASONS.ACCOUNT_RESTRICTED}`;
  return `${label} 연결이 만료됐어요. 채널 설정에서 다시 연결해 주세요.`;
}

async function postpone(ctx: ServiceContext, row: ConnectionRow): Promise<void> {
  const now = ctx.deps.clock.now();
  const { storeId, channel, expiresAt } = row;
  const again = Math.min(now + AGAIN_MS, expiresAt ?? Number.POSITIVE_INFINITY);
  await ctx.deps.shards.of(storeId).write([
    rawStatement(
      `update channel_connections set refresh_at = ?, refresh_lease_until = null
       where store_id = ? and channel = ? and refresh_at = ?`,
      [again, storeId, channel, row.refreshAt],
    ),
  ]);
  if (expiresAt !== null && expiresAt - now <= WARN_BEFORE_MS) await warnOnce(ctx, row, expiresAt);
}

/** Remembered like a request of our own, whose key is the moment at which the connection runs out. */
async function warnOnce(ctx: ServiceContext, row: ConnectionRow, expiresAt: number): Promise<void> {
  const message = `${labelOf(row)} 연결이 곧 만료돼요. 채널 설정에서 다시 연결해 주세요.`;
  await runOnce({
    ctx,
    storeId: row.storeId,
    procedure: "channels.warnOfExpiry",
    input: { idempotencyKey: `${row.channel} ${expiresAt}` },
    run: async (once) => {
      const notice = notify(ctx, { ...noticeOf(row), message }, once.guard);
      return held(await ctx.deps.shards.of(row.storeId).write([notice, ...once.remember({}, once.guard)]));
    },
    replay: async () => false,
  });
}

function noticeOf(row: ConnectionRow) {
  const { storeId, channel } = row;
  return { storeId, kind: "CHANNEL_RECONNECT", eventId: null, channel, params: {} };
}

function labelOf({ channel }: ConnectionRow): string {
  return isChannelId(channel) ? CHANNEL_NAMES[channel] : channel;
}
