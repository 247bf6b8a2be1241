import { z } from "zod";
import type { ChannelContext, Outcome, StatsContext } from "../channel.ts";
import { compact } from "../content-rules.ts";
import { isChannelError } from "../errors.ts";
import { hasMarker } from "./caption.ts";
import type { GraphClient } from "./client.ts";
import { readPostUrl } from "./post-url.ts";
import { accountPath } from "./reads.ts";
import { type PostState, toState } from "./state.ts";

/** How far Meta's clock may be from ours. */
const CLOCK_MS = 60_000;
/** Meta writes a Korean character as six bytes: more full captions than these could pass the cap on answers. */
const PAGE = 10;

const MediaId = z.string().regex(/^[\w-]{1,64}$/);
const Media = z.looseObject({
  id: MediaId,
  permalink: z.string().max(500).optional().catch(undefined),
  timestamp: z.string().refine((text) => !Number.isNaN(timeOf(text))),
  caption: z.string().max(10_000).optional().catch(undefined),
});
const MediaList = z.looseObject({ data: z.array(Media).max(100) });
const Permalink = z.looseObject({ permalink: z.string().max(500) });

type FoundPost = {
  readonly mediaId: string;
  readonly permalink: string | undefined;
  /** Epoch ms of the publication. */
  readonly at: number;
};

/** `unclear`: newer posts fill the page, so ours may stand behind them. */
export type Search =
  | { readonly type: "found"; readonly post: FoundPost }
  | { readonly type: "absent" | "unclear" };

/** The newest posts of the account; one read. */
async function readPosts(graph: GraphClient, ctx: ChannelContext) {
  const { data } = await graph.send(ctx, {
    purpose: "read",
    path: accountPath(ctx, "media"),
    params: { fields: "id,permalink,timestamp,caption", limit: String(PAGE) },
    answer: MediaList,
  });
  return data;
}

/** The account's post with our marker that appeared after `since` (epoch ms). */
export async function findByMarker(graph: GraphClient, ctx: ChannelContext, since: number): Promise<Search> {
  const posts = await readPosts(graph, ctx);
  const recent = posts.filter(({ timestamp }) => timeOf(timestamp) >= since - CLOCK_MS);
  const own = recent.find(({ caption }) => hasMarker(caption ?? "", ctx.marker));
  if (own !== undefined) return { type: "found", post: foundPost(own) };
  return { type: recent.length >= PAGE ? "unclear" : "absent" };
}

/** The media id behind an address, so that its statistics can be read; undefined when the account does not show it. */
export async function findByCode(
  graph: GraphClient,
  ctx: ChannelContext,
  code: string,
): Promise<string | undefined> {
  const posts = await optional(readPosts(graph, ctx));
  return posts?.find(({ permalink }) => readPostUrl(permalink ?? "")?.code === code)?.id;
}

/** The address of a post; undefined when it cannot be told now. Never fails. */
async function readPermalink(
  graph: GraphClient,
  ctx: ChannelContext,
  mediaId: string,
): Promise<string | undefined> {
  const request = {
    purpose: "read",
    path: encodeURIComponent(mediaId),
    params: { fields: "id,permalink,timestamp" },
    answer: Permalink,
  } as const;
  return linkOf((await optional(graph.send(ctx, request)))?.permalink);
}

/** Start of the time in which our post can have appeared, epoch ms. */
export function searchFrom(ctx: ChannelContext, state: PostState): number {
  return state.firstCommitAt ?? ctx.commitAttemptAt ?? state.startedAt;
}

/** What is missing about a post that is out is filled in; nothing here can fail it. */
export async function completed(graph: GraphClient, ctx: ChannelContext, state: PostState): Promise<Outcome> {
  let known = state;
  if (known.mediaId === undefined) known = await identified(graph, ctx, known);
  if (known.mediaId !== undefined && known.permalink === undefined)
    known = withPermalink(known, await readPermalink(graph, ctx, known.mediaId));
  return published(known, ctx.now);
}

/** With the media id, where the account shows the post: the owner's by its address, ours by its marker. */
async function identified(graph: GraphClient, ctx: ChannelContext, known: PostState): Promise<PostState> {
  if (known.isDeclared === true) {
    const code = readPostUrl(known.permalink ?? "")?.code;
    const mediaId = code === undefined ? undefined : await findByCode(graph, ctx, code);
    return mediaId === undefined ? known : { ...known, mediaId };
  }
  const search = await optional(findByMarker(graph, ctx, searchFrom(ctx, known)));
  return search?.type === "found" ? withPost(known, search.post) : known;
}

/** The state with the post that was found; the instant that was known first stays. */
export function withPost(state: PostState, { mediaId, permalink, at }: FoundPost): PostState {
  return { ...withPermalink(state, permalink), mediaId, publishedAt: state.publishedAt ?? at };
}

function withPermalink(state: PostState, permalink: string | undefined): PostState {
  return permalink === undefined ? state : { ...state, permalink };
}

function foundPost({ id, permalink, timestamp }: z.infer<typeof Media>): FoundPost {
  return { mediaId: id, permalink: linkOf(permalink), at: timeOf(timestamp) };
}

/** @param now epoch ms, the acceptance of a post that was not out before */
export function published(state: PostState, now: number): Outcome {
  const publishedAt = state.publishedAt ?? now;
  const { mediaId, permalink, isDeclared } = state;
  return {
    type: "published",
    ref: {
      kind: "post",
      ...(mediaId === undefined ? {} : { id: mediaId }),
      ...(permalink === undefined ? {} : { url: permalink }),
      at: publishedAt,
    },
    data: compact({ postUrl: permalink, postId: mediaId }),
    costKrw: 0,
    providerStatus: isDeclared === true ? "OWNER_DECLARED" : "PUBLISHED",
    state: toState({ ...state, publishedAt }),
  };
}

/** The media id of a post that is out; null where nobody knows it. */
export function mediaIdOf({ ref, state }: StatsContext): string | null {
  const id = MediaId.safeParse(ref.id ?? state.mediaId);
  return id.success ? id.data : null;
}

/** The value, or undefined where the channel refuses or does not answer. */
export async function optional<T>(work: Promise<T>): Promise<T | undefined> {
  try {
    return await work;
  } catch (thrown) {
    if (!isChannelError(thrown)) throw thrown;
    return undefined;
  }
}

/** An address on Instagram, or undefined: it is shown to owners as a link. */
function linkOf(text: string | undefined): string | undefined {
  if (text === undefined || !URL.canParse(text)) return undefined;
  const { protocol, hostname } = new URL(text);
  return protocol === "https:" && /^(www\.)?instagram\.com$/.test(hostname) ? text : undefined;
}

/** "2026-11-18T03:00:00+0000" to epoch ms; NaN for anything else. */
function timeOf(timestamp: string): number {
  return Date.parse(timestamp.replace(/([+-]\d{2})(\d{2})$/, "$1:$2"));
}
