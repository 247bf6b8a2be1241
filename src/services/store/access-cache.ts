import type { LRUCache } from "lru-cache";
import { grownLru } from "../../grown-lru.ts";

export type Role = "owner" | "staff";
export type ResourceRow = { kind: "event" | "distribution"; storeId: string; eventId: string };
export type SlugRow = { storeId: string; eventId: string };
export type MembershipRow = { role: Role | null; readAt: number };

/** Rows of the control database this process has read; ids and addresses never change hands, memberships are re-read. */
export type AccessCache = {
  readonly resources: LRUCache<string, ResourceRow>;
  readonly memberships: LRUCache<string, MembershipRow>;
  readonly slugs: LRUCache<string, SlugRow>;
  /** Idempotency keys whose first call is running in this process, with its beginning (epoch ms). */
  readonly inFlight: Map<string, number>;
};

/** A role change in another process is seen within this time; in this process at once (forgetMembership). */
export const MEMBERSHIP_TTL_MS = 3_000;

const ROWS_MAX = 50_000;

export function createAccessCache(): AccessCache {
  return {
    resources: grownLru(ROWS_MAX),
    memberships: grownLru(ROWS_MAX),
    slugs: grownLru(ROWS_MAX),
    inFlight: new Map(),
  };
}

export function membershipKey(userId: string, storeId: string): string {
  return `${userId}/${storeId}`;
}

export function forgetMembership(cache: AccessCache, userId: string, storeId: string): void {
  cache.memberships.delete(membershipKey(userId, storeId));
}
