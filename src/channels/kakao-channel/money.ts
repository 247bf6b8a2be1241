import type { Group } from "./answers.ts";
import { KAKAO_CHANNEL_LIMITS } from "./schema.ts";

/**
 * What the dealer has charged for a group, won, refunds taken off: balance and points together; null = it does not
 * say. Before a group goes out nothing is charged. Where `sum` already leaves the refund out, it is not taken off
 * twice.
 */
export function chargedKrw(group: Group): number | null {
  const [balance, point] = [netOf(group.balance), netOf(group.point)];
  return balance === null && point === null ? null : Math.round((balance ?? 0) + (point ?? 0));
}

function netOf({ requested, replacement, refund, sum }: Group["balance"]): number | null {
  if (sum === null) return null;
  const gross = (requested ?? 0) + (replacement ?? 0);
  return gross < sum ? sum : Math.min(sum, Math.max(0, gross - (refund ?? 0)));
}

/** What so many messages may cost by our list, before the dealer says what they did cost. */
export function listPriceKrw(messages: number): number {
  return messages * KAKAO_CHANNEL_LIMITS.unitPriceKrw;
}
