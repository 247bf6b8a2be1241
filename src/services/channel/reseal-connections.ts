import type { ServiceContext } from "../../context.ts";
import { type Row, rawStatement } from "../../db/index.ts";
import { type Resealed, resealShards } from "../reseal.ts";
import { credentialsPlace } from "./connection.ts";

const OLD = "credentials_cipher is not null and key_id is not ?";

/** Channel credentials of an older master key, sealed with the current one. Checks no permission. */
export function resealConnections(ctx: ServiceContext, limit: number): Promise<Resealed> {
  const { shards, secrets } = ctx.deps;
  const { fields } = secrets;
  return resealShards<Row>(shards, limit, (db) => ({
    dbOf: (row) => shards.of(String(row["store_id"])),
    page: async (after, size) => {
      const [rows = []] = await db.query([
        rawStatement(
          `select store_id, channel, credentials_cipher from channel_connections
             where ${OLD} and (store_id, channel) > (?, ?) order by store_id, channel limit ?`,
          [fields.currentKid, after?.["store_id"] ?? "", after?.["channel"] ?? "", size],
        ),
      ]);
      return rows;
    },
    reseal: async (row) => {
      const place = credentialsPlace(String(row["store_id"]), String(row["channel"]));
      const cipher = String(row["credentials_cipher"]);
      const anew = await fields.encrypt(await fields.decrypt(cipher, place), place);
      return rawStatement(
        `update channel_connections set credentials_cipher = ?, key_id = ?
           where store_id = ? and channel = ? and credentials_cipher = ?`,
        [anew, fields.currentKid, row["store_id"], row["channel"], cipher],
      );
    },
    remaining: async () => {
      const [[row] = []] = await db.query([
        rawStatement(`select count(*) as count from channel_connections where ${OLD}`, [fields.currentKid]),
      ]);
      return Number(row?.["count"] ?? 0);
    },
  }));
}
