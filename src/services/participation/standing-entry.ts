import type { ServiceContext } from "../../context.ts";
import { type Condition, type Row, rawStatement } from "../../db/index.ts";
import type { Deps } from "../../deps.ts";
import { type Place, personKeys, placeholders } from "./person.ts";

/** Which entry a phone number made, by its keyed hash: an index finds it, and nobody reads the number. */
export async function madeWithPhone(deps: Deps, place: Place, phone: string): Promise<Condition> {
  const { phone: keys } = await personKeys(deps, place, phone);
  return { sql: `phone_key in (${placeholders(keys)})`, args: keys };
}

/** Id and code of the one entry of an event that `which` names and that is neither withdrawn nor erased. */
export async function findStanding(
  ctx: ServiceContext,
  { storeId, eventId }: Place,
  which: Condition,
): Promise<Row | undefined> {
  const [rows = []] = await ctx.deps.shards.of(storeId).query([
    rawStatement(
      `select id, redeem_code from participants where store_id = ? and event_id = ? and ${which.sql}
         and withdrawn_at is null and erased_at is null limit 1`,
      [storeId, eventId, ...which.args],
    ),
  ]);
  return rows[0];
}
