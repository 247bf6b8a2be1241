import type { ChannelContext, DeriveInput, Issue, OwnerAction } from "../channel.ts";
import { checkImage, clip, codePoints, hardIssue, readContent, softIssue } from "../content-rules.ts";
import { eventCopy, withTracking } from "../copy.ts";
import type { JsonObject } from "../json.ts";
import { NAVER_BLOG_LIMITS as LIMITS, NaverBlogContent } from "./schema.ts";

export function deriveNaverBlog(input: DeriveInput): NaverBlogContent {
  const { event, store, trackingUrl } = input;
  const intro = `안녕하세요, ${store.name}입니다. 이번에 준비한 이벤트를 소개할게요.`;
  return {
    title: clip(`[${store.name}] ${event.title}`, LIMITS.titleMaxChars),
    ...(event.imageUrl === null ? {} : { imageUrl: event.imageUrl }),
    content: withTracking(`${intro}\n\n${eventCopy(input)}\n\n많은 참여 부탁드려요!`, trackingUrl),
  };
}

export function validateNaverBlog(content: JsonObject): Issue[] {
  const { title = "", imageUrl, content: body = "" } = readContent(NaverBlogContent, content);
  const issues = checkImage(imageUrl, "imageUrl", false);
  if (imageUrl === undefined)
    issues.push(softIssue("imageUrl", "IMAGE_MISSING", "사진이 있으면 더 눈에 띄어요."));
  if (codePoints(title) > LIMITS.titleMaxChars)
    issues.push(softIssue("title", "TITLE_TOO_LONG", "제목은 100자까지가 좋아요."));
  const length = codePoints(body);
  if (length === 0) issues.push(hardIssue("content", "CONTENT_MISSING", "블로그에 올릴 글을 적어 주세요."));
  else if (length > LIMITS.contentMaxChars)
    issues.push(hardIssue("content", "CONTENT_TOO_LONG", "글은 15,000자까지 쓸 수 있어요."));
  else if (length > LIMITS.contentSoftMaxChars)
    issues.push(softIssue("content", "CONTENT_LONG", "글은 10,000자까지가 좋아요."));
  else if (length < LIMITS.contentMinChars)
    issues.push(softIssue("content", "CONTENT_SHORT", "글이 300자보다 짧으면 검색에 잘 나오지 않아요."));
  return issues;
}

/** What the owner copies, and the share link that opens Naver's editor. */
export function toAction(ctx: ChannelContext): OwnerAction {
  const content = readContent(NaverBlogContent, ctx.content);
  const title = content.title ?? ctx.event.title;
  const query = `url=${encodeURIComponent(ctx.trackingUrl)}&title=${encodeURIComponent(title)}`;
  return {
    kind: "assisted_post",
    shareUrl: `https://share.naver.com/web/shareView?${query}`,
    copyTitle: title,
    copyText: withTracking(content.content ?? "", ctx.trackingUrl),
    tags: [],
    images: content.imageUrl === undefined ? [] : [content.imageUrl],
    marker: ctx.marker,
    deadline: ctx.event.endsAt,
    remindedAt: null,
  };
}
