import { HOUR_MS } from "../../../time.ts";
import { koreanDay } from "../../korea.ts";
import type { CodesByStatus } from "../answer.ts";
import { SIMULATOR_NAVER_APP } from "../credentials.ts";
import type { Answer } from "../frame.ts";
import { fraction } from "../growth.ts";
import { type Post, urlOf } from "./post.ts";
import { kstDate } from "./rss.ts";

/** The two doors to one search: paths, headers and envelopes differ. */
export type Style = "hub" | "legacy";

/** Calls a day, as Naver documents them. */
export const DAILY_QUOTA = 25_000;
const SNIPPET_CHARS = 130;

/** What a person wrote appears in the search two to six hours later. */
function indexedAt(post: Post): number {
  return post.writtenAt + Math.floor((2 + 4 * fraction(post.id)) * HOUR_MS);
}

/** The older search's error envelope. */
export function refusal(status: number, code: string, message: string): Answer {
  return { status, body: { errorMessage: message, errorCode: code } };
}

/** What the older search says with each status. */
export const REFUSED: CodesByStatus = {
  400: "SE01",
  401: "024",
  403: "024",
  404: "SE05",
  429: "010",
  500: "SE99",
};

/** The gateway's words for what the search itself says in its older envelope. */
const HUB_CODES: Readonly<Record<string, { readonly code: string; readonly message: string }>> = {
  "400": { code: "100", message: "Bad Request Exception" },
  "401": { code: "200", message: "Authentication Failed" },
  "403": { code: "210", message: "Permission Denied" },
  "404": { code: "300", message: "Not Found Exception" },
  "413": { code: "430", message: "Request Entity Too Large" },
  "429": { code: "400", message: "Quota Exceeded" },
  "503": { code: "500", message: "Endpoint Error" },
  "504": { code: "510", message: "Endpoint Timeout" },
};

/** An older refusal in the gateway's envelope; a gateway's own code given by a fault stays. */
export function hubRefusal(status: number, code: string): Answer["body"] {
  const own = HUB_CODES[String(status)] ?? { code: "900", message: "Unexpected Error" };
  const isGatewayCode = /^[1-9]\d\d$/.test(code);
  return {
    error: { errorCode: isGatewayCode ? code : own.code, message: own.message, details: own.message },
  };
}

/** Each door knows the key under its own headers only. */
export function isKeyRight(style: Style, header: (name: string) => string | undefined): boolean {
  const [id, secret] =
    style === "hub"
      ? ["x-ncp-apigw-api-key-id", "x-ncp-apigw-api-key"]
      : ["x-naver-client-id", "x-naver-client-secret"];
  return header(id) === SIMULATOR_NAVER_APP.clientId && header(secret) === SIMULATOR_NAVER_APP.clientSecret;
}

/** @returns the answer to one search over what is indexed at `now`, or the refusal of a bad query */
export function searchAnswer(query: URLSearchParams, posts: readonly Post[], now: number): Answer {
  const words = (query.get("query") ?? "").trim();
  const display = Number(query.get("display") ?? "10");
  const start = Number(query.get("start") ?? "1");
  const sort = query.get("sort") ?? "sim";
  if (words === "") return refusal(400, "SE01", "Incorrect query request (잘못된 쿼리요청입니다.)");
  if (!isWithin(display, 100))
    return refusal(400, "SE02", "Invalid display value (부적절한 display 값입니다.)");
  if (!isWithin(start, 1_000)) return refusal(400, "SE03", "Invalid start value (부적절한 start 값입니다.)");
  if (sort !== "sim" && sort !== "date")
    return refusal(400, "SE04", "Invalid sort value (부적절한 sort 값입니다.)");
  const hits = posts
    .filter((post) => indexedAt(post) <= now && isHit(post, words))
    .sort((a, b) => b.writtenAt - a.writtenAt);
  const items = hits.slice(start - 1, start - 1 + display).map((post) => itemOf(post, words));
  return {
    status: 200,
    body: { lastBuildDate: kstDate(now), total: hits.length, start, display: items.length, items },
  };
}

function isWithin(value: number, max: number): boolean {
  return Number.isInteger(value) && value >= 1 && value <= max;
}

/** Quoted words must stand there as they are, others each somewhere. */
function isHit(post: Post, words: string): boolean {
  const text = `${post.title} ${post.text} ${post.tags.join(" ")}`.replace(/\s+/g, " ");
  return termsOf(words).every((term) => text.includes(term));
}

function termsOf(words: string): string[] {
  const quoted = /^"(.+)"$/.exec(words)?.[1];
  return quoted === undefined ? words.split(/\s+/) : [quoted.replace(/\s+/g, " ").trim()];
}

function itemOf(post: Post, words: string) {
  const bold = (html: string) =>
    termsOf(words).reduce(
      (text, term) => text.replaceAll(escapeHtml(term), `<b>${escapeHtml(term)}</b>`),
      html,
    );
  const line = post.text.replace(/\s+/g, " ");
  return {
    title: bold(escapeHtml(post.title)),
    link: urlOf(post),
    description: bold(escapeHtml(Array.from(line).slice(0, SNIPPET_CHARS).join(""))),
    bloggername: `${post.blogId}님의블로그`,
    bloggerlink: `blog.naver.com/${post.blogId}`,
    postdate: koreanDay(post.writtenAt).replaceAll("-", ""),
  };
}

function escapeHtml(text: string): string {
  return text
    .replaceAll("&", "&amp;")
    .replaceAll("<", "&lt;")
    .replaceAll(">", "&gt;")
    .replaceAll('"', "&quot;");
}
