import { and, desc, eq } from "drizzle-orm";
import type { ServiceContext } from "../../context.ts";
import { type Condition, rawStatement, type Statement } from "../../db/index.ts";
import { drawReceipts } from "../../db/schema/store.ts";
import { type DestructionReceipt, receiptHash } from "../../draw/index.ts";

type Receipt = typeof drawReceipts.$inferSelect;

export function receiptsOf(
  ctx: ServiceContext,
  { storeId, drawId }: { readonly storeId: string; readonly drawId: string },
): Promise<Receipt[]> {
  return ctx.deps.shards
    .of(storeId)
    .read.select()
    .from(drawReceipts)
    .where(and(eq(drawReceipts.storeId, storeId), eq(drawReceipts.drawId, drawId)))
    .orderBy(drawReceipts.seq);
}

export type NewReceipt = {
  readonly isNext: Condition;
  readonly insert: (mark: Condition) => Statement;
};

/** The next row of a store's chain; `isNext` belongs into the guard of its batch. */
export async function nextReceipt(
  ctx: ServiceContext,
  storeId: string,
  what: Omit<DestructionReceipt, "seq" | "previous">,
): Promise<NewReceipt> {
  const [last] = await ctx.deps.shards
    .of(storeId)
    .read.select()
    .from(drawReceipts)
    .where(eq(drawReceipts.storeId, storeId))
    .orderBy(desc(drawReceipts.seq))
    .limit(1);
  const receipt = { ...what, seq: (last?.seq ?? 0) + 1, previous: last?.hash ?? "" };
  const hash = await receiptHash(receipt);
  const { seq, drawId, kind, at, destroyed, kept, digest, previous } = receipt;
  return {
    isNext: {
      sql: "not exists (select 1 from draw_receipts where store_id = ? and seq >= ?)",
      args: [storeId, seq],
    },
    insert: (mark) =>
      rawStatement(
        `insert into draw_receipts (store_id, seq, draw_id, kind, at, destroyed, kept, digest, previous, hash)
         select ?, ?, ?, ?, ?, ?, ?, ?, ?, ? where ${mark.sql}`,
        [storeId, seq, drawId, kind, at, destroyed, kept, digest, previous, hash, ...mark.args],
      ),
  };
}
