import type { ChannelContext, ChannelState, Outcome } from "../channel.ts";
import { ChannelError, isChannelError } from "../errors.ts";
import type { GraphClient } from "./client.ts";
import { containerFailure, subcodeOf } from "./errors.ts";
import { toPostSpec } from "./post-spec.ts";
import { completed } from "./posts.ts";
import { asFoundByUs, createCarousel, withField } from "./prepare.ts";
import { type ContainerStatus, readContainer } from "./reads.ts";
import { type PostState, readState, toState } from "./state.ts";

/** Waits before each look at a container, ms: five minutes in all, as Meta advises. */
export const LOOK_AFTER_MS = [0, 2, 5, 15, 30, 60, 60, 60, 60].map((seconds) => seconds * 1_000);
/** A container that is not found may only not be found yet: looked for again after these waits, then made anew. */
const MISS_AFTER_MS = [30_000, 90_000];

/** One look at what is being prepared, or at the post once it is out. */
export async function check(graph: GraphClient, ctx: ChannelContext, state: ChannelState): Promise<Outcome> {
  const known = readState(state);
  if (known === null) return { type: "rebuild" };
  if (known.publishedAt !== undefined) return completed(graph, ctx, known);
  try {
    return await look(graph, ctx, known);
  } catch (thrown) {
    if (!isChannelError(thrown) || subcodeOf(thrown) !== "2207008") throw thrown;
    return missed(known);
  }
}

async function look(graph: GraphClient, ctx: ChannelContext, known: PostState): Promise<Outcome> {
  const ids = known.container === undefined ? (known.children ?? []) : [known.container];
  const statuses = await Promise.all(ids.map((id) => readContainer(graph, ctx, id)));
  if (statuses.length === 0) return { type: "rebuild" };
  if (known.container !== undefined && statuses[0]?.code === "PUBLISHED") return completed(graph, ctx, known);
  if (statuses.some(({ code }) => code === "EXPIRED")) return { type: "rebuild" };
  const broken = statuses.findIndex(({ code }) => code === "ERROR");
  if (broken !== -1) throw await failureOf(ctx, known, { index: broken, status: statuses[broken] });
  if (statuses.some(({ code }) => code === "IN_PROGRESS")) return again(known);
  if (known.container === undefined) {
    const container = await createCarousel(graph, ctx, ids);
    return { type: "pending", pollAfterMs: 0, state: toState({ ...known, container, misses: 0 }) };
  }
  return { type: "ready", state: toState({ ...known, readyAt: known.readyAt ?? ctx.now, misses: 0 }) };
}

function again(known: PostState): Outcome {
  const looks = known.looks + 1;
  const pollAfterMs = LOOK_AFTER_MS[looks];
  if (pollAfterMs === undefined)
    throw new ChannelError({
      kind: "timeout",
      reason: "CHANNEL_TIMEOUT",
      messageKo: "인스타그램이 사진이나 영상을 준비하는 데 오래 걸려요. 잠시 후 다시 시도해 주세요.",
    });
  return { type: "pending", pollAfterMs, state: toState({ ...known, looks, misses: 0 }) };
}

function missed(known: PostState): Outcome {
  const misses = known.misses ?? 0;
  const pollAfterMs = MISS_AFTER_MS[misses];
  return pollAfterMs === undefined
    ? { type: "rebuild" }
    : { type: "pending", pollAfterMs, state: toState({ ...known, misses: misses + 1 }) };
}

type Broken = { readonly index: number; readonly status: ContainerStatus | undefined };

async function failureOf(
  ctx: ChannelContext,
  known: PostState,
  { index, status }: Broken,
): Promise<ChannelError> {
  const { media } = toPostSpec(ctx.content, ctx);
  const isChild = known.container === undefined;
  const fields = {
    image: "imageUrl",
    reel: "videoUrl",
    carousel: isChild ? `imageUrls.${index}` : "imageUrls",
  };
  const error = withField(containerFailure(status?.subcode), fields[media.kind]);
  const imageUrl = isChild || media.kind === "image" ? media.urls[index] : undefined;
  return imageUrl === undefined ? error : asFoundByUs(ctx, { error, imageUrl, kind: "rebuild" });
}
