import { z } from "zod";

/** What an owner may send for 링고비즈; without `audioUrl` the partner reads `announcement` aloud. */
export const RingoBizContent = z.strictObject({
  phoneNumber: z.string().max(30).optional(),
  audioUrl: z.string().max(2048).optional(),
  announcement: z.string().max(2000).optional(),
});
export type RingoBizContent = z.infer<typeof RingoBizContent>;

/** Our own limits: bytes, ms, won. The monthly fee is an estimate, charged by days of 30 a month. */
export const RINGO_BIZ_LIMITS = {
  audioTypes: ["audio/mpeg", "audio/wav"],
  minAudioMs: 5_000,
  maxAudioMs: 40_000,
  maxAudioBytes: 3 * 1024 * 1024,
  announcementMaxChars: 200,
  maxDays: 365,
  monthlyFeeKrw: 3_500,
} as const;
