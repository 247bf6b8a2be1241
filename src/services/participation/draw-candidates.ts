import type { ServiceContext } from "../../context.ts";
import { type Condition, rawStatement } from "../../db/index.ts";
import { findEventBySlug } from "../event/index.ts";
import { findByEntryCode } from "./own-entry.ts";
import type { Place } from "./person.ts";

/** One entry that may be drawn. `personKey` is a keyed hash within the store: equal for one person. */
export type DrawCandidate = {
  readonly participantId: string;
  readonly personKey: string;
  /** Verified visits of this person to the store, of whatever event. */
  readonly visits: number;
};

export type DrawCandidates = {
  /** In the order of entering. */
  readonly candidates: readonly DrawCandidate[];
  readonly withdrawn: number;
  readonly erased: number;
  /** Holds while nobody has left since. */
  readonly stand: Condition;
};

const STANDS = "withdrawn_at is null and erased_at is null";

/** SQL: the verified visits of the person of entry `p` to the store, of whatever event. */
const VISITS_OF_PERSON = `from participants q indexed by participants_by_phone
  where q.store_id = p.store_id and q.phone_key = p.phone_key and q.withdrawn_at is null
    and q.redeemed_at is not null`;

export type CandidateCounts = {
  readonly entries: number;
  /** Entries of people with a verified visit to the store. */
  readonly withVisits: number;
  readonly withdrawn: number;
  readonly erased: number;
};

/** How many `drawCandidates` would find, counted where they are. Grants nothing: the caller has checked access. */
export async function countCandidates(ctx: ServiceContext, place: Place): Promise<CandidateCounts> {
  const [[row] = []] = await ctx.deps.shards.of(place.storeId).query([
    rawStatement(
      `select coalesce(sum(${STANDS}), 0) as entries,
         coalesce(sum(${STANDS} and exists (select 1 ${VISITS_OF_PERSON})), 0) as with_visits,
         coalesce(sum(withdrawn_at is not null), 0) as withdrawn,
         coalesce(sum(withdrawn_at is null and erased_at is not null), 0) as erased
       from participants p where store_id = ? and event_id = ?`,
      [place.storeId, place.eventId],
    ),
  ]);
  const count = (name: string) => Number(row?.[name] ?? 0);
  return {
    entries: count("entries"),
    withVisits: count("with_visits"),
    withdrawn: count("withdrawn"),
    erased: count("erased"),
  };
}

/** Who may be drawn of an event, and how many may not. Grants nothing: the caller has checked access. */
export async function drawCandidates(ctx: ServiceContext, place: Place): Promise<DrawCandidates> {
  const key = [place.storeId, place.eventId];
  const [rows = [], [left] = []] = await ctx.deps.shards.of(place.storeId).query([
    rawStatement(
      `select p.id, p.phone_key, (select count(*) ${VISITS_OF_PERSON}) as visits
       from participants p where p.store_id = ? and p.event_id = ? and ${STANDS} order by p.id`,
      key,
    ),
    rawStatement(
      `select coalesce(sum(withdrawn_at is not null), 0) as withdrawn,
         coalesce(sum(withdrawn_at is null and erased_at is not null), 0) as erased
       from participants where store_id = ? and event_id = ?`,
      key,
    ),
  ]);
  return {
    candidates: rows.map((row) => ({
      participantId: String(row["id"]),
      personKey: String(row["phone_key"]),
      visits: Number(row["visits"]),
    })),
    withdrawn: Number(left?.["withdrawn"] ?? 0),
    erased: Number(left?.["erased"] ?? 0),
    stand: {
      sql: `(select count(*) from participants where store_id = ? and event_id = ? and ${STANDS}) = ?`,
      args: [...key, rows.length],
    },
  };
}

/** Every entry an event ever had, those that left included. Grants nothing. */
export async function entryIds(ctx: ServiceContext, place: Place): Promise<string[]> {
  const [rows = []] = await ctx.deps.shards
    .of(place.storeId)
    .query([
      rawStatement("select id from participants where store_id = ? and event_id = ?", [
        place.storeId,
        place.eventId,
      ]),
    ]);
  return rows.map((row) => String(row["id"]));
}

/**
 * SQL: whether the entry of another module's row stands.
 *
 * @param row alias of a row with store_id, event_id and participant_id
 */
export function entryStands(row: string): string {
  return `exists (select 1 from participants s where s.store_id = ${row}.store_id
    and s.event_id = ${row}.event_id and s.id = ${row}.participant_id and s.withdrawn_at is null and s.erased_at is null)`;
}

/** Which standing entry an entry code belongs to; the code alone shows nothing personal. */
export async function findStandingEntry(
  ctx: ServiceContext,
  input: { readonly slug: string; readonly entryCode: string },
): Promise<(Place & { readonly participantId: string }) | undefined> {
  const place = await findEventBySlug({ ctx, slug: input.slug });
  const row = place && (await findByEntryCode(ctx, place, input.entryCode));
  if (!place || !row || row["withdrawn_at"] !== null || row["erased_at"] !== null) return undefined;
  return { storeId: place.storeId, eventId: place.eventId, participantId: String(row["id"]) };
}
