import { require } from "./book.ts";
import { checkClicks } from "./clicks.ts";
import { bringCrowd, type Crowd } from "./crowd.ts";
import { checkDecisions } from "./decisions.ts";
import { runEarlierEvent } from "./earlier-event.ts";
import { distributeMainEvent, planMainEvent } from "./main-event.ts";
import type { StoryOptions } from "./options.ts";
import { patiently } from "./patience.ts";
import { render } from "./print.ts";
import { checkDashboard } from "./report.ts";
import { checkRest } from "./rest-check.ts";
import { openShop, openStage, recordSales } from "./shop.ts";
import { checkTrust } from "./trust.ts";

/**
 * The whole job of an owner, from a purpose to the measured result.
 *
 * @throws Difference at the first number that the facts do not bear out
 */
export async function playStory(
  { url, participants }: StoryOptions,
  say: (line: string) => void,
): Promise<void> {
  const stage = await openStage(url, say);
  const shop = await openShop(stage);
  const earlier = await runEarlierEvent(stage, shop.storeId);
  const event = await planMainEvent(stage, { storeId: shop.storeId, target: participants });
  const distributed = await distributeMainEvent(stage, { storeId: shop.storeId, eventId: event.eventId });
  const crowd: Crowd = { stage, event, distributed, participants, visits: new Map() };
  await bringCrowd(crowd);
  say(
    `참여 ${event.entries.length}건: 취소 ${event.entries.filter(({ isWithdrawn }) => isWithdrawn).length}건, 방문 확인 ${event.entries.filter(({ isRedeemed }) => isRedeemed).length}건`,
  );
  const sales = await recordSales(stage, { storeId: shop.storeId, startsAt: event.startsAt });
  await checkClicks(stage, { eventId: event.eventId, distributed, visits: crowd.visits });
  const refreshedAt = Date.now();
  const refreshed = await patiently(() => stage.owner.analytics.refresh.mutate({ eventId: event.eventId }));
  require("analytics.refresh.failed", [], refreshed.failed);
  const { dashboard, facts } = await checkDashboard({
    ...{ stage, event, earlier, distributed, refreshedAt, collected: refreshed.collected },
    shop: { ...shop, sales },
  });
  await checkRest({ url, accessToken: stage.tokens()?.accessToken ?? "" }, facts);
  say(render(dashboard));
  say(await checkTrust(stage, facts));
  say(await checkDecisions(stage, facts));
}
