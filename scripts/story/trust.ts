import { Difference } from "./book.ts";
import type { Facts } from "./facts.ts";
import type { Stage } from "./shop.ts";

const WORDS = {
  final: "확정",
  provisional: "잠정",
  estimated: "예상",
  stale: "오래됨",
  missing: "없음",
} as const;

/** How far the channels' figures can be relied on, what was corrected and what is out of the ordinary. */
export async function checkTrust({ owner }: Stage, facts: Facts): Promise<string> {
  const { eventId } = facts.event;
  const { channelPerformance } = await owner.analytics.dashboard.query({ eventId });
  const restated = await owner.analytics.restatements.query({ eventId });
  const anomalies = await owner.analytics.anomalies.query({ eventId });
  for (const { channel, freshness, asOf } of channelPerformance)
    if ((freshness.asOf === null) !== (asOf === null))
      throw new Difference(`freshness of ${channel}`, asOf, freshness);
  const states = channelPerformance.map(({ label, freshness }) => `${label} ${WORDS[freshness.state]}`);
  return `숫자의 상태 ${states.join(", ")}\n정정 ${restated.items.length}건, 이상 징후 ${anomalies.items.length}건\n`;
}
