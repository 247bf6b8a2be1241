import { type TrackedEnvelope, tracked } from "@trpc/server";
import { type Row, rawStatement, type Shards, type Statement } from "../../../db/index.ts";
import { toIso } from "../../../time.ts";
import { count, known } from "../queries/values.ts";
import { LiveMessage } from "../schemas/index.ts";
import { advance, type State, type Versions } from "./state.ts";

export type Envelope = TrackedEnvelope<LiveMessage>;

/** Messages, each with the id of what is known after it, and the state after all of them. */
export type Round = { readonly envelopes: readonly Envelope[]; readonly after: State };

type Place = { readonly shards: Shards; readonly storeId: string };

export async function readVersions({ shards, storeId }: Place): Promise<Versions> {
  const [rows = []] = await shards.of(storeId).query([versionsOf(storeId)]);
  return toVersions(rows);
}

/** The newest counts of some events. One snapshot has counts and versions, so no figure goes out under an older id. */
export async function readRound(
  { shards, storeId }: Place,
  { from, eventIds, at }: { from: State; eventIds: readonly string[]; at: number },
): Promise<Round> {
  const [rows = [], counts = []] = await shards
    .of(storeId)
    .query([versionsOf(storeId), countsOf(storeId, eventIds)]);
  const versions = toVersions(rows);
  const found = new Map(counts.map((row) => [String(row["event_id"]), row]));
  const envelopes: Envelope[] = [];
  let after = from;
  for (const eventId of eventIds) {
    after = advance(after, eventId, versions.get(eventId) ?? 0);
    const row = found.get(eventId);
    if (row) envelopes.push(tracked(after.id, toMessage(row, at)));
  }
  return { envelopes, after };
}

function versionsOf(storeId: string): Statement {
  return rawStatement(
    `select substr(key, instr(key, ':') + 1) as event_id, sum(version) as version from stats_versions
     where store_id = ? and (key like 'counts:%' or key like 'event:%') group by 1 order by 1`,
    [storeId],
  );
}

function countsOf(storeId: string, eventIds: readonly string[]): Statement {
  return rawStatement(
    `select e.event_id, e.status, e.time_zone, e.participants, e.conversions,
       (select sum(c.views) from channel_stats c where c.store_id = e.store_id and c.event_id = e.event_id
          and c.source <> 'estimated') as views
     from event_stats e where e.store_id = ? and e.event_id in (select value from json_each(?))`,
    [storeId, JSON.stringify(eventIds)],
  );
}

function toVersions(rows: readonly Row[]): Versions {
  return new Map(rows.map((row) => [String(row["event_id"]), Number(row["version"])]));
}

/** Checked on its way out, as any other answer is, but once for all who hear it. */
function toMessage(row: Row, at: number): LiveMessage {
  return LiveMessage.parse({
    type: "event",
    at: toIso(String(row["time_zone"]), at),
    eventId: String(row["event_id"]),
    status: String(row["status"]),
    participants: count(row["participants"]),
    conversions: count(row["conversions"]),
    views: known(row["views"]),
  });
}
