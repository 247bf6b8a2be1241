import { z } from "zod";

/** What an owner may send for Kakao Channel; missing fields follow from the event. */
export const KakaoChannelContent = z.strictObject({
  imageUrl: z.string().max(2048).optional(),
  message: z.string().max(10_000).optional(),
  /** Words on the button that leads to the event. */
  buttonName: z.string().max(100).optional(),
});
export type KakaoChannelContent = z.infer<typeof KakaoChannelContent>;

/**
 * Brand message (free form, bubbles TEXT and IMAGE) as the dealer's own SDK checks it; picture rules as Kakao
 * publishes them. `recipientMax` is ours: what one preparation loads in time, of 1,000,000 that a group takes.
 * The unit price is an estimate: what a message did cost is read from the dealer.
 */
export const KAKAO_CHANNEL_LIMITS = {
  messageMaxChars: 1_300,
  messageSoftMaxChars: 400,
  lineBreakMax: 99,
  buttonMax: 5,
  buttonNameMaxChars: 14,
  /** Ratios are width to height. */
  image: {
    types: ["image/jpeg", "image/png"],
    maxBytes: 5 * 1024 * 1024,
    minWidth: 500,
    minRatio: "3:4",
    maxRatio: "2:1",
  },
  recipientMax: 20_000,
  recipientsPerRequest: 10_000,
  requestMaxBytes: 15_000_000,
  quietFrom: "20:50",
  quietUntil: "08:00",
  unitPriceKrw: 20,
} as const;
