import { type TrackedEnvelope, tracked } from "@trpc/server";
import type { ServiceContext } from "../../context.ts";
import { type Row, rawStatement } from "../../db/index.ts";
import { DEFAULT_TIME_ZONE, toIso } from "../../time.ts";
import { loadStore, MEMBER, requireStore } from "../store/index.ts";
import { count, known } from "./queries/values.ts";
import type { LiveMessage } from "./schemas/index.ts";

/** At most one message a second for an event. */
const PAUSE_MS = 1_000;
/** Changes a returning listener may have missed; beyond them it reads everything anew. */
const REPLAY_CHANGES_MAX = 1_000;

type Change = { eventId: string; version: number };

/**
 * New counts of a store's events as they come. Ids are the number of changes the store has seen: a listener
 * that returns with one gets the newest counts of what changed since, or `resync` when that is too long ago or
 * the id is not ours. Counts are absolute, so hearing one twice does no harm.
 *
 * @throws AppError NOT_FOUND, FORBIDDEN, also while listening when the membership ends
 */
export async function* watchStore(options: {
  ctx: ServiceContext;
  input: { storeId: string; lastEventId?: string | null | undefined };
  signal: AbortSignal | undefined;
}): AsyncGenerator<TrackedEnvelope<LiveMessage>, void, undefined> {
  const { ctx, input, signal } = options;
  const { storeId } = input;
  await requireStore(ctx, storeId, MEMBER);
  const zone = (await loadStore({ ctx, storeId }))?.timeZone ?? DEFAULT_TIME_ZONE;
  const at = () => toIso(zone, ctx.deps.clock.now());
  let seen = await readChanges(ctx, storeId);
  const missed = missedChanges(input.lastEventId, totalOf(seen));
  if (missed === 0) yield tracked(idOf(seen), { type: "ready", at: at() });
  else if (missed > REPLAY_CHANGES_MAX) yield tracked(idOf(seen), { type: "resync", at: at() });
  else
    yield* messages(ctx, {
      storeId,
      at: at(),
      before: seen,
      now: seen,
      eventIds: seen.map(({ eventId }) => eventId),
    });
  while (!signal?.aborted) {
    await pause(ctx, signal);
    if (signal?.aborted) return;
    await requireStore(ctx, storeId, MEMBER);
    const now = await readChanges(ctx, storeId);
    const eventIds = changedSince(seen, now);
    if (eventIds.length > 0) yield* messages(ctx, { storeId, at: at(), before: seen, now, eventIds });
    seen = now;
  }
}

/** Infinity for an id that is not one of ours. */
function missedChanges(lastEventId: string | null | undefined, total: number): number {
  if (lastEventId === null || lastEventId === undefined || lastEventId === "") return 0;
  const last = /^\d{1,15}$/.test(lastEventId) ? Number(lastEventId) : Number.NaN;
  return last <= total ? total - last : Number.POSITIVE_INFINITY;
}

async function readChanges(ctx: ServiceContext, storeId: string): Promise<Change[]> {
  const [rows = []] = await ctx.deps.shards.of(storeId).query([
    rawStatement(
      `select substr(key, instr(key, ':') + 1) as event_id, sum(version) as version from stats_versions
       where store_id = ? and (key like 'counts:%' or key like 'event:%') group by 1 order by 1`,
      [storeId],
    ),
  ]);
  return rows.map((row) => ({ eventId: String(row["event_id"]), version: Number(row["version"]) }));
}

function totalOf(changes: readonly Change[]): number {
  return changes.reduce((total, { version }) => total + version, 0);
}

function idOf(changes: readonly Change[]): string {
  return String(totalOf(changes));
}

function changedSince(before: readonly Change[], now: readonly Change[]): string[] {
  const known = new Map(before.map(({ eventId, version }) => [eventId, version]));
  return now.filter(({ eventId, version }) => known.get(eventId) !== version).map(({ eventId }) => eventId);
}

type Round = {
  storeId: string;
  at: string;
  before: readonly Change[];
  now: readonly Change[];
  eventIds: readonly string[];
};

/** The last message of a round carries its id; one who leaves in the middle gets the round again. */
async function* messages(
  ctx: ServiceContext,
  round: Round,
): AsyncGenerator<TrackedEnvelope<LiveMessage>, void, undefined> {
  const [rows = []] = await ctx.deps.shards.of(round.storeId).query([
    rawStatement(
      `select e.event_id, e.status, e.participants, e.conversions,
         (select sum(c.views) from channel_stats c where c.store_id = e.store_id and c.event_id = e.event_id
            and c.source <> 'estimated') as views
       from event_stats e where e.store_id = ? and e.event_id in (select value from json_each(?)) order by e.event_id`,
      [round.storeId, JSON.stringify(round.eventIds)],
    ),
  ]);
  for (const [index, row] of rows.entries()) {
    const isLast = index === rows.length - 1;
    yield tracked(idOf(isLast ? round.now : round.before), toMessage(row, round.at));
  }
}

function toMessage(row: Row, at: string): LiveMessage {
  return {
    type: "event",
    at,
    eventId: String(row["event_id"]),
    status: String(row["status"]),
    participants: count(row["participants"]),
    conversions: count(row["conversions"]),
    views: known(row["views"]),
  };
}

async function pause(ctx: ServiceContext, signal: AbortSignal | undefined): Promise<void> {
  const left = new Promise<void>((resolve) => {
    signal?.addEventListener("abort", () => resolve(), { once: true });
  });
  await Promise.race([ctx.deps.sleep(PAUSE_MS), left]);
}
