import { z } from "zod";

/** What an owner may send for Kakao Channel; missing fields follow from the event. */
export const KakaoChannelContent = z.strictObject({
  imageUrl: z.string().max(2048).optional(),
  message: z.string().max(10_000).optional(),
});
export type KakaoChannelContent = z.infer<typeof KakaoChannelContent>;

/** Brand message limits (channels.md 3.5); the unit price is an estimate. */
export const KAKAO_CHANNEL_LIMITS = {
  messageMaxChars: 1_300,
  messageSoftMaxChars: 400,
  lineBreakMax: 99,
  recipientMax: 10_000,
  unitPriceKrw: 20,
} as const;
