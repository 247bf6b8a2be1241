import type { ServiceContext } from "../../context.ts";
import { type Db, type Row, rawStatement, type Statement } from "../../db/index.ts";
import { type Resealed, resealShards } from "../reseal.ts";
import { fieldPlace } from "./person.ts";

const OLD = "key_id <> ? and phone_cipher is not null";

/**
 * Phone numbers and names of an older master key, sealed with the current one; the keyed hash that tells one
 * person from another is made anew from the number in the same statement. Checks no permission.
 */
export function resealParticipants(ctx: ServiceContext, limit: number): Promise<Resealed> {
  const { shards, secrets } = ctx.deps;
  const { currentKid } = secrets.phoneIndex;
  return resealShards<Row>(shards, limit, (db) => ({
    dbOf: (row) => shards.of(String(row["store_id"])),
    page: async (after, size) => {
      const [rows = []] = await db.query([
        rawStatement(
          `select store_id, event_id, id, phone_key, phone_cipher, name_cipher from participants
             where ${OLD} and (store_id, event_id, id) > (?, ?, ?) order by store_id, event_id, id limit ?`,
          [currentKid, ...(after ? [after["store_id"], after["event_id"], after["id"]] : ["", "", ""]), size],
        ),
      ]);
      return rows;
    },
    reseal: (row) => reseal(ctx, row),
    remaining: () => countRows(db, { sql: OLD, args: [currentKid] }),
  }));
}

/** `or ignore`: a row that would say the same of one person twice stays as it is, and the others go on. */
async function reseal(ctx: ServiceContext, row: Row): Promise<Statement> {
  const { fields, phoneIndex } = ctx.deps.secrets;
  const place = { storeId: String(row["store_id"]), eventId: String(row["event_id"]) };
  const id = String(row["id"]);
  const [phonePlace, namePlace] = [fieldPlace(place, id, "phone"), fieldPlace(place, id, "name")];
  const phone = await fields.decrypt(String(row["phone_cipher"]), phonePlace);
  const name = row["name_cipher"];
  const [phoneKey, phoneCipher, nameCipher] = await Promise.all([
    phoneIndex.index(`participants ${place.storeId}`, phone),
    fields.encrypt(phone, phonePlace),
    typeof name === "string" ? fields.encrypt(await fields.decrypt(name, namePlace), namePlace) : null,
  ]);
  return rawStatement(
    `update or ignore participants set phone_key = ?, phone_cipher = ?, name_cipher = ?, key_id = ?
     where store_id = ? and event_id = ? and id = ? and phone_key = ? and phone_cipher = ? and name_cipher is ?`,
    [
      ...[phoneKey, phoneCipher, nameCipher, phoneIndex.currentKid],
      ...[place.storeId, place.eventId, id, row["phone_key"], row["phone_cipher"], name ?? null],
    ],
  );
}

async function countRows(
  db: Db,
  where: { readonly sql: string; readonly args: readonly unknown[] },
): Promise<number> {
  const [[row] = []] = await db.query([
    rawStatement(`select count(*) as count from participants where ${where.sql}`, where.args),
  ]);
  return Number(row?.["count"] ?? 0);
}
