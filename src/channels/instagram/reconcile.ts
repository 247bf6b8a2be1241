import type { ChannelContext, ChannelState, Outcome } from "../channel.ts";
import { ChannelError, isChannelError } from "../errors.ts";
import type { GraphClient } from "./client.ts";
import { fingerprintOf, toPostSpec } from "./post-spec.ts";
import { completed, findByMarker, published, type Search, searchFrom, withPost } from "./posts.ts";
import { type ContainerStatus, readContainer } from "./reads.ts";
import { type PostState, readState, toState } from "./state.ts";

/** A post shows up in the account's list within this time of its publication. */
const VISIBLE_MS = 60_000;

/**
 * Reads only. Proof of a post: the container says PUBLISHED, or the account shows our marker. Proof of none: the
 * container is EXPIRED or ERROR, or it is still FINISHED a minute after the call and the account shows nothing.
 */
export async function reconcile(
  graph: GraphClient,
  ctx: ChannelContext,
  state: ChannelState,
): Promise<Outcome> {
  const known = readState(state);
  if (known?.publishedAt !== undefined) return completed(graph, ctx, known);
  if (known?.container === undefined) return ctx.commitAttemptAt === null ? { type: "rebuild" } : unclear();
  // In this order: a post that appears between the two reads is seen by the second.
  const status = await statusOf(graph, ctx, known.container);
  const search = await findByMarker(graph, ctx, searchFrom(ctx, known));
  if (search.type === "found") return completed(graph, ctx, withPost(known, search.post));
  return judge(ctx, known, { status, search });
}

type Seen = { readonly status: ContainerStatus["code"] | null; readonly search: Search };

async function judge(ctx: ChannelContext, known: PostState, { status, search }: Seen): Promise<Outcome> {
  switch (status) {
    case "PUBLISHED":
      return published(known, ctx.now);
    case "EXPIRED":
    case "ERROR":
      return { type: "rebuild" };
    case "FINISHED":
      return isProofOfNone(ctx, search) ? again(ctx, known) : unclear();
    case "IN_PROGRESS":
      return ctx.commitAttemptAt === null ? { type: "rebuild" } : unclear();
    case null:
      return unclear();
  }
}

/** Before any call was made there is nothing to wait for; a full page of newer posts may hide ours. */
function isProofOfNone({ commitAttemptAt, now }: ChannelContext, search: Search): boolean {
  return search.type === "absent" && (commitAttemptAt === null || now - commitAttemptAt >= VISIBLE_MS);
}

/** The same container once more, unless the owner has changed the post since. */
async function again(ctx: ChannelContext, known: PostState): Promise<Outcome> {
  if ((await fingerprintOf(toPostSpec(ctx.content, ctx))) !== known.fingerprint) return { type: "rebuild" };
  const firstCommitAt = known.firstCommitAt ?? ctx.commitAttemptAt;
  return {
    type: "ready",
    state: toState({ ...known, ...(firstCommitAt === null ? {} : { firstCommitAt }) }),
  };
}

/** A container that Meta does not find says nothing about its post. */
async function statusOf(
  graph: GraphClient,
  ctx: ChannelContext,
  container: string,
): Promise<ContainerStatus["code"] | null> {
  try {
    return (await readContainer(graph, ctx, container)).code;
  } catch (thrown) {
    if (!isChannelError(thrown) || !isMissing(thrown)) throw thrown;
    return null;
  }
}

function isMissing({ kind, providerCode }: ChannelError): boolean {
  return kind === "not_found" || providerCode === "24/2207008";
}

function unclear(): Outcome {
  return { type: "unknown", error: new ChannelError({ kind: "transient", reason: "UNCONFIRMED" }) };
}
