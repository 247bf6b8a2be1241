import { DEFAULT_TIME_ZONE } from "../../time.ts";
import { uploadMedia } from "../media/index.ts";
import { recordSales } from "../sale/index.ts";
import { createStore } from "../store/index.ts";
import { type Calendar, dice } from "./calendar.ts";
import { type Life, type Step, shopOf } from "./life.ts";
import { LIVED } from "./plan.ts";

/** Sales are known for eight weeks before the first event: enough for a comparison by weekday. */
export const OPENED_DAY = -126;
const WEEK = 7;

/** The shop, its picture, and its sales, which the owner writes up every week. */
export function shopSteps(calendar: Calendar): Step[] {
  const steps: Step[] = [{ at: calendar.at(OPENED_DAY, 9), run: open }];
  for (let day = OPENED_DAY + WEEK; day < 0; day += WEEK)
    steps.push({ at: calendar.at(day, 9.5), run: (life) => writeUp(life, day - WEEK, day) });
  steps.push({ at: calendar.now, run: (life) => writeUp(life, -WEEK, 0) });
  return steps;
}

async function open(life: Life): Promise<void> {
  const { owner, world } = life;
  const { id: storeId } = await createStore({
    ctx: owner,
    input: {
      name: "햇살 카페",
      industry: "카페",
      address: "서울시 성동구 연무장길 10",
      timeZone: DEFAULT_TIME_ZONE,
      phone: "02-332-1234",
      optOutNumber: "080-332-1234",
      privacyContact: "햇살 카페 02-332-1234",
      businessHours: "매일 09:00~22:00",
      location: { lat: 37.5432, lng: 127.0561 },
      grossMarginPct: 62,
      newCustomerLtvKrw: 18_000,
      sharesBenchmarks: false,
    },
  });
  const { url: posterUrl } = await uploadMedia({
    ctx: owner,
    input: {
      storeId,
      contentType: "image/jpeg",
      declaredBytes: world.poster.byteLength,
      body: new Blob([Uint8Array.from(world.poster)]).stream(),
      idempotencyKey: undefined,
    },
  });
  life.shop = { storeId, posterUrl };
}

async function writeUp(life: Life, from: number, to: number): Promise<void> {
  const days = Array.from({ length: to - from }, (_, n) => salesOf(life.calendar, from + n));
  if (days.length > 0) await recordSales({ ctx: life.owner, input: { storeId: shopOf(life).storeId, days } });
}

/** A weekday's usual sales, a little more while an event with channels runs. */
function salesOf(calendar: Calendar, day: number) {
  const isWeekend = [0, 6].includes(calendar.weekday(day));
  const runs = LIVED.find(({ startDay, days }) => day >= startDay && day < startDay + days);
  const lift = runs === undefined ? 1 : runs.isDistributed ? 1.17 : 1.05;
  const usual = (isWeekend ? 940_000 : 710_000) * (0.93 + 0.14 * dice("sales", day));
  const amountKrw = Math.round((usual * lift) / 100) * 100;
  return { date: calendar.dayName(day), amountKrw, orders: Math.round(amountKrw / 7_900) };
}
