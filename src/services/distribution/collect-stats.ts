import { and, eq, inArray } from "drizzle-orm";
import { type ChannelId, isChannelError, registryOf, type StatsSnapshot } from "../../channels/index.ts";
import type { ServiceContext } from "../../context.ts";
import { held } from "../../db/index.ts";
import { distributionChannels } from "../../db/schema/store.ts";
import { recordCollectionFailure, recordSnapshot } from "../analytics/index.ts";
import { type Connection, openConnection } from "../channel/index.ts";
import { refreshRow } from "./refresh-row.ts";
import { type ChannelRow, externalRefOf, fromDbRow } from "./row.ts";
import { saveRow } from "./save-row.ts";
import type { Subject } from "./subject.ts";
import { loadSubject } from "./subject.ts";

/**
 * Asks every channel that has posted what has become of its posts, and for their totals. Analytics keeps the
 * totals; a channel that cannot be read is recorded as such, with its last numbers kept. All channels at the same time; never called by a read.
 *
 * @throws AppError NOT_FOUND for an unknown event
 * @example await collectStats({ ctx, storeId, eventId }) // { collected: ["Instagram"], failed: [] }
 */
export async function collectStats(options: {
  ctx: ServiceContext;
  storeId: string;
  eventId: string;
}): Promise<{ collected: readonly ChannelId[]; failed: readonly ChannelId[] }> {
  const { ctx, storeId, eventId } = options;
  const rows = await postedRows(ctx, { storeId, eventId });
  if (rows.length === 0) return { collected: [], failed: [] };
  const contents = rows.map(({ content }) => content);
  const subject = await loadSubject(ctx, { storeId, eventId }, contents);
  const channels = [...new Set(rows.map(({ channel }) => channel))];
  const results = await Promise.all(
    channels.map(async (channel) => {
      const own = rows.filter((row) => row.channel === channel);
      return { channel, ok: await collectChannel(ctx, subject, own) };
    }),
  );
  return {
    collected: results.filter(({ ok }) => ok).map(({ channel }) => channel),
    failed: results.filter(({ ok }) => !ok).map(({ channel }) => channel),
  };
}

async function postedRows(
  ctx: ServiceContext,
  place: { storeId: string; eventId: string },
): Promise<readonly ChannelRow[]> {
  const rows = await ctx.deps.shards
    .of(place.storeId)
    .read.select()
    .from(distributionChannels)
    .where(
      and(
        eq(distributionChannels.storeId, place.storeId),
        eq(distributionChannels.eventId, place.eventId),
        inArray(distributionChannels.status, ["SUCCESS"]),
      ),
    );
  return rows.map(fromDbRow).filter(({ record }) => record.ref !== null);
}

/** One channel may have posted in several runs: its totals are the sum over its posts. */
async function collectChannel(
  ctx: ServiceContext,
  subject: Subject,
  posted: readonly ChannelRow[],
): Promise<boolean> {
  const [first] = posted;
  if (first === undefined) return true;
  const { storeId, eventId, channel } = first;
  try {
    const connection = await openConnection(ctx, first);
    const refreshed = await Promise.all(posted.map((row) => refreshRow(ctx, subject, row)));
    const rows = refreshed.filter(({ record }) => record.status === "SUCCESS");
    if (rows.length === 0) return true;
    const snapshots = await Promise.all(rows.map((row) => fetchOne(ctx, row, connection)));
    const { asOf, spentKrw: _spent, ...metrics } = snapshots.reduce(addUp);
    const source = connection.provider === "simulator" ? "simulated" : "measured";
    if (Object.values(metrics).some((value) => value !== null))
      await recordSnapshot({ ctx, input: { storeId, eventId, channel, metrics, asOf, source } });
    await Promise.all(rows.map((row, index) => noteCharge(ctx, { subject, row, source }, snapshots[index])));
    return true;
  } catch (thrown) {
    if (!isChannelError(thrown)) throw thrown;
    await recordCollectionFailure({ ctx, input: { storeId, eventId, channel, reason: thrown.reason } });
    return false;
  }
}

function fetchOne(ctx: ServiceContext, row: ChannelRow, { account }: Connection): Promise<StatsSnapshot> {
  const { channels, clock } = ctx.deps;
  const { ref } = row.record;
  if (ref === null) throw new TypeError("a posted row has a reference");
  const signal = new AbortController().signal;
  const target = { channel: row.channel, op: "stats", account: row.storeId, signal } as const;
  return channels.policies.execute(target, (fresh) =>
    registryOf(channels)
      .get(row.channel)
      .fetchStats({
        account,
        now: clock.now(),
        fetch: channels.fetch,
        signal: fresh,
        externalRef: externalRefOf(row),
        eventId: row.eventId,
        state: row.record.state,
        ref,
      }),
  );
}

function addUp(a: StatsSnapshot, b: StatsSnapshot): StatsSnapshot {
  const sum = (x: number | null, y: number | null) => (x === null && y === null ? null : (x ?? 0) + (y ?? 0));
  const calls = sum(a.totalCalls, b.totalCalls);
  return {
    impressions: sum(a.impressions, b.impressions),
    views: sum(a.views, b.views),
    clicks: sum(a.clicks, b.clicks),
    likes: sum(a.likes, b.likes),
    comments: sum(a.comments, b.comments),
    shares: sum(a.shares, b.shares),
    totalCalls: calls,
    completedCalls: sum(a.completedCalls, b.completedCalls),
    averageDuration: weighted(a, b),
    spentKrw: sum(a.spentKrw, b.spentKrw),
    asOf: Math.min(a.asOf, b.asOf),
  };
}

/** Average seconds over both posts, weighted by completed calls. */
function weighted(a: StatsSnapshot, b: StatsSnapshot): number | null {
  if (a.averageDuration === null || b.averageDuration === null) return a.averageDuration ?? b.averageDuration;
  const [wa, wb] = [a.completedCalls ?? 0, b.completedCalls ?? 0];
  return wa + wb === 0 ? a.averageDuration : (a.averageDuration * wa + b.averageDuration * wb) / (wa + wb);
}

type Charge = {
  readonly subject: Subject;
  readonly row: ChannelRow;
  readonly source: "simulated" | "measured";
};

/** A partner that bills by use says what it has charged so far; the message tells analytics. */
async function noteCharge(
  ctx: ServiceContext,
  charge: Charge,
  stats: StatsSnapshot | undefined,
): Promise<void> {
  const { row, subject, source } = charge;
  const spentKrw = stats?.spentKrw ?? null;
  const isKnown = spentKrw === row.record.costKrw && row.costSource === source;
  if (spentKrw === null || isKnown) return;
  const batch = saveRow(ctx, {
    row,
    record: { ...row.record, costKrw: Math.round(spentKrw) },
    costSource: source,
    attempts: [],
    leaseUntil: null,
    event: subject.event,
  });
  if (held(await ctx.deps.shards.of(row.storeId).write(batch.statements))) ctx.deps.events.wake(row.storeId);
}
