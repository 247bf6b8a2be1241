import type { ServiceContext } from "../../context.ts";
import { rawStatement } from "../../db/index.ts";
import { DAY_MS } from "../../time.ts";
import { NEWEST } from "./consent-ledger.ts";
import { fieldPlace } from "./person.ts";

/** A consent to advertising is confirmed anew every two years (정보통신망법 제50조 제8항); an older one is not used. */
export const CONSENT_HOLDS_MS = 730 * DAY_MS;
const DECRYPT_AT_ONCE = 200;

/**
 * Phone numbers of a store's customers whose newest consent to advertising is in force; each number once,
 * whatever the number of events. For the message channel only; never stored, logged or answered.
 *
 * @example await marketingRecipients({ ctx, storeId }) // [{ phone: "01012345678" }]
 */
export async function marketingRecipients(options: {
  ctx: ServiceContext;
  storeId: string;
}): Promise<{ phone: string }[]> {
  const { ctx, storeId } = options;
  const [rows = []] = await ctx.deps.shards.of(storeId).query([
    rawStatement(
      `select p.event_id, p.id, p.phone_cipher from consents c
       join participants p on p.store_id = c.store_id and p.event_id = c.event_id and p.id = c.participant_id
       where c.store_id = ? and c.purpose = 'marketing' and c.granted = 1 and c.at > ?
         and c.seq = (${NEWEST})
         and p.withdrawn_at is null and p.phone_cipher is not null
       group by p.phone_key order by p.id`,
      [storeId, ctx.deps.clock.now() - CONSENT_HOLDS_MS],
    ),
  ]);
  const phones: string[] = [];
  for (let start = 0; start < rows.length; start += DECRYPT_AT_ONCE) {
    const part = rows.slice(start, start + DECRYPT_AT_ONCE).map((row) => {
      const place = fieldPlace({ storeId, eventId: String(row["event_id"]) }, String(row["id"]), "phone");
      return ctx.deps.secrets.fields.decrypt(String(row["phone_cipher"]), place);
    });
    phones.push(...(await Promise.all(part)));
  }
  return [...new Set(phones)].map((phone) => ({ phone }));
}
