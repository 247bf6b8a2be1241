import { afterEach, beforeEach, describe, expect, test } from "bun:test";
import { systemContext } from "../../../../src/context.ts";
import { rawStatement } from "../../../../src/db/index.ts";
import { tickAnomalies } from "../../../../src/services/analytics/index.ts";
import { storeDb } from "../../../helpers/store-db.ts";
import { createWorld, type Owner, type World } from "../world.ts";

const HOUR = 3_600_000;

let world: World;
let owner: Owner;
let storeId: string;
let eventId: string;
/** What the service's own address answers; the real service unless a test breaks it. */
let own: (url: string, init: RequestInit) => Promise<Response>;
let asked: string[];

beforeEach(async () => {
  asked = [];
  const fetchOwn = async (input: Parameters<typeof fetch>[0], init: RequestInit = {}) => {
    const url = input instanceof Request ? input.url : String(input);
    if (!url.startsWith(world.deps.publicUrl)) return Promise.reject(new Error("another address was asked"));
    asked.push(new URL(url).pathname.split("/")[1] ?? "");
    return own(url, init);
  };
  world = await createWorld({ fetch: Object.assign(fetchOwn, { preconnect: () => {} }) });
  own = async (url, init) => {
    const { pathname, search } = new URL(url);
    return world.app.fetch(`${pathname}${search}`, init);
  };
  owner = await world.owner("owner@example.com");
  storeId = await world.store(owner);
  ({ eventId } = await world.event(owner, storeId, { daysAgo: 4 }));
  await world.settled();
});
afterEach(() => world.close());

const tick = () => tickAnomalies({ ctx: systemContext(world.deps) });
const found = async () => (await owner.call.analytics.anomalies({ eventId })).items;
const told = async () =>
  (await owner.call.notifications.list({ storeId })).items.filter(({ kind }) => kind === "ANOMALY");
const hourNow = () => Math.floor(world.clock.now() / HOUR) * HOUR;
/** The event's hours as they would stand after days of entries; the projection itself is tested elsewhere. */
const entries = async (perHour: number, hours: { from: number; to: number }) => {
  const rows: [number, number][] = [];
  for (let hour = hours.from; hour <= hours.to; hour += HOUR) rows.push([hour, perHour]);
  await storeDb(world.deps).write([
    rawStatement(
      `insert into timeline_hourly (store_id, event_id, hour, participants, conversions)
       select ?, ?, r.value ->> 0, r.value ->> 1, 0 from json_each(?) r where true
       on conflict (store_id, event_id, hour) do update set participants = excluded.participants`,
      [storeId, eventId, JSON.stringify(rows)],
    ),
  ]);
};
/** To four minutes after the next full hour. */
const nextHour = () => world.clock.advance(hourNow() + HOUR + 240_000 - world.clock.now());
const history = () => entries(12, { from: hourNow() - 80 * HOUR, to: hourNow() });

describe("an event that goes silent [N-22]", () => {
  test("says nothing of its link where the service does not know its own address", async () => {
    const deps = { ...world.deps, publicUrl: "http://address.invalid" };
    const fetchAnything = async (input: Parameters<typeof fetch>[0]) => {
      asked.push(String(input));
      return new Response(null, { status: 530 });
    };
    const unaddressed = { ...deps, fetch: Object.assign(fetchAnything, { preconnect: () => {} }) };
    await history();
    for (let hour = 0; hour < 3; hour += 1) {
      nextHour();
      await tickAnomalies({ ctx: systemContext(unaddressed) });
    }
    expect(await found()).toMatchObject([{ kind: "PARTICIPATION_SILENT", cause: "LINK_UNKNOWN" }]);
    expect(asked).toEqual([]);
  });

  test("is told once within two hours, with the likely cause, and the alert closes by itself", async () => {
    await history();
    nextHour();
    expect(await tick()).toEqual({ checked: 1 });
    expect(await found()).toEqual([]);
    nextHour();
    await tick();
    nextHour();
    await tick();
    const [anomaly, ...others] = await found();
    expect(others).toEqual([]);
    expect(anomaly).toMatchObject({
      kind: "PARTICIPATION_SILENT",
      cause: "LINK_WORKS",
      channel: null,
      closedAt: null,
    });
    expect(anomaly?.message).toContain("링크는 잘 열려요");
    nextHour();
    await tick();
    expect(await told()).toHaveLength(1);
    await entries(11, { from: hourNow(), to: hourNow() });
    nextHour();
    await tick();
    expect((await found()).map(({ closedAt }) => closedAt !== null)).toEqual([true]);
    expect(await told()).toHaveLength(1);
  });

  test("and whose link is broken is told so in the first hour, even where few take part", async () => {
    await entries(2, { from: hourNow() - 80 * HOUR, to: hourNow() });
    nextHour();
    own = async () => new Response(null, { status: 404 });
    nextHour();
    await tick();
    const [anomaly] = await found();
    expect(anomaly).toMatchObject({ kind: "PARTICIPATION_SILENT", cause: "LINK_BROKEN", observed: 0 });
    expect((await told()).map(({ message }) => message)).toEqual([anomaly?.message ?? ""]);
  });

  test("is not told of when few take part and the link works, and the look is no click", async () => {
    await entries(2, { from: hourNow() - 80 * HOUR, to: hourNow() });
    nextHour();
    nextHour();
    await tick();
    expect(asked).toEqual(["r", "e"]);
    expect(await found()).toEqual([]);
    await world.deps.clicks.flush();
    const { items } = await owner.call.tracking.list({ eventId });
    expect(items.map(({ clicks }) => clicks)).toEqual(items.map(() => 0));
  });

  test("whose link leads to another address is broken, and the address is not asked", async () => {
    await entries(2, { from: hourNow() - 80 * HOUR, to: hourNow() });
    nextHour();
    own = async () => new Response(null, { status: 302, headers: { location: "http://169.254.169.254/" } });
    nextHour();
    await tick();
    expect((await found())[0]?.cause).toBe("LINK_BROKEN");
    expect(asked).toEqual(["r"]);
  });
});

