import type { JsonObject } from "../json.ts";

/** One accepted post. Holds counts of people, never their numbers. */
export type Post = {
  readonly id: string;
  readonly externalRef: string;
  readonly eventId: string;
  readonly marker: string;
  readonly idempotencyKey: string;
  readonly bodyHash: string;
  /** Epoch ms. */
  readonly acceptedAt: number;
  readonly scheduledAt: number | null;
  readonly cancelledAt: number | null;
  readonly costKrw: number;
  readonly refundKrw: number;
  /** What the answer said beside status, cost and times. */
  readonly answer: JsonObject;
};

/** Where accepted posts outlive the process; without one they live as long as the simulator. */
export type LedgerStorage = {
  load(): readonly Post[];
  append(post: Post): void;
};

export type Ledger = {
  all(): readonly Post[];
  byId(id: string): Post | undefined;
  byRef(externalRef: string): Post | undefined;
  byKey(idempotencyKey: string): Post | undefined;
  /** Adds or replaces by id; stored before it returns. */
  put(post: Post): void;
};

export function createLedger(storage?: LedgerStorage): Ledger {
  const posts = new Map<string, Post>();
  const byRef = new Map<string, string>();
  const byKey = new Map<string, string>();
  const keep = (post: Post) => {
    posts.set(post.id, post);
    byRef.set(post.externalRef, post.id);
    byKey.set(post.idempotencyKey, post.id);
  };
  for (const post of storage?.load() ?? []) keep(post);
  return {
    all: () => [...posts.values()],
    byId: (id) => posts.get(id),
    byRef: (ref) => posts.get(byRef.get(ref) ?? ""),
    byKey: (key) => posts.get(byKey.get(key) ?? ""),
    put(post) {
      storage?.append(post);
      keep(post);
    },
  };
}
