import { z } from "zod";

const Address = z.string().max(2048);

/**
 * What an owner may send for Instagram; missing fields follow from the event. `videoUrl` makes a reel, `imageUrls`
 * a carousel, else `imageUrl` is posted.
 */
export const InstagramContent = z.strictObject({
  imageUrl: Address.optional(),
  imageUrls: z.array(Address).max(50).optional(),
  videoUrl: Address.optional(),
  caption: z.string().max(10_000).optional(),
  hashtags: z.array(z.string().max(200)).max(100).optional(),
  altText: z.string().max(5_000).optional(),
});
export type InstagramContent = z.infer<typeof InstagramContent>;

/**
 * Instagram's published limits. Five hashtags is what the app itself has allowed since 2025-12,
 * the API's page still says thirty; 300 MB for reels is what other publishers measured.
 */
export const INSTAGRAM_LIMITS = {
  captionMaxChars: 2_200,
  hashtagMax: 30,
  hashtagSoftMax: 5,
  mentionMax: 20,
  altTextMaxChars: 1_000,
  imageTypes: ["image/jpeg"],
  imageMaxBytes: 8 * 1024 * 1024,
  imageMinRatio: "4:5",
  imageMaxRatio: "1.91:1",
  carouselMin: 2,
  carouselMax: 10,
  reelTypes: ["video/mp4"],
  reelMaxBytes: 300 * 1024 * 1024,
  reelMinMs: 3_000,
  reelMaxMs: 900_000,
  reelRatio: "9:16",
} as const;
