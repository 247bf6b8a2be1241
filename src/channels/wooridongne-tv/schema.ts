import { z } from "zod";
import { TIME_SLOTS } from "../content-rules.ts";

/** What an owner may send for 우리동네TV; missing fields follow from the event. */
export const WooridongneTvContent = z.strictObject({
  contentUrls: z.array(z.string().max(2048)).max(20).optional(),
  radius: z.string().max(10).optional(),
  timeSlots: z.array(z.string().max(40)).max(10).optional(),
  startDate: z.string().max(10).optional(),
  endDate: z.string().max(10).optional(),
});
export type WooridongneTvContent = z.infer<typeof WooridongneTvContent>;

/** Our own limits (no public ones exist): bytes, ms, won. Prices are estimates. */
export const WOORIDONGNE_TV_LIMITS = {
  radii: ["500m", "1km", "2km", "3km"],
  maxDays: 90,
  timeSlots: TIME_SLOTS,
  imageTypes: ["image/jpeg", "image/png"],
  videoTypes: ["video/mp4"],
  maxImageBytes: 10 * 1024 * 1024,
  maxVideoBytes: 200 * 1024 * 1024,
  maxVideoMs: 30_000,
  widthPx: 1920,
  heightPx: 1080,
  feeKrw: 50_000,
  estimatedViews: 1_000,
} as const;
