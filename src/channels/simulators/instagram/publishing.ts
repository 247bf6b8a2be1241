import { z } from "zod";
import { DAY_MS } from "../../../time.ts";
import type { JsonObject } from "../../json.ts";
import { parseJsonObject } from "../../json.ts";
import type { Answer } from "../frame.ts";
import { answer, refusal, container as shown } from "./answer.ts";
import { codeFrom, numberFrom } from "./ids.ts";
import type { Container, Rows } from "./rows.ts";

/** What Meta grants an account within a rolling day. */
const QUOTA = { posts: 100, containers: 400 } as const;
/** Looks at a container until it is finished. */
const LOOKS = { IMAGE: 0, CAROUSEL: 1, REELS: 2 } as const;
const CAPTION_MAX = 2_200;
const MENTION_MAX = 20;

const Id = z.string().regex(/^\d{1,25}$/);
const Body = z.looseObject({
  image_url: z.string().optional(),
  video_url: z.string().optional(),
  media_type: z.string().optional(),
  children: z.string().optional(),
  caption: z.string().default(""),
  is_carousel_item: z.boolean().default(false),
});
type Body = z.infer<typeof Body>;

export type Publishing = {
  readonly rows: Rows;
  readonly seed: string;
};

/** Whose call it is, and the provider's time of it (epoch ms). */
export type Call = { readonly igUserId: string; readonly at: number };

/** Posts of the last 24 hours, and how many there may be. */
export function showQuota({ rows }: Publishing, { igUserId, at }: Call): Answer {
  const used = rows.media
    .all()
    .filter((media) => media.igUserId === igUserId && at - media.publishedAt < DAY_MS);
  return answer({
    data: [
      { quota_usage: used.length, config: { quota_total: QUOTA.posts, quota_duration: DAY_MS / 1_000 } },
    ],
  });
}

/** The pictures themselves are not opened here: an address that could be fetched is enough. */
export function createContainer(sim: Publishing, call: Call, text: string): Answer {
  const parsed = Body.safeParse(parseJsonObject(text));
  if (!parsed.success) return refusal(100);
  const body = parsed.data;
  const refused = refuseText(body) ?? refuseMedia(sim, call, body);
  if (refused !== null) return refused;
  const own = sim.rows.containers.all().filter(({ igUserId }) => igUserId === call.igUserId);
  if (own.filter(({ createdAt }) => call.at - createdAt < DAY_MS).length >= QUOTA.containers)
    return refusal(9, 2207042);
  const kind = kindOf(body);
  const id = numberFrom("1789", `${own.length}c${sim.seed}${call.igUserId}`);
  sim.rows.containers.put({
    id,
    igUserId: call.igUserId,
    kind,
    caption: body.caption,
    children: childrenOf(body),
    createdAt: call.at,
    looksLeft: LOOKS[kind],
    isPublished: false,
  });
  return answer({ id });
}

function refuseText({ caption }: Body): Answer | null {
  if ([...caption].length > CAPTION_MAX) return refusal(36004, 2207010);
  return (caption.match(/@[A-Za-z0-9_.]+/g)?.length ?? 0) > MENTION_MAX ? refusal(100, 2207040) : null;
}

function refuseMedia({ rows }: Publishing, { igUserId }: Call, body: Body): Answer | null {
  if (kindOf(body) === "CAROUSEL") {
    const children = childrenOf(body);
    const isKnown = children.every((id) => rows.containers.get(id)?.igUserId === igUserId);
    if (!isKnown) return refusal(100, 33);
    return children.length < 2 || children.length > 10 ? refusal(100, 2207028) : null;
  }
  if (body.media_type !== undefined && body.media_type !== "REELS") return refusal(100, 2207023);
  const address = body.media_type === "REELS" ? body.video_url : body.image_url;
  return URL.canParse(address ?? "") ? null : refusal(9004, 2207052);
}

function kindOf({ media_type }: Body): Container["kind"] {
  return media_type === "CAROUSEL" || media_type === "REELS" ? media_type : "IMAGE";
}

function childrenOf({ children = "" }: Body): string[] {
  return children === "" ? [] : children.split(",");
}

/** One look: a container in progress is one look nearer to its end. */
export function showContainer(sim: Publishing, call: Call, id: string): Answer {
  const found = ownContainer(sim, call, id);
  if (found === undefined) return refusal(24, 2207008);
  const word = wordOf(found, call.at);
  if (word === "IN_PROGRESS") sim.rows.containers.put({ ...found, looksLeft: found.looksLeft - 1 });
  return shown(word, undefined, id);
}

function wordOf(container: Container, at: number): "PUBLISHED" | "EXPIRED" | "IN_PROGRESS" | "FINISHED" {
  if (container.isPublished) return "PUBLISHED";
  if (at - container.createdAt >= DAY_MS) return "EXPIRED";
  return container.looksLeft > 0 ? "IN_PROGRESS" : "FINISHED";
}

/**
 * Nobody has documented what a second call for one container does, so the worst is assumed: another post. A driver
 * that repeats the call is caught by the ledger.
 */
export function publish(sim: Publishing, call: Call, text: string): Answer {
  const id = Id.safeParse(parseJsonObject(text)?.creation_id);
  const found = id.success ? ownContainer(sim, call, id.data) : undefined;
  if (found === undefined) return refusal(24, 2207008);
  const word = wordOf(found, call.at);
  if (word === "EXPIRED") return refusal(-2, 2207020);
  if (word === "IN_PROGRESS") return refusal(9007, 2207027);
  const own = sim.rows.media.all().filter(({ igUserId }) => igUserId === call.igUserId);
  if (own.filter(({ publishedAt }) => call.at - publishedAt < DAY_MS).length >= QUOTA.posts)
    return refusal(9, 2207042);
  const name = `${own.length}m${sim.seed}${call.igUserId}`;
  const mediaId = numberFrom("1800", name);
  const path = found.kind === "REELS" ? "reel" : "p";
  sim.rows.media.put({
    id: mediaId,
    igUserId: call.igUserId,
    kind: found.kind,
    caption: found.caption,
    permalink: `https://www.instagram.com/${path}/${codeFrom(name)}/`,
    publishedAt: call.at,
  });
  sim.rows.containers.put({ ...found, isPublished: true });
  return answer({ id: mediaId });
}

function ownContainer({ rows }: Publishing, { igUserId }: Call, id: string): Container | undefined {
  const found = rows.containers.get(id);
  return found?.igUserId === igUserId ? found : undefined;
}

/** Newest first, as Meta lists them. */
export function listMedia({ rows }: Publishing, { igUserId }: Call, limit: string | undefined): Answer {
  const count = Math.min(100, Number(limit) || 25);
  const own = rows.media.all().filter((media) => media.igUserId === igUserId);
  const newest = [...own].sort((a, b) => b.publishedAt - a.publishedAt).slice(0, count);
  return answer({ data: newest.map(showMedia) });
}

/** A post as it is listed. */
export function showMedia(media: {
  readonly id: string;
  readonly permalink: string;
  readonly publishedAt: number;
  readonly caption: string;
}): JsonObject {
  const { id, permalink, publishedAt, caption } = media;
  return { id, permalink, timestamp: metaTime(publishedAt), caption };
}

/** Meta's spelling of an instant: seconds, and an offset without a colon. */
function metaTime(at: number): string {
  return `${new Date(at).toISOString().slice(0, 19)}+0000`;
}
