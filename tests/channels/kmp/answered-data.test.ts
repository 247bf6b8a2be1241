import { describe, expect, test } from "bun:test";
import { drive } from "../../../src/channels/index.ts";
import { createKit, NOON, STORE } from "../kit.ts";
import { CAMPAIGN, signedIn } from "./partner-client.ts";

type Part = { date: string; timeSlot: string; estimatedImpressions: number };

async function planOf(schedule: object): Promise<Part[]> {
  const send = await signedIn(createKit(), "GenieTV");
  const body = { ...CAMPAIGN, schedule: { ...CAMPAIGN.schedule, ...schedule } };
  const answer = await send("POST", "/campaigns", { body, key: "k" });
  expect(answer.status).toBe(202);
  const { impressionSchedule }: { impressionSchedule: Part[] } = await answer.json();
  return impressionSchedule;
}

const isWeekend = (date: string) => [0, 6].includes(new Date(`${date}T00:00:00Z`).getUTCDay());

describe("the plan of impressions of 지니TV", () => {
  test("airs weekday slots from Monday to Friday and weekend slots on Saturdays and Sundays", async () => {
    const plan = await planOf({ timeSlots: ["weekday_evening", "weekend_evening", "all_day"] });
    const aired = (slot: string) => plan.flatMap(({ date, timeSlot }) => (timeSlot === slot ? [date] : []));
    expect(aired("weekend_evening")).toEqual(["2026-11-21", "2026-11-22"]);
    expect(aired("weekday_evening")).toHaveLength(7);
    expect(aired("weekday_evening").some(isWeekend)).toBe(false);
    expect(aired("all_day")).toHaveLength(9);
    const total = plan.reduce((sum, { estimatedImpressions }) => sum + estimatedImpressions, 0);
    expect(total).toBeLessThanOrEqual(10_000);
    expect(total).toBeGreaterThan(10_000 - plan.length);
  });

  test("keeps to the days of the week that were asked for", async () => {
    const plan = await planOf({ daysOfWeek: ["MON", "SAT"] });
    expect(plan.map(({ date }) => date)).toEqual(["2026-11-23"]);
  });

  test("is empty where no asked slot falls on a day of the campaign", async () => {
    expect(await planOf({ endDate: "2026-11-20", timeSlots: ["weekend_lunch"] })).toEqual([]);
  });

  test("reaches the owner as the partner says it, ninety days and six slots long", async () => {
    const kit = createKit();
    const schedule = {
      startDate: "2026-11-19",
      endDate: "2027-02-16",
      timeSlots: [
        "weekday_morning",
        "weekday_lunch",
        "weekday_evening",
        "weekend_lunch",
        "weekend_evening",
        "all_day",
      ],
    };
    const content = { ...kit.job("GenieTV").channel.deriveContent(kit.context("GenieTV")), schedule };
    const record = await drive(kit.job("GenieTV", { context: { content } }));
    expect(record?.status).toBe("SUCCESS");
    expect(record?.data?.impressionSchedule).toHaveLength(64 * 3 + 26 * 2 + 90);
  });
});

describe("the instant of a tone's change", () => {
  test.each([
    ["Asia/Seoul", "2026-11-18T12:00:00+09:00"],
    ["America/New_York", "2026-11-17T22:00:00-05:00"],
  ])("is told in the store's zone, %s", async (timeZone, told) => {
    const kit = createKit();
    const record = await drive(kit.job("RingoBiz", { context: { store: { ...STORE, timeZone } } }));
    expect(record?.data).toEqual({ updateTimestamp: told });
    expect(Date.parse(told)).toBe(NOON);
  });

  test("is left out where the partner names none", async () => {
    const kit = createKit();
    const channel = kit.job("RingoBiz").channel;
    const base = kit.context("RingoBiz");
    const fetch: typeof base.fetch = async (input, init) => {
      const answer = await base.fetch(input, init);
      const text = await answer.text();
      return new Response(text.replace(/"updateTimestamp":"[^"]*"/, '"updateTimestamp":"soon"'), answer);
    };
    const outcome = await channel.commit({ ...base, fetch }, {});
    expect(outcome).toMatchObject({ type: "published", data: {} });
  });
});
