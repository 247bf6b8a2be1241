import type { ServiceContext } from "../../context.ts";
import { rawStatement } from "../../db/index.ts";

/** People whose newest word on a purpose is yes, or no, by the version of the text they saw. */
export type ConsentCounts = {
  readonly purpose: string;
  readonly textVersion: string;
  readonly granted: number;
  readonly refused: number;
}[];

/** Counts alone, nobody's data. Grants nothing: the caller has checked access. */
export async function consentCounts(
  ctx: ServiceContext,
  { storeId, eventId }: { storeId: string; eventId: string },
): Promise<ConsentCounts> {
  const [rows = []] = await ctx.deps.shards.of(storeId).query([
    rawStatement(
      `select purpose, text_version, sum(granted) as granted, sum(1 - granted) as refused from (
         select purpose, text_version, granted,
           row_number() over (partition by participant_id, purpose order by seq desc) as age
         from consents where store_id = ? and event_id = ?
       ) where age = 1 group by purpose, text_version order by purpose, text_version`,
      [storeId, eventId],
    ),
  ]);
  return rows.map((row) => ({
    purpose: String(row["purpose"]),
    textVersion: String(row["text_version"]),
    granted: Number(row["granted"]),
    refused: Number(row["refused"]),
  }));
}
