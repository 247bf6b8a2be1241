import { z } from "zod";

/** What an owner may send for Instagram; missing fields follow from the event. */
export const InstagramContent = z.strictObject({
  imageUrl: z.string().max(2048).optional(),
  caption: z.string().max(10_000).optional(),
  hashtags: z.array(z.string().max(200)).max(100).optional(),
});
export type InstagramContent = z.infer<typeof InstagramContent>;

/** Instagram's published limits (channels.md 1.4); five hashtags is what the app itself has allowed since 2025-12. */
export const INSTAGRAM_LIMITS = {
  captionMaxChars: 2_200,
  hashtagMax: 30,
  hashtagSoftMax: 5,
  mentionMax: 20,
  imageTypes: ["jpg", "jpeg"],
} as const;
