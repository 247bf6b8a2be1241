import type { Context, Hono } from "hono";
import { CHANNEL_LABELS } from "../../ids.ts";
import { isJsonObject, parseJsonObject } from "../../json.ts";
import { koreanDay } from "../../korea.ts";
import { codeFor } from "../answer.ts";
import { type Answer, createFrame, type Frame } from "../frame.ts";
import { fraction } from "../growth.ts";
import { createTable, type Table } from "../table.ts";
import type { World } from "../world.ts";
import { Draft, ledgerRow, Post, urlOf, violationsOf } from "./post.ts";
import { feedOf } from "./rss.ts";
import { DAILY_QUOTA, hubRefusal, isKeyRight, REFUSED, refusal, type Style, searchAnswer } from "./search.ts";

const NO_BLOG = "<!DOCTYPE html><html><body>페이지를 찾을 수 없습니다.</body></html>";

/**
 * Naver as a blog's reader meets it: feeds and search. Writing has no interface, so `POST /__owner/posts`
 * `{ blogId, title, text, tags? }` stands for the owner in Naver's editor. Every blog exists, but for those whose
 * id begins with "unknown".
 */
export function createNaverSimulator(world: World): Hono {
  const posts = createTable("post", Post, world.storage);
  const frame = createFrame({
    channel: "NaverBlog",
    label: CHANNEL_LABELS.NaverBlog,
    contract: "Naver Blog RSS and blog search",
    notes: [
      "Writing has no interface: POST /__owner/posts { blogId, title, text, tags? } stands for the owner in the editor.",
      "A blog whose id begins with unknown does not exist; every other one does.",
      "The feed shows a post at once, the search two to six hours later.",
    ],
    ops: { rss: "read", search: "read" },
    world,
    refusals: {
      serverError: () => refusal(500, "SE99", "System Error (시스템 에러)"),
      rateLimited: () => refusal(429, "010", "Query limit exceeded (쿼리 한도 초과)"),
      maintenance: () => refusal(503, "900", "Service Unavailable"),
      refuse: ({ status = 400, code = codeFor(REFUSED, status) }) =>
        refusal(status, code, "refused by the simulator"),
      errorInSuccess: () => refusal(200, "SE99", "System Error (시스템 에러)"),
    },
    ledger: (asOf) =>
      posts
        .all()
        .filter(({ writtenAt }) => writtenAt <= asOf)
        .map(ledgerRow),
    violations: () => violationsOf(posts.all()),
  });
  frame.app.post("/__owner/posts", async (c) => writePost(c, world, posts));
  frame.app.get("/:file{[A-Za-z0-9_-]+\\.xml}", (c) => {
    const blogId = c.req.param("file").slice(0, -4);
    return frame.step(c, "rss", () => feedAnswer(blogId, posts, world.now()));
  });
  addSearch(frame, world, posts);
  return frame.app;
}

function feedAnswer(blogId: string, posts: Table<Post>, now: number): Answer {
  if (/^unknown/i.test(blogId))
    return { status: 404, body: NO_BLOG, headers: { "content-type": "text/html; charset=utf-8" } };
  const own = posts.all().filter((post) => post.blogId.toLowerCase() === blogId.toLowerCase());
  return {
    status: 200,
    body: feedOf(blogId, own, now),
    headers: { "content-type": "application/xml; charset=utf-8" },
  };
}

function addSearch(frame: Frame, world: World, posts: Table<Post>): void {
  let today = { day: "", calls: 0 };
  const isOverQuota = (): boolean => {
    const day = koreanDay(world.now());
    today = { day, calls: today.day === day ? today.calls + 1 : 1 };
    return today.calls > DAILY_QUOTA;
  };
  const answer = (c: Context, style: Style): Answer => {
    if (!isKeyRight(style, (name) => c.req.header(name)))
      return refusal(401, "024", "Authentication failed. (인증에 실패했습니다.)");
    if (isOverQuota()) return refusal(429, "010", "Query limit exceeded (쿼리 한도 초과)");
    return searchAnswer(new URL(c.req.url).searchParams, posts.all(), world.now());
  };
  frame.app.get("/v1/search/blog.json", (c) => frame.step(c, "search", () => answer(c, "legacy")));
  frame.app.get("/search/v1/blog", async (c) =>
    inGatewayEnvelope(await frame.step(c, "search", () => answer(c, "hub"))),
  );
}

/** The gateway says the same refusals in an envelope of its own. */
async function inGatewayEnvelope(response: Response): Promise<Response> {
  if (response.status < 400) return response;
  const body = parseJsonObject(await response.text());
  const code = isJsonObject(body) && typeof body.errorCode === "string" ? body.errorCode : "";
  const { status, headers } = response;
  return new Response(JSON.stringify(hubRefusal(status, code)), { status, headers });
}

async function writePost(c: Context, world: World, posts: Table<Post>): Promise<Response> {
  const draft = Draft.safeParse(parseJsonObject(await c.req.text()));
  if (!draft.success) return c.json({ error: "INVALID_REQUEST" }, 400);
  const first = 224_000_000_000 + Math.floor(fraction(world.seed) * 100_000_000);
  const post: Post = {
    ...draft.data,
    id: String(first + posts.all().length + 1),
    writtenAt: world.now(),
  };
  posts.put(post);
  return c.json({ logNo: post.id, url: urlOf(post) }, 201);
}
