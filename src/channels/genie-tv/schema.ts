import { z } from "zod";

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

/** Our own limits, channels.md 4.4; `costPerViewKrw` is an estimate. */
export const GENIE_TV_LIMITS = {
  minBudgetKrw: 100_000,
  maxBudgetKrw: 10_000_000,
  budgetStepKrw: 10_000,
  maxDays: 90,
  videoTypes: ["mp4"],
  costPerViewKrw: 10,
} as const;
