import { z } from "zod";
import { type Row, rawStatement, type Statement } from "../../../db/index.ts";
import { CELL_MIN, NEWS_SHARE, PROFILE_DIMENSIONS, type ShownProfile } from "../formulas/index.ts";

/** What was shown of a dimension: its number, from 1, and whether something new may be shown beside all before. */
export type KeptProfile = ShownProfile & { readonly number: number; readonly isDue: boolean };

/**
 * What was shown last of each dimension, oldest first; and everything that was ever shown of those in which enough
 * people came or went since for something new (`nextPublication`), for that has to be held against all of it.
 */
export function publicationsQuery(storeId: string, eventId: string): Statement {
  return rawStatement(
    `with kept as (select * from profile_publications where store_id = ? and event_id = ?),
       crowd as (select dimension, sum(count) as people from profile_counts
         where store_id = ? and event_id = ? group by dimension),
       due as (select dimension from crowd c where not exists (select 1 from kept k where k.dimension = c.dimension
         and abs(c.people - k.participants) < max(?, k.participants * ?)))
     select dimension, number, participants, groups, published_at, dimension in (select dimension from due) as is_due
     from kept where dimension in (select dimension from due)
       or (dimension, number) in (select dimension, max(number) from kept group by dimension)
     order by dimension, number`,
    [storeId, eventId, storeId, eventId, CELL_MIN, NEWS_SHARE],
  );
}

/** What was shown last of each dimension up to an instant. */
export function publicationsAsOf(storeId: string, eventId: string, at: number): Statement {
  return rawStatement(
    `select dimension, number, participants, groups, published_at, 0 as is_due from profile_publications
     where store_id = ? and event_id = ? and (dimension, number) in (
       select dimension, max(number) from profile_publications
       where store_id = ? and event_id = ? and published_at <= ? group by dimension)`,
    [storeId, eventId, storeId, eventId, at],
  );
}

const Groups = z.array(z.strictObject({ name: z.string(), count: z.int() }));

export function toKeptProfiles(rows: readonly Row[]): KeptProfile[] {
  return rows.flatMap((row) => {
    const dimension = PROFILE_DIMENSIONS.find((name) => name === row["dimension"]);
    if (dimension === undefined) return [];
    return [
      {
        dimension,
        number: Number(row["number"]),
        participants: Number(row["participants"]),
        groups: Groups.parse(JSON.parse(String(row["groups"]))),
        publishedAt: Number(row["published_at"]),
        isDue: Number(row["is_due"]) === 1,
      },
    ];
  });
}
