import { z } from "zod";
import { isJsonObject, type JsonObject } from "../../json.ts";
import { createTable } from "../table.ts";
import type { RowStorage } from "../world.ts";

/** One accepted post. Holds counts of people, never their numbers. Instants in epoch ms. */
const Post = z.strictObject({
  id: z.string(),
  externalRef: z.string(),
  eventId: z.string(),
  marker: z.string(),
  idempotencyKey: z.string(),
  bodyHash: z.string(),
  acceptedAt: z.number(),
  scheduledAt: z.number().nullable(),
  cancelledAt: z.number().nullable(),
  costKrw: z.int(),
  refundKrw: z.int(),
  /** What the answer said beside status, cost and times. */
  answer: z.custom<JsonObject>(isJsonObject),
});
export type Post = z.infer<typeof Post>;

export type Ledger = {
  all(): readonly Post[];
  byId(id: string): Post | undefined;
  byRef(externalRef: string): Post | undefined;
  byKey(idempotencyKey: string): Post | undefined;
  /** Adds or replaces by id; stored before it returns. */
  put(post: Post): void;
};

export function createLedger(storage?: RowStorage): Ledger {
  const posts = createTable("post", Post, storage);
  const byRef = new Map<string, string>();
  const byKey = new Map<string, string>();
  const keep = (post: Post) => {
    byRef.set(post.externalRef, post.id);
    byKey.set(post.idempotencyKey, post.id);
  };
  for (const post of posts.all()) keep(post);
  return {
    all: posts.all,
    byId: posts.get,
    byRef: (ref) => posts.get(byRef.get(ref) ?? ""),
    byKey: (key) => posts.get(byKey.get(key) ?? ""),
    put(post) {
      posts.put(post);
      keep(post);
    },
  };
}
