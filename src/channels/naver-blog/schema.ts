import { z } from "zod";

/** What an owner may send for Naver Blog; missing fields follow from the event. */
export const NaverBlogContent = z.strictObject({
  title: z.string().max(500).optional(),
  imageUrl: z.string().max(2048).optional(),
  /** Further pictures, after `imageUrl`. */
  imageUrls: z.array(z.string().max(2048)).max(50).optional(),
  content: z.string().max(50_000).optional(),
  tags: z.array(z.string().max(200)).max(100).optional(),
});
export type NaverBlogContent = z.infer<typeof NaverBlogContent>;

/** The blog that the owner writes in. Naver documents no form of its ids: the feed is the real check. */
export const NaverBlogCredentials = z.strictObject({
  blogId: z
    .string()
    .regex(/^[a-zA-Z0-9_-]{3,30}$/)
    .optional(),
});

/** Our own limits: the owner pastes by hand, so most of them only warn. */
export const NAVER_BLOG_LIMITS = {
  titleMaxChars: 100,
  contentMinChars: 300,
  contentSoftMaxChars: 10_000,
  contentMaxChars: 15_000,
  tagMax: 30,
  imageMax: 20,
  imageTypes: ["image/jpeg", "image/png", "image/gif"],
  imageMaxBytes: 10 * 1024 * 1024,
} as const;
