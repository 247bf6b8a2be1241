import { z } from "zod";
import { day, instantOutput, pageInput, uuid } from "../schemas.ts";

export const DAYS_MAX = 366;
/** A hundred trillion won a day: sums of weeks stay exact. */
const AMOUNT_MAX = 100_000_000_000_000;

const amountKrw = z.int().min(0).max(AMOUNT_MAX);
const orders = z.int().min(0).max(10_000_000);

export const SalesDayInput = z.strictObject({ date: day, amountKrw, orders: orders.optional() });
export type SalesDayInput = z.infer<typeof SalesDayInput>;

export const recordSalesShape = {
  storeId: uuid,
  days: z
    .array(SalesDayInput)
    .min(1)
    .max(DAYS_MAX)
    .refine((days) => new Set(days.map(({ date }) => date)).size === days.length, "each day once"),
};

const CSV_BYTES_MAX = 45_000;

/** Either the text, or the file as it is, in Base64: then its encoding is found out. */
export const importSalesShape = {
  storeId: uuid,
  csv: z.string().min(1).max(60_000).optional(),
  file: z
    .base64()
    .min(1)
    .max(Math.ceil(CSV_BYTES_MAX / 3) * 4)
    .optional(),
};

/** Days written; of them `corrected` had been recorded with other figures before, `unchanged` with these. */
export const RecordedSales = z.strictObject({
  storeId: uuid,
  recorded: z.int(),
  corrected: z.int(),
  unchanged: z.int(),
});
export type RecordedSales = z.infer<typeof RecordedSales>;

export const listSalesInput = z.strictObject({
  storeId: uuid,
  from: day.optional(),
  to: day.optional(),
  ...pageInput,
});

export const SalesDay = z.strictObject({
  date: day,
  amountKrw,
  orders: orders.nullable(),
  source: z.string(),
  recordedAt: instantOutput,
});
export type SalesDay = z.infer<typeof SalesDay>;

export const SalesPage = z.strictObject({ items: z.array(SalesDay), nextCursor: z.string().nullable() });
export type SalesPage = z.infer<typeof SalesPage>;
