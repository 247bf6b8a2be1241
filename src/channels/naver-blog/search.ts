import { z } from "zod";
import type { ProbeContext } from "../channel.ts";
import { badAnswer, requestJson } from "../http.ts";
import type { JsonObject } from "../json.ts";
import { codeOf, type SearchStyle, searchError } from "./errors.ts";
import { readPlainText } from "./plain-text.ts";

/** One post that the search shows; `day` is YYYYMMDD in Korea. */
export type SearchItem = {
  readonly title: string;
  readonly description: string;
  readonly link: string;
  readonly blogUrl: string;
  readonly day: string;
};

const App = z.object({
  clientId: z.string().min(1),
  clientSecret: z.string().min(1),
  searchStyle: z.enum(["hub", "legacy"]).default("hub"),
  searchUrl: z.string().optional(),
});
/** The operator's key for Naver's blog search. */
export type SearchApp = z.infer<typeof App>;

const DEFAULT_URLS: Readonly<Record<SearchStyle, string>> = {
  hub: "https://naverapihub.apigw.ntruss.com/search/v1/blog",
  legacy: "https://openapi.naver.com/v1/search/blog.json",
};
const RESULTS = 30;

const Text = z.string().max(4_000);
const Answer = z.object({
  items: z
    .array(
      z.object({
        title: Text,
        link: Text,
        description: Text,
        bloggerlink: Text,
        postdate: z.string().max(20),
      }),
    )
    .max(100),
});

/** Null: the operator has set up no search. */
export function readSearchApp(app: JsonObject): SearchApp | null {
  const parsed = App.safeParse(app);
  return parsed.success ? parsed.data : null;
}

/** The newest posts that have this title, in Naver's index; throws ChannelError. */
export async function searchPosts(
  ctx: Pick<ProbeContext, "fetch" | "signal" | "now">,
  app: SearchApp,
  title: string,
): Promise<readonly SearchItem[]> {
  const { searchStyle: style } = app;
  const query = encodeURIComponent(`"${title.replaceAll('"', " ").trim()}"`);
  const url = `${app.searchUrl ?? DEFAULT_URLS[style]}?query=${query}&display=${RESULTS}&start=1&sort=date`;
  const request = { method: "GET", url, headers: headersOf(app) } as const;
  const { status, json } = await requestJson(ctx.fetch, request, ctx.signal);
  if (status !== 200) throw searchError(style, { status, json, now: ctx.now });
  const parsed = Answer.safeParse(json);
  if (!parsed.success)
    throw style === "hub" || codeOf(style, json) === undefined
      ? badAnswer(status, "none")
      : searchError(style, { status: 500, json, now: ctx.now });
  return parsed.data.items.map((item) => ({
    title: readPlainText(item.title),
    description: readPlainText(item.description),
    link: item.link,
    blogUrl: item.bloggerlink,
    day: item.postdate,
  }));
}

function headersOf({ searchStyle, clientId, clientSecret }: SearchApp): Record<string, string> {
  return searchStyle === "hub"
    ? { "x-ncp-apigw-api-key-id": clientId, "x-ncp-apigw-api-key": clientSecret }
    : { "x-naver-client-id": clientId, "x-naver-client-secret": clientSecret };
}
