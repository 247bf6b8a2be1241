import type { ServiceContext } from "../../context.ts";
import { type Db, type Row, rawStatement } from "../../db/index.ts";
import { type Resealed, resealShards } from "../reseal.ts";
import { contactPlace, secretPlace } from "./draw-row.ts";

const OLD_DRAW = "key_id <> ? and (seed_cipher is not null or salt_cipher is not null)";
const OLD_PICK = "key_id <> ? and contact_cipher is not null";

/** Seeds, salts and what winners left, of an older master key, sealed with the current one. Checks no permission. */
export async function resealDraws(ctx: ServiceContext, limit: number): Promise<Resealed> {
  const secrets = await resealSecrets(ctx, limit);
  const contacts = await resealContacts(ctx, limit - secrets.resealed);
  return {
    resealed: secrets.resealed + contacts.resealed,
    remaining: secrets.remaining + contacts.remaining,
    unreadable: secrets.unreadable + contacts.unreadable,
  };
}

function resealSecrets(ctx: ServiceContext, limit: number): Promise<Resealed> {
  const { shards, secrets } = ctx.deps;
  const { fields } = secrets;
  return resealShards<Row>(shards, limit, (db) => ({
    dbOf: (row) => shards.of(String(row["store_id"])),
    page: async (after, size) => {
      const [rows = []] = await db.query([
        rawStatement(
          `select store_id, id, seed_cipher, salt_cipher from draws
           where ${OLD_DRAW} and (store_id, id) > (?, ?) order by store_id, id limit ?`,
          [fields.currentKid, after?.["store_id"] ?? "", after?.["id"] ?? "", size],
        ),
      ]);
      return rows;
    },
    reseal: async (row) => {
      const place = { storeId: String(row["store_id"]), drawId: String(row["id"]) };
      const anew = async (column: "seed" | "salt") => {
        const sealed = row[`${column}_cipher`];
        const at = secretPlace(place, column);
        return typeof sealed === "string" ? fields.encrypt(await fields.decrypt(sealed, at), at) : null;
      };
      return rawStatement(
        `update draws set seed_cipher = ?, salt_cipher = ?, key_id = ?
         where store_id = ? and id = ? and seed_cipher is ? and salt_cipher is ?`,
        [
          ...[await anew("seed"), await anew("salt"), fields.currentKid, place.storeId, place.drawId],
          ...[row["seed_cipher"], row["salt_cipher"]],
        ],
      );
    },
    remaining: () =>
      countRows(db, `select count(*) as count from draws where ${OLD_DRAW}`, fields.currentKid),
  }));
}

function resealContacts(ctx: ServiceContext, limit: number): Promise<Resealed> {
  const { shards, secrets } = ctx.deps;
  const { fields } = secrets;
  return resealShards<Row>(shards, limit, (db) => ({
    dbOf: (row) => shards.of(String(row["store_id"])),
    page: async (after, size) => {
      const [rows = []] = await db.query([
        rawStatement(
          `select store_id, draw_id, rank, contact_cipher from draw_picks
           where ${OLD_PICK} and (store_id, draw_id, rank) > (?, ?, ?) order by store_id, draw_id, rank limit ?`,
          [
            ...[fields.currentKid, after?.["store_id"] ?? "", after?.["draw_id"] ?? "", after?.["rank"] ?? 0],
            size,
          ],
        ),
      ]);
      return rows;
    },
    reseal: async (row) => {
      const [storeId, drawId] = [String(row["store_id"]), String(row["draw_id"])];
      const sealed = String(row["contact_cipher"]);
      const at = contactPlace({ storeId, drawId }, Number(row["rank"]));
      return rawStatement(
        `update draw_picks set contact_cipher = ?, key_id = ?
         where store_id = ? and draw_id = ? and rank = ? and contact_cipher = ?`,
        [
          ...[await fields.encrypt(await fields.decrypt(sealed, at), at), fields.currentKid],
          ...[storeId, drawId, row["rank"], sealed],
        ],
      );
    },
    remaining: () =>
      countRows(db, `select count(*) as count from draw_picks where ${OLD_PICK}`, fields.currentKid),
  }));
}

async function countRows(db: Db, sql: string, kid: string): Promise<number> {
  const [[row] = []] = await db.query([rawStatement(sql, [kid])]);
  return Number(row?.["count"] ?? 0);
}
