import type { FieldPlace } from "../../auth/index.ts";
import type { ServiceContext } from "../../context.ts";
import { type Row, rawStatement } from "../../db/index.ts";
import { type Resealed, resealRows } from "../reseal.ts";

/** Waiting mail of an older master key, sealed with the current one. Checks no permission. */
export function resealMail(ctx: ServiceContext, limit: number): Promise<Resealed> {
  const { control, secrets } = ctx.deps;
  const { fields } = secrets;
  return resealRows<Row>(
    {
      dbOf: () => control,
      page: async (after, size) => {
        const [rows = []] = await control.query([
          rawStatement(
            "select id, payload_cipher from mail_outbox where payload_cipher <> '' and key_id <> ? and id > ? order by id limit ?",
            [fields.currentKid, after?.["id"] ?? "", size],
          ),
        ]);
        return rows;
      },
      reseal: async (row) => {
        const place: FieldPlace = ["mail_outbox", String(row["id"]), "payload"];
        const cipher = String(row["payload_cipher"]);
        const anew = await fields.encrypt(await fields.decrypt(cipher, place), place);
        return rawStatement(
          "update mail_outbox set payload_cipher = ?, key_id = ? where id = ? and payload_cipher = ?",
          [anew, fields.currentKid, row["id"], cipher],
        );
      },
      remaining: async () => {
        const [[row] = []] = await control.query([
          rawStatement(
            "select count(*) as count from mail_outbox where payload_cipher <> '' and key_id <> ?",
            [fields.currentKid],
          ),
        ]);
        return Number(row?.["count"] ?? 0);
      },
    },
    limit,
  );
}
