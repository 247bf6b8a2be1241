import { z } from "zod";
import type { ChannelContext, ChannelState, Outcome } from "../channel.ts";
import { type ChannelError, changedError, isChannelError } from "../errors.ts";
import type { GraphClient } from "./client.ts";
import { subcodeOf } from "./errors.ts";
import { completed } from "./posts.ts";
import { accountPath } from "./reads.ts";
import { type PostState, requireContainer } from "./state.ts";

const Posted = z.looseObject({ id: z.string().regex(/^[\w-]{1,64}$/) });

/** A container that Meta calls ready and then not, or does not find, for longer than this is made anew. */
const NOT_READY_MS = 180_000;
const NOT_FOUND_MS = 60_000;

/**
 * `media_publish`, once. Nobody has documented what a second call with the same container does, so that a lost
 * answer is only ever looked up.
 */
export async function publish(
  graph: GraphClient,
  ctx: ChannelContext,
  state: ChannelState,
): Promise<Outcome> {
  const known = requireContainer(state);
  const mediaId = await post(graph, ctx, known);
  return completed(graph, ctx, { ...known, mediaId, publishedAt: ctx.now });
}

async function post(
  graph: GraphClient,
  ctx: ChannelContext,
  known: PostState & { readonly container: string },
): Promise<string> {
  try {
    const { id } = await graph.send(ctx, {
      purpose: "post",
      path: accountPath(ctx, "media_publish"),
      body: { creation_id: known.container },
      answer: Posted,
    });
    return id;
  } catch (thrown) {
    throw isChannelError(thrown) ? inContext(thrown, known, ctx.now) : thrown;
  }
}

/** What a refusal means depends on how long the container has been ready, and on an earlier lost answer. */
function inContext(error: ChannelError, known: PostState, now: number): ChannelError {
  const isMissing = subcodeOf(error) === "2207008";
  const readyMs = now - (known.readyAt ?? known.startedAt);
  const isHopeless =
    error.kind === "rebuild" ||
    (isMissing && readyMs >= NOT_FOUND_MS) ||
    (error.kind === "not_ready" && readyMs >= NOT_READY_MS);
  // The first call may have used the container up: only looks can tell, and nothing is made anew before.
  if (known.firstCommitAt !== undefined && (isMissing || isHopeless))
    return changedError(error, { effect: "possible" });
  return isHopeless ? changedError(error, { kind: "rebuild" }) : error;
}
