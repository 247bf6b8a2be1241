import { z } from "zod";
import type { ChannelState } from "../channel.ts";
import { compact } from "../content-rules.ts";
import { ChannelError } from "../errors.ts";

/** What is kept between two steps. Times in epoch ms; no text of the post, no token. */
export const PostState = z.strictObject({
  kind: z.enum(["image", "carousel", "reel"]),
  /** Tells the post that the container was made for. */
  fingerprint: z.string(),
  startedAt: z.int(),
  /** Pictures of a carousel whose own container is not made yet. */
  children: z.array(z.string()).optional(),
  /** The container to be published. */
  container: z.string().optional(),
  /** Looks at the container so far. */
  looks: z.int().min(0),
  /** Looks in a row that did not find it. */
  misses: z.int().min(0).optional(),
  readyAt: z.int().optional(),
  /** Start of the first publish call that may have posted. */
  firstCommitAt: z.int().optional(),
  publishedAt: z.int().optional(),
  mediaId: z.string().optional(),
  permalink: z.string().optional(),
  /** The owner said where the post is. */
  isDeclared: z.boolean().optional(),
});
export type PostState = z.infer<typeof PostState>;

/** Null for what this adapter did not write: nothing was begun. */
export function readState(state: ChannelState): PostState | null {
  const parsed = PostState.safeParse(state);
  return parsed.success ? parsed.data : null;
}

/** @throws ChannelError INTERNAL without a container */
export function requireContainer(state: ChannelState): PostState & { readonly container: string } {
  const known = readState(state);
  if (known?.container === undefined) throw new ChannelError({ kind: "state", reason: "INTERNAL" });
  return { ...known, container: known.container };
}

/** As plain JSON, without what is absent. */
export function toState(state: PostState): ChannelState {
  return compact(state);
}
