import type { ServiceContext } from "../../context.ts";
import { type Db, onAllShards, rawStatement, type Statement } from "../../db/index.ts";
import { endOfEntries } from "../event/index.ts";
import { ERASED, placeholders, WITHDRAWN } from "./person.ts";

/** Range bounds over an index that begins with store_id: two short look-ups a store, whatever its entries. */
const MARKS = `with recursive shops (id) as (
    select min(store_id) from participants
    union all
    select (select min(store_id) from participants where store_id > shops.id) from shops where shops.id is not null
  ),
  marks as (
    select p.store_id, p.event_id, p.key_id from shops join participants p on p.store_id = shops.id
      and p.phone_key >= ? and p.phone_key < ?
    union all
    select p.store_id, p.event_id, p.key_id from shops join participants p on p.store_id = shops.id
      and p.phone_key >= ? and p.phone_key < ?
  )`;

/** Bounds of the marks' texts, in pairs. */
export const MARK_BOUNDS = [ERASED, after(ERASED), WITHDRAWN, after(WITHDRAWN)] as const;

/**
 * @param select over `marks`: store_id, event_id and key_id of each entry of which only a one-way mark is left
 * @example markStatement("select count(*) as count from marks where key_id <> ?", [currentKid])
 */
export function markStatement(select: string, args: readonly unknown[] = []): Statement {
  return rawStatement(`${MARKS} ${select}`, [...MARK_BOUNDS, ...args]);
}

/**
 * Entries whose number is destroyed and whose one-way mark only the older key recognises. They cannot be made
 * anew: without that key, an erased person may enter the same event once more. They go when their event ends.
 */
export async function countOldMarks(ctx: ServiceContext): Promise<number> {
  const { shards, secrets } = ctx.deps;
  const old = markStatement("select count(*) as count from marks where key_id <> ?", [
    secrets.phoneIndex.currentKid,
  ]);
  const rows = await onAllShards(shards, async (db) => (await db.query([old]))[0] ?? []);
  return rows.reduce((sum, row) => sum + Number(row["count"]), 0);
}

/** Marks of events that take entries, which no key at hand recognises. */
export type LostMarks = {
  readonly count: number;
  /** When the last of their events ends; 0 where there is none. */
  readonly until: number;
};

/**
 * @param kids of every key at hand: `secrets.phoneIndex.kids`
 * @example await findLostMarks(db, { kids: secrets.phoneIndex.kids, now: clock.now() }) // { count: 0, until: 0 }
 */
export async function findLostMarks(
  db: Db,
  { kids, now }: { readonly kids: readonly string[]; readonly now: number },
): Promise<LostMarks> {
  const lost = markStatement(
    `select count(*) as count, coalesce(max(ends_at), 0) as until from (
       select ${endOfEntries("marks")} as ends_at from marks where key_id not in (${placeholders(kids)})
     ) where ends_at > ?`,
    [...kids, now],
  );
  const [[row] = []] = await db.query([lost]);
  return { count: Number(row?.["count"] ?? 0), until: Number(row?.["until"] ?? 0) };
}

/** The first text that does not begin with the prefix: ';' follows ':'. */
function after(prefix: string): string {
  return prefix.replace(/:$/, ";");
}
