import type { ServiceContext } from "../../context.ts";
import { type Row, rawStatement } from "../../db/index.ts";
import { type Resealed, resealShards } from "../reseal.ts";
import { secretsPlace } from "./signing-secrets.ts";

/** Signing secrets of an older master key, sealed with the current one. Checks no permission. */
export function resealEndpoints(ctx: ServiceContext, limit: number): Promise<Resealed> {
  const { shards, secrets } = ctx.deps;
  const { fields } = secrets;
  return resealShards<Row>(shards, limit, (db) => ({
    dbOf: (row) => shards.of(String(row["store_id"])),
    page: async (after, size) => {
      const [rows = []] = await db.query([
        rawStatement(
          `select store_id, id, secrets_cipher from webhook_endpoints
           where key_id <> ? and (store_id, id) > (?, ?) order by store_id, id limit ?`,
          [fields.currentKid, after?.["store_id"] ?? "", after?.["id"] ?? "", size],
        ),
      ]);
      return rows;
    },
    reseal: async (row) => {
      const place = secretsPlace({ storeId: String(row["store_id"]), endpointId: String(row["id"]) });
      const cipher = String(row["secrets_cipher"]);
      const anew = await fields.encrypt(await fields.decrypt(cipher, place), place);
      return rawStatement(
        `update webhook_endpoints set secrets_cipher = ?, key_id = ?
         where store_id = ? and id = ? and secrets_cipher = ?`,
        [anew, fields.currentKid, row["store_id"], row["id"], cipher],
      );
    },
    remaining: async () => {
      const [[row] = []] = await db.query([
        rawStatement("select count(*) as count from webhook_endpoints where key_id <> ?", [
          fields.currentKid,
        ]),
      ]);
      return Number(row?.["count"] ?? 0);
    },
  }));
}
