import type { Resource } from "./resources.ts";

/**
 * Time that counts for reach: from acceptance, so that a demo has numbers at once and not on the next business
 * day; frozen by a cancellation and by the end. What a review turns down is never counted.
 */
export function countedMs({ acceptedAt, cancelledAt, endsAt, turnedDownFor }: Resource, at: number): number {
  if (turnedDownFor !== null) return -1;
  return Math.min(at, cancelledAt ?? at, Math.max(endsAt, acceptedAt)) - acceptedAt;
}
