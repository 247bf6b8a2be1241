import { and, eq } from "drizzle-orm";
import type { FieldPlace } from "../../auth/index.ts";
import {
  accessTo,
  type ChannelAccount,
  ChannelError,
  type ChannelId,
  type JsonObject,
  PROVIDERS,
  type Provider,
  parseJsonObject,
  simulatorAccount,
} from "../../channels/index.ts";
import type { ServiceContext } from "../../context.ts";
import { channelConnections } from "../../db/schema/store.ts";

export type ConnectionRow = typeof channelConnections.$inferSelect;

/** What the store's account at a channel is, ready for an adapter. Holds opened credentials: never log it. */
export type Connection = { readonly provider: Provider; readonly account: ChannelAccount };

type Place = { readonly storeId: string; readonly channel: ChannelId };

/** The row as it is stored, credentials still sealed. Grants nothing. */
export async function findConnection(ctx: ServiceContext, place: Place): Promise<ConnectionRow | undefined> {
  const [row] = await ctx.deps.shards
    .of(place.storeId)
    .read.select()
    .from(channelConnections)
    .where(and(eq(channelConnections.storeId, place.storeId), eq(channelConnections.channel, place.channel)))
    .limit(1);
  return row;
}

/** The ids of a store's connections by channel, which a repeated connection keeps. */
export async function connectionIdsOf(
  ctx: ServiceContext,
  storeId: string,
): Promise<ReadonlyMap<string, string>> {
  const { channel, connectionId } = channelConnections;
  const rows = await ctx.deps.shards
    .of(storeId)
    .read.select({ channel, connectionId })
    .from(channelConnections)
    .where(eq(channelConnections.storeId, storeId));
  return new Map(rows.map((row) => [row.channel, row.connectionId]));
}

/**
 * Opens the store's connection to a channel.
 *
 * @throws ChannelError NOT_CONFIGURED when there is none, RECONNECT_NEEDED when its credentials cannot be opened
 */
export async function openConnection(ctx: ServiceContext, place: Place): Promise<Connection> {
  const row = await findConnection(ctx, place);
  if (row === undefined || row.state === "NOT_CONFIGURED")
    throw new ChannelError({ kind: "config", reason: "NOT_CONFIGURED" });
  const provider = toProvider(row.provider);
  const credentials = await openCredentials(ctx, row);
  return { provider, account: accountFor(ctx, { ...place, provider, id: row.connectionId, credentials }) };
}

/** An account ready for an adapter; `credentials` are the store's own, still without a demo's. */
export function accountFor(
  ctx: ServiceContext,
  entry: Place & { readonly provider: Provider; readonly id: string; readonly credentials: JsonObject },
): ChannelAccount {
  const access = accessTo(ctx.deps.channels, entry.provider, entry.channel);
  return {
    id: entry.id,
    endpoint: access?.endpoint ?? null,
    credentials: wholeCredentials(entry),
    app: access?.app ?? {},
  };
}

/** At a simulator, what a store has not given itself is the demo's own. */
export function wholeCredentials(
  entry: Place & { readonly provider: Provider; readonly credentials: JsonObject },
): JsonObject {
  const demo = entry.provider === "simulator" ? simulatorAccount(entry.channel, entry.storeId) : {};
  return { ...demo, ...entry.credentials };
}

/** A word that is none of ours counts as the real partner: nothing is called a simulation by mistake. */
export function toProvider(text: string): Provider {
  return PROVIDERS.find((provider) => provider === text) ?? "partner";
}

async function openCredentials(ctx: ServiceContext, row: ConnectionRow): Promise<JsonObject> {
  if (row.credentialsCipher === null) return {};
  const place = credentialsPlace(row.storeId, row.channel);
  const plain = await ctx.deps.secrets.fields.decrypt(row.credentialsCipher, place).catch(() => null);
  const credentials = plain === null ? null : parseJsonObject(plain);
  if (credentials === null) throw new ChannelError({ kind: "auth", reason: "RECONNECT_NEEDED" });
  return credentials;
}

/** Binds a cipher to its row: copied to another store or channel it does not open. */
export function credentialsPlace(storeId: string, channel: string): FieldPlace {
  return ["channel_connections", storeId, channel, "credentials"];
}
