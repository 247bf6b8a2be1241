import { z } from "zod";
import { KmpCredentials } from "../kmp/index.ts";

/** What an owner may send for Naver Blog; missing fields follow from the event. */
export const NaverBlogContent = z.strictObject({
  title: z.string().max(500).optional(),
  imageUrl: z.string().max(2048).optional(),
  content: z.string().max(50_000).optional(),
});
export type NaverBlogContent = z.infer<typeof NaverBlogContent>;

/** The blog that the owner writes in; a measuring partner may be added. */
export const NaverBlogCredentials = KmpCredentials.partial().extend({
  blogId: z
    .string()
    .regex(/^[a-zA-Z0-9_-]{3,30}$/)
    .optional(),
});

/** Our own limits, channels.md 2.5: the owner pastes by hand, so most of them only warn. */
export const NAVER_BLOG_LIMITS = {
  titleMaxChars: 100,
  contentMinChars: 300,
  contentSoftMaxChars: 10_000,
  contentMaxChars: 15_000,
} as const;
