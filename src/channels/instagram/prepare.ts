import { z } from "zod";
import type { ChannelContext, Outcome } from "../channel.ts";
import type { ErrorRow } from "../errors.ts";
import { type ChannelError, changedError, isChannelError } from "../errors.ts";
import type { JsonObject } from "../json.ts";
import type { GraphClient } from "./client.ts";
import { subcodeOf } from "./errors.ts";
import { fingerprintOf, type PostSpec, toPostSpec } from "./post-spec.ts";
import { accountPath, requireQuota } from "./reads.ts";
import { INSTAGRAM_LIMITS } from "./schema.ts";
import { type PostState, toState } from "./state.ts";

const Created = z.looseObject({ id: z.string().regex(/^[\w-]{1,64}$/) });

/** Meta could not fetch a picture: too slow, or not at all. */
const FETCH_SUBCODES: ReadonlySet<string> = new Set(["2207003", "2207052"]);

/** Refusals that are not about the media. */
const FIELDS: Readonly<Record<string, string>> = {
  "2207010": "caption",
  "2207040": "caption",
  "2207028": "imageUrls",
};

/** Containers are invisible and die after a day, so all of this may be done again; one account may make 400 a day. */
export async function prepare(graph: GraphClient, ctx: ChannelContext): Promise<Outcome> {
  const spec = toPostSpec(ctx.content, ctx);
  const begun: PostState = {
    kind: spec.media.kind,
    fingerprint: await fingerprintOf(spec),
    startedAt: ctx.now,
    looks: 0,
  };
  await requireQuota(graph, ctx);
  const state =
    spec.media.kind === "carousel"
      ? { ...begun, children: await createChildren(graph, ctx, spec) }
      : { ...begun, container: await createSingle(graph, ctx, spec) };
  return { type: "pending", pollAfterMs: 0, state: toState(state) };
}

function createSingle(graph: GraphClient, ctx: ChannelContext, spec: PostSpec): Promise<string> {
  const { media, caption, altText } = spec;
  const [url = ""] = media.urls;
  return media.kind === "reel"
    ? create(graph, ctx, { field: "videoUrl", body: { media_type: "REELS", video_url: url, caption } })
    : create(graph, ctx, { field: "imageUrl", body: { image_url: url, caption, alt_text: altText } });
}

function createChildren(graph: GraphClient, ctx: ChannelContext, spec: PostSpec): Promise<string[]> {
  const { media, altText } = spec;
  return Promise.all(
    media.urls.map((url, index) => {
      const body = { image_url: url, is_carousel_item: true, alt_text: altText };
      return create(graph, ctx, { field: `imageUrls.${index}`, body });
    }),
  );
}

/** The container of a carousel whose pictures are ready. */
export function createCarousel(
  graph: GraphClient,
  ctx: ChannelContext,
  children: readonly string[],
): Promise<string> {
  const { caption } = toPostSpec(ctx.content, ctx);
  const body = { media_type: "CAROUSEL", children: children.join(","), caption };
  return create(graph, ctx, { field: "imageUrls", body });
}

type Wanted = {
  /** The owner's field that the media came from. */
  readonly field: string;
  readonly body: JsonObject;
};

async function create(graph: GraphClient, ctx: ChannelContext, { field, body }: Wanted): Promise<string> {
  try {
    const path = accountPath(ctx, "media");
    const { id } = await graph.send(ctx, { purpose: "prepare", path, body, answer: Created });
    return id;
  } catch (thrown) {
    if (!isChannelError(thrown)) throw thrown;
    const error = withField(thrown, field);
    if (typeof body.image_url !== "string") throw error;
    throw await asFoundByUs(ctx, { error, imageUrl: body.image_url, kind: "transient" });
  }
}

/** What is wrong with the content, at the field that an owner can mend. */
export function withField(error: ChannelError, mediaField: string): ChannelError {
  if (error.kind !== "content") return error;
  return changedError(error, { field: FIELDS[subcodeOf(error) ?? ""] ?? mediaField });
}

/**
 * Meta has said of good pictures that they cannot be fetched: where we can read the picture ourselves, the fault
 * is Meta's and not the owner's.
 */
export async function asFoundByUs(
  ctx: ChannelContext,
  about: { readonly error: ChannelError; readonly imageUrl: string; readonly kind: ErrorRow["kind"] },
): Promise<ChannelError> {
  const { error, imageUrl, kind } = about;
  if (!FETCH_SUBCODES.has(subcodeOf(error) ?? "") || !(await isOurJpeg(ctx, imageUrl))) return error;
  return changedError(error, {
    kind,
    reason: "CHANNEL_UNAVAILABLE",
    countsForBreaker: true,
    messageKo: "인스타그램이 사진을 가져가지 못했어요. 잠시 후 다시 시도할게요.",
  });
}

async function isOurJpeg(ctx: ChannelContext, imageUrl: string): Promise<boolean> {
  try {
    const options = { maxBytes: INSTAGRAM_LIMITS.imageMaxBytes, signal: ctx.signal };
    return (await ctx.loadMedia(imageUrl, options)).contentType === "image/jpeg";
  } catch (thrown) {
    if (!isChannelError(thrown)) throw thrown;
    return false;
  }
}
