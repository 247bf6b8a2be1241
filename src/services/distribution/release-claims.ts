import type { ServiceContext } from "../../context.ts";
import { byShard, idAt, rawStatement, type Shards } from "../../db/index.ts";
import { DAY_MS } from "../../time.ts";

const MINUTE_MS = 60_000;
/** A call that is still between its two writes is younger; the ticks of half an hour see every older one. */
const YOUNGEST_MS = 10 * MINUTE_MS;
const WINDOW_MS = 30 * MINUTE_MS;

/**
 * A process that died between claiming a run's id and opening the run leaves an id that looks like a run under
 * way to whoever starts events: it is given back. Safe to run twice.
 *
 * @param isFreshStart nobody else runs: ids of an earlier process are looked at once, a week back
 */
export async function releaseClaims(ctx: ServiceContext, isFreshStart: boolean): Promise<void> {
  const { control, shards, clock } = ctx.deps;
  const until = clock.now() + (isFreshStart ? MINUTE_MS : -YOUNGEST_MS);
  const since = until - (isFreshStart ? 7 * DAY_MS : WINDOW_MS);
  const [claims = []] = await control.query([
    rawStatement("select id, store_id from resources where id >= ? and id < ? and kind = 'distribution'", [
      idAt(since),
      idAt(until),
    ]),
  ]);
  if (claims.length === 0) return;
  const places = claims.map((row) => ({ storeId: String(row["store_id"]), id: String(row["id"]) }));
  const known = await openedOf(shards, places);
  const orphans = claims.map((row) => row["id"]).filter((id) => !known.has(id));
  if (orphans.length === 0) return;
  await control.write([
    rawStatement(
      "delete from resources where kind = 'distribution' and id in (select value from json_each(?))",
      [JSON.stringify(orphans)],
    ),
  ]);
}

async function openedOf(
  shards: Shards,
  places: readonly { readonly storeId: string; readonly id: string }[],
): Promise<ReadonlySet<unknown>> {
  const groups = await byShard(shards, [...new Set(places.map(({ storeId }) => storeId))]);
  const opened = groups.map(async ({ db, storeIds }) => {
    const own = new Set(storeIds);
    const pairs = places.filter(({ storeId }) => own.has(storeId)).map(({ storeId, id }) => [storeId, id]);
    const [rows = []] = await db.query([
      rawStatement(
        `select d.id from json_each(?) c cross join distributions d
         on d.store_id = c.value ->> 0 and d.id = c.value ->> 1`,
        [JSON.stringify(pairs)],
      ),
    ]);
    return rows.map((row) => row["id"]);
  });
  return new Set((await Promise.all(opened)).flat());
}
