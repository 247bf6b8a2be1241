import type { EventFact } from "./book.ts";
import { DAY_MS } from "./calendar.ts";
import { EARLIER_PEOPLE, person } from "./cast.ts";
import { enterBySdk } from "./door.ts";
import { inParallel, until } from "./patience.ts";
import type { Stage } from "./shop.ts";

const PRIZE_KRW = 60_000;
const REDEEMS_EVERY = 4;

/** A small event of last month, with the consents that the message channel needs later. */
export async function runEarlierEvent(stage: Stage, storeId: string): Promise<EventFact> {
  const { owner, customer } = stage;
  const draft = await owner.events.createDraft.mutate({
    storeId,
    objective: "REVISIT",
    title: "단골 감사 이벤트",
  });
  const now = Date.now();
  const [startsAt, endsAt] = [now - 30 * DAY_MS, now + DAY_MS];
  const updated = await owner.events.update.mutate({
    eventId: draft.id,
    version: draft.version,
    startsAt: new Date(startsAt).toISOString(),
    endsAt: new Date(endsAt).toISOString(),
    targetParticipants: EARLIER_PEOPLE,
    prizeName: "떡볶이 한 그릇",
    prizeCostKrw: PRIZE_KRW,
  });
  await owner.events.approve.mutate({ eventId: draft.id });
  await until("the earlier event runs", async () => {
    const { status } = await owner.events.get.query({ eventId: draft.id });
    return status === "ACTIVE" ? true : undefined;
  });
  const event: EventFact = {
    eventId: draft.id,
    slug: updated.slug,
    title: updated.title,
    startsAt,
    endsAt,
    target: EARLIER_PEOPLE,
    prizeKrw: PRIZE_KRW,
    otherKrw: 0,
    entries: [],
  };
  const { privacyVersion } = await customer.participation.event.query({ slug: event.slug });
  const people = Array.from({ length: EARLIER_PEOPLE }, (_, n) => person(n));
  event.entries.push(
    ...(await inParallel(people, 8, async (who) => {
      const visit = { url: stage.url, slug: event.slug, ref: undefined, privacyVersion };
      const codes = await enterBySdk(customer, visit, who);
      const fact = { person: who, channel: "direct", ...codes, isNewToStore: true } as const;
      return { ...fact, isWithdrawn: false, isRedeemed: false };
    })),
  );
  for (const entry of event.entries.filter((_, n) => n % REDEEMS_EVERY === 0)) {
    await owner.participation.redeem.mutate({ eventId: event.eventId, code: entry.redeemCode });
    entry.isRedeemed = true;
  }
  await owner.events.end.mutate({ eventId: event.eventId });
  const consents = people.filter(({ wantsAds }) => wantsAds).length;
  stage.say(`지난 이벤트: ${event.entries.length}명 참여, ${consents}명 광고 수신 동의, 종료`);
  return event;
}
