import { z } from "zod";

/** What an owner may send for 링고비즈; without `audioUrl` the partner reads `announcement` aloud. */
export const RingoBizContent = z.strictObject({
  phoneNumber: z.string().max(30).optional(),
  audioUrl: z.string().max(2048).optional(),
  announcement: z.string().max(2000).optional(),
});
export type RingoBizContent = z.infer<typeof RingoBizContent>;

/** Our own limits, channels.md 4.4. The monthly fee is an estimate; it is charged by started months. */
export const RINGO_BIZ_LIMITS = {
  audioTypes: ["mp3", "wav"],
  announcementMaxChars: 200,
  maxDays: 366,
  monthlyFeeKrw: 3_500,
} as const;
