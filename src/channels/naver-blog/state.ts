import { z } from "zod";
import type { ChannelState } from "../channel.ts";

const Post = z.object({
  blogId: z.string(),
  logNo: z.string(),
  url: z.string(),
  /** Epoch ms of the post: as the feed says, or when the owner told us. */
  at: z.number(),
  isVerified: z.boolean(),
});

const State = z.object({
  preparedAt: z.number(),
  /** Looks for the post so far. */
  looks: z.int(),
  /** As connected when the work was handed over; shown to nobody, kept to explain a stored row. */
  blogId: z.string().nullable(),
  remindedAt: z.number().nullable(),
  /** Epoch ms until which the search is not asked: its quota is used up, or it refuses our key. */
  searchAfter: z.number().nullable(),
  /** What hinders the look, for the owner. */
  notice: z.object({ message: z.string(), field: z.string().nullable() }).nullable(),
  post: Post.nullable(),
});

/** What is known between two looks; instants in epoch ms. */
export type BlogState = z.infer<typeof State>;
export type Notice = NonNullable<BlogState["notice"]>;
export type KnownPost = z.infer<typeof Post>;

/** At `now` (epoch ms) the work was handed to the owner. */
export function firstState(now: number, blogId: string | null): BlogState {
  return {
    preparedAt: now,
    looks: 0,
    blogId,
    remindedAt: null,
    searchAfter: null,
    notice: null,
    post: null,
  };
}

/** A state of another shape (an older version's row) starts the search anew. */
export function readState(state: ChannelState, fallback: BlogState): BlogState {
  const parsed = State.safeParse(state);
  return parsed.success ? parsed.data : fallback;
}
