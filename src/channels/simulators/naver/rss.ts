import { zoneOffsetMs } from "../../../time.ts";
import { KOREA } from "../../korea.ts";
import { type Post, urlOf } from "./post.ts";

const FEED_ITEMS = 50;
const SHOWN_CHARS = 200;

/** A blog's feed as Naver writes it: newest first, texts in CDATA and cut, times in Korea. */
export function feedOf(blogId: string, posts: readonly Post[], now: number): string {
  const newest = [...posts].sort((a, b) => b.writtenAt - a.writtenAt).slice(0, FEED_ITEMS);
  return `<?xml version="1.0" encoding="UTF-8"?>
<rss xmlns:activity="http://activitystrea.ms/spec/1.0/" version="2.0">
<channel>
<title>${cdata(`${blogId}님의블로그`)}</title>
<link>${cdata(`https://blog.naver.com/${blogId}`)}</link>
<image>
<url>${cdata("https://ssl.pstatic.net/static/blog/profile.png")}</url>
<title>${cdata(`${blogId}님의블로그`)}</title>
<link>${cdata(`https://blog.naver.com/${blogId}`)}</link>
</image>
<description>${cdata("")}</description>
<language>ko</language>
<generator>Naver Blog</generator>
<pubDate>${kstDate(now)}</pubDate>
${newest.map(itemOf).join("\n")}
</channel>
</rss>
`;
}

function itemOf(post: Post): string {
  const url = urlOf(post);
  return `<item>
<author>${post.blogId}</author>
<category>${cdata("이벤트")}</category>
<title>${cdata(post.title)}</title>
<link>${cdata(`${url}?fromRss=true&trackingCode=rss`)}</link>
<guid>${url}</guid>
<description>${cdata(shown(post.text))}</description>
<pubDate>${kstDate(post.writtenAt)}</pubDate>
<tag>${cdata(post.tags.join(","))}</tag>
<activity:verb>http://activitystrea.ms/schema/1.0/post</activity:verb>
<activity:object-type>http://activitystrea.ms/schema/1.0/article</activity:object-type>
</item>`;
}

function shown(text: string): string {
  const line = text.replace(/\s+/g, " ").trim();
  const points = Array.from(line);
  const html = escapeHtml(points.slice(0, SHOWN_CHARS).join(""));
  return points.length > SHOWN_CHARS ? `${html}.......` : html;
}

/** A description is HTML inside its CDATA. */
function escapeHtml(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
}

function cdata(text: string): string {
  return `<![CDATA[${text.replaceAll("]]>", "]]]]><![CDATA[>")}]]>`;
}

const DAYS = ["Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"];
const MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];

/** RFC 822 in Korea's time: "Thu, 12 Dec 2024 14:47:17 +0900". */
export function kstDate(at: number): string {
  const kst = new Date(at + zoneOffsetMs(KOREA, at));
  const two = (value: number) => String(value).padStart(2, "0");
  const time = [kst.getUTCHours(), kst.getUTCMinutes(), kst.getUTCSeconds()].map(two).join(":");
  const day = two(kst.getUTCDate());
  return `${DAYS[kst.getUTCDay()]}, ${day} ${MONTHS[kst.getUTCMonth()]} ${kst.getUTCFullYear()} ${time} +0900`;
}
