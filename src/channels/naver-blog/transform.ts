import type { ChannelContext, ChannelPreview, DeriveInput, Issue, OwnerAction } from "../channel.ts";
import {
  checkImage,
  clip,
  codePoints,
  counter,
  hardIssue,
  hashtagText,
  isHashtag,
  readContent,
  softIssue,
  toHashtag,
} from "../content-rules.ts";
import { eventCopy, withTracking } from "../copy.ts";
import type { JsonObject } from "../json.ts";
import { NAVER_BLOG_LIMITS as LIMITS, NaverBlogContent } from "./schema.ts";

/** The link stands near the top: feeds show only the beginning of a post, and the link is what we look for. */
export function deriveNaverBlog(input: DeriveInput): NaverBlogContent {
  const { event, store, trackingUrl } = input;
  const intro = `안녕하세요, ${store.name}입니다. 이번에 준비한 이벤트를 소개할게요.`;
  const tags = [store.name, event.title, store.region, "이벤트"].map((text) => toHashtag(text));
  return {
    title: clip(`[${store.name}] ${event.title}`, LIMITS.titleMaxChars),
    ...(event.imageUrl === null ? {} : { imageUrl: event.imageUrl }),
    content: `${withTracking(intro, trackingUrl)}\n\n${eventCopy(input)}\n\n많은 참여 부탁드려요!`,
    tags: [...new Set(tags)].filter((tag) => tag !== ""),
  };
}

/** @returns issues of which only a missing or endless text stops the channel, as the owner pastes by hand */
export function validateNaverBlog(content: JsonObject, input: DeriveInput): Issue[] {
  const given = readContent(NaverBlogContent, content);
  const issues: Issue[] = [];
  if (codePoints(given.title ?? "") > LIMITS.titleMaxChars)
    issues.push(softIssue("title", "TITLE_TOO_LONG", "제목은 100자까지가 좋아요."));
  return [...issues, ...checkText(given, input), ...checkPictures(given, input), ...checkTags(given)];
}

function checkText({ content = "" }: NaverBlogContent, { trackingUrl }: DeriveInput): Issue[] {
  if (content === "") return [hardIssue("content", "CONTENT_MISSING", "블로그에 올릴 글을 적어 주세요.")];
  if (codePoints(withTracking(content, trackingUrl)) > LIMITS.contentMaxChars)
    return [hardIssue("content", "CONTENT_TOO_LONG", "글은 참여 링크를 포함해 15,000자까지 쓸 수 있어요.")];
  const length = codePoints(content);
  if (length > LIMITS.contentSoftMaxChars)
    return [softIssue("content", "CONTENT_LONG", "글은 10,000자까지가 좋아요.")];
  return length < LIMITS.contentMinChars
    ? [softIssue("content", "CONTENT_SHORT", "글이 300자보다 짧으면 검색에 잘 나오지 않아요.")]
    : [];
}

function checkPictures(content: NaverBlogContent, { media }: DeriveInput): Issue[] {
  const rules = {
    types: LIMITS.imageTypes,
    maxBytes: LIMITS.imageMaxBytes,
    severity: "soft",
    media,
  } as const;
  const { imageUrl, imageUrls = [] } = content;
  const issues = checkImage(imageUrl, "imageUrl", rules);
  for (const [index, url] of imageUrls.entries())
    issues.push(...checkImage(url, `imageUrls.${index}`, rules));
  const count = picturesOf(content).length;
  if (count === 0) issues.push(softIssue("imageUrl", "IMAGE_MISSING", "사진이 있으면 더 눈에 띄어요."));
  if (count > LIMITS.imageMax)
    issues.push(softIssue("imageUrls", "TOO_MANY_IMAGES", "사진은 20장까지가 좋아요."));
  return issues;
}

function checkTags({ tags = [] }: NaverBlogContent): Issue[] {
  const issues: Issue[] = [];
  if (!tags.every(isHashtag))
    issues.push(
      softIssue("tags", "INVALID_HASHTAG", "태그에는 글자, 숫자, 밑줄만 쓰고 띄어 쓰지 않는 것이 좋아요."),
    );
  if (tags.length > LIMITS.tagMax)
    issues.push(softIssue("tags", "TOO_MANY_HASHTAGS", "태그는 30개까지 붙일 수 있어요."));
  return issues;
}

function picturesOf({ imageUrl, imageUrls = [] }: NaverBlogContent): string[] {
  const all = imageUrl === undefined ? imageUrls : [imageUrl, ...imageUrls];
  return [...new Set(all)].filter((url) => url !== "");
}

/** What the owner pastes: title, text with the link, tags and pictures. */
export type ContentPack = {
  readonly title: string;
  readonly text: string;
  readonly tags: readonly string[];
  readonly images: readonly string[];
};

/** The owner's content as it will be copied, tracking link included. */
export function packOf(content: JsonObject, input: DeriveInput): ContentPack {
  const given = readContent(NaverBlogContent, content);
  return {
    title: given.title ?? input.event.title,
    text: withTracking(given.content ?? "", input.trackingUrl),
    tags: [...new Set((given.tags ?? []).map(hashtagText))],
    images: picturesOf(given),
  };
}

/** What the owner copies, and the share link that opens Naver's editor. */
export function toAction(ctx: ChannelContext, remindedAt: number | null): OwnerAction {
  const { title, text, tags, images } = packOf(ctx.content, ctx);
  const query = `url=${encodeURIComponent(ctx.trackingUrl)}&title=${encodeURIComponent(title)}`;
  return {
    kind: "assisted_post",
    shareUrl: `https://share.naver.com/web/shareView?${query}`,
    copyTitle: title,
    copyText: text,
    tags,
    images,
    marker: ctx.marker,
    deadline: ctx.event.endsAt,
    remindedAt,
  };
}

/** The article as it is handed over; the owner may still change it in Naver's editor. */
export function previewNaverBlog(content: JsonObject, input: DeriveInput): ChannelPreview {
  const { title, text, tags, images } = packOf(content, input);
  return {
    kind: "article",
    title,
    text,
    hashtags: tags,
    media: images.map((url) => ({ kind: "image", url, ratio: null })),
    link: { label: "참여하기", url: input.trackingUrl },
    counters: [
      counter("title", title, LIMITS.titleMaxChars),
      counter("content", text, LIMITS.contentMaxChars),
    ],
  };
}