describe("the tick [N-22]", () => {
  test("looks at each hour of an event once, however many run at the same time", async () => {
    await history();
    nextHour();
    nextHour();
    nextHour();
    const ticks = await Promise.all(Array.from({ length: 4 }, tick));
    expect(ticks.reduce((sum, { checked }) => sum + checked, 0)).toBe(1);
    expect((await found()).length).toBe(1);
    expect(await told()).toHaveLength(1);
    expect(await tick()).toEqual({ checked: 0 });
  });

  test("tells of a rise, and of nothing in an event that has run for less than two days", async () => {
    await entries(3, { from: hourNow() - 80 * HOUR, to: hourNow() });
    await entries(90, { from: hourNow(), to: hourNow() });
    nextHour();
    await tick();
    expect((await found()).map(({ kind, cause }) => [kind, cause])).toEqual([
      ["PARTICIPATION_JUMP", "MANY_AT_ONCE"],
    ]);
    const young = await world.event(owner, storeId, { daysAgo: 1, title: "새 이벤트" });
    await world.settled();
    nextHour();
    await tick();
    expect((await owner.call.analytics.anomalies({ eventId: young.eventId })).items).toEqual([]);
  });

  test("closes what is open when the event ends", async () => {
    await history();
    nextHour();
    nextHour();
    nextHour();
    await tick();
    expect((await found())[0]?.closedAt).toBeNull();
    world.clock.advance(12 * 24 * HOUR);
    await tick();
    expect((await found())[0]?.closedAt).not.toBeNull();
  });

  test("tells of a channel that could not be read for two hours, and no more when it can", async () => {
    const failed = (since: number | null) =>
      rawStatement(
        `insert into channel_stats (store_id, event_id, channel, channel_type, status, views, source, as_of,
           failed_since, fail_reason, updated_at) values (?, ?, 'Instagram', 'SNS', 'SUCCESS', 10, 'measured', ?, ?, ?, 0)
         on conflict do update set failed_since = excluded.failed_since, as_of = excluded.as_of`,
        [storeId, eventId, world.clock.now(), since, since === null ? null : "CHANNEL_TIMEOUT"],
      );
    await storeDb(world.deps).write([failed(world.clock.now())]);
    nextHour();
    await tick();
    expect(await found()).toEqual([]);
    nextHour();
    nextHour();
    await tick();
    expect(await found()).toMatchObject([
      { kind: "STATISTICS_SILENT", channel: "Instagram", cause: "NOT_COLLECTED", closedAt: null },
    ]);
    nextHour();
    await storeDb(world.deps).write([failed(null)]);
    await tick();
    expect((await found())[0]?.closedAt).not.toBeNull();
  });

  test("is no stranger's to read, and asks for a store or an event", async () => {
    const stranger = await world.owner("stranger@example.com");
    await expect(stranger.call.analytics.anomalies({ storeId })).rejects.toMatchObject({ code: "NOT_FOUND" });
    await expect(owner.call.analytics.anomalies({})).rejects.toMatchObject({ code: "BAD_REQUEST" });
  });
});
