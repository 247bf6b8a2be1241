import { z } from "zod";
import { TIME_SLOTS } from "../content-rules.ts";

/** What an owner may send for 지니TV; missing fields follow from the event and the store's address. */
export const GenieTvContent = z.strictObject({
  region: z.string().max(60).optional(),
  schedule: z
    .strictObject({
      startDate: z.string().max(10).optional(),
      endDate: z.string().max(10).optional(),
      timeSlots: z.array(z.string().max(40)).max(10).optional(),
    })
    .optional(),
  budgetKrw: z.number().int().min(0).max(10_000_000_000).optional(),
  contentUrls: z.array(z.string().max(2048)).max(20).optional(),
});
export type GenieTvContent = z.infer<typeof GenieTvContent>;

/** Our own limits: bytes, ms, won. `costPerViewKrw` is an estimate. */
export const GENIE_TV_LIMITS = {
  minBudgetKrw: 100_000,
  maxBudgetKrw: 10_000_000,
  budgetStepKrw: 10_000,
  maxDays: 90,
  timeSlots: TIME_SLOTS,
  titleMaxChars: 100,
  imageTypes: ["image/jpeg", "image/png"],
  videoTypes: ["video/mp4"],
  maxImageBytes: 10 * 1024 * 1024,
  maxVideoBytes: 200 * 1024 * 1024,
  videoMs: [15_000, 30_000],
  videoToleranceMs: 500,
  widthPx: 1920,
  heightPx: 1080,
  costPerViewKrw: 10,
} as const;
