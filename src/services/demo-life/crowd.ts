import { HOUR_MS } from "../../time.ts";
import { enter, publicEvent, redeem } from "../participation/index.ts";
import { trackingCodesOf } from "../tracking/index.ts";
import { type Calendar, dice } from "./calendar.ts";
import { type Customer, customer, hourOf, wayOf } from "./cast.ts";
import { eventOf, type Life, type Made, type Step, shopOf } from "./life.ts";
import type { PlannedEvent } from "./plan.ts";

/** Who shows the code in the shop, and looks at a link for each entry that comes by it. */
const REDEEMS = 0.46;
const LOOKS_AN_ENTRY = 4;

type Entry = { readonly at: number; readonly number: number; redeemCode?: string };

/** Entries over the event's days, fewer as it goes on, and the visits of those who come. */
export function crowdSteps(calendar: Calendar, planned: PlannedEvent, made: Made): Step[] {
  const entries = entriesOf(calendar, planned);
  const byHour = Map.groupBy(entries, ({ at }) => at - (at % HOUR_MS) + HOUR_MS / 2);
  const arrivals = [...byHour].map(([hour, group]): Step => {
    const at = Math.min(hour, calendar.now);
    return { at, run: (life) => arrive(life, { planned, made, group }) };
  });
  const visits = entries
    .filter(({ number }) => dice(planned.key, number, "redeem") < REDEEMS)
    .flatMap((entry): Step[] => {
      const at = entry.at + (1 + 52 * dice(planned.key, entry.number, "visit")) * HOUR_MS;
      return at > calendar.now ? [] : [{ at, run: (life) => visit(life, { made, entry }) }];
    });
  return [...arrivals, ...visits];
}

/** Days so far share the entries; the first ones get more. */
function entriesOf(calendar: Calendar, planned: PlannedEvent): Entry[] {
  const { key, startDay, people, firstCustomer } = planned;
  const opensAt = calendar.at(startDay, 11);
  const lastDay = Math.min(startDay + planned.days - 1, 0);
  return Array.from({ length: people }, (_, n) => {
    const number = firstCustomer + n;
    const day = startDay + Math.floor((lastDay - startDay + 1) * dice(key, number, "day") ** 1.35);
    const at = Math.max(calendar.at(day, hourOf(key, number)), opensAt);
    return { number, at: at > calendar.now ? Math.max(earlier(calendar, key, number), opensAt) : at };
  });
}

/** Today's hours that have not come yet: on one of the days before at the same hour, for nobody comes at night. */
function earlier(calendar: Calendar, key: string, number: number): number {
  const daysBack = 1 + Math.floor(3 * dice(key, number, "back"));
  return calendar.at(-daysBack, hourOf(key, number));
}

type Group = { readonly planned: PlannedEvent; readonly made: Made; readonly group: readonly Entry[] };

async function arrive(life: Life, { planned, made, group }: Group): Promise<void> {
  const { visitor: ctx, world } = life;
  const { id: eventId, slug } = eventOf(made);
  const { privacyVersion } = await publicEvent({ ctx, input: { slug } });
  const codes = planned.isDistributed ? await trackingCodesOf(world.deps, eventId) : {};
  await Promise.all(
    group.map(async (entry) => {
      const way = wayOf(planned.key, entry.number);
      const ref = codes[way];
      if (ref !== undefined) lookAround(life, { eventId, ref, number: entry.number });
      const { redeemCode } = await enter({
        ctx,
        input: formOf(customer(entry.number), { slug, ref, privacyVersion }),
      });
      entry.redeemCode = redeemCode;
    }),
  );
}

function formOf(who: Customer, form: { slug: string; ref: string | undefined; privacyVersion: string }) {
  const { wantsNews, ...person } = who;
  const { slug, ref, privacyVersion } = form;
  return {
    ...person,
    slug,
    ...(ref === undefined ? {} : { ref }),
    over14: true as const,
    consent: { privacy: true as const, privacyVersion, marketing: wantsNews },
  };
}

function lookAround(
  life: Life,
  { eventId, ref, number }: { eventId: string; ref: string; number: number },
): void {
  const { storeId } = shopOf(life);
  const looks = 1 + Math.floor(LOOKS_AN_ENTRY * dice("looks", number));
  for (let n = 0; n < looks; n++)
    life.world.deps.clicks.record({ storeId, eventId, code: ref, kind: "human" });
}

async function visit({ owner: ctx }: Life, { made, entry }: { made: Made; entry: Entry }): Promise<void> {
  if (entry.redeemCode === undefined) return;
  await redeem({ ctx, input: { eventId: eventOf(made).id, code: entry.redeemCode } });
}
