import { afterAll, beforeAll, describe, expect, test } from "bun:test";
import { CHANNEL_IDS } from "../../../src/channels/index.ts";
import { createDemoBuilder } from "../../../src/entry/bun-demo.ts";
import { REASON_MESSAGES } from "../../../src/errors.ts";
import { getDashboard, verifyCounts } from "../../../src/services/analytics/index.ts";
import {
  comesIn,
  DEMO_TTL_MS,
  startDemo,
  tickDemoVisits,
  VISIT_EVERY_MS,
} from "../../../src/services/demo/index.ts";
import { latestDistribution, tickDistribution } from "../../../src/services/distribution/index.ts";
import { listEvents, tickLifecycle } from "../../../src/services/event/index.ts";
import { ownersOf } from "../../../src/services/member/index.ts";
import { listParticipants } from "../../../src/services/participation/index.ts";
import { listStores } from "../../../src/services/store/index.ts";
import { DEFAULT_TIME_ZONE, dayStart, HOUR_MS } from "../../../src/time.ts";
import { createTestApp } from "../../helpers/app.ts";
import { createDemoWorld, ownerOf } from "./support.ts";

let world: Awaited<ReturnType<typeof createDemoWorld>>;
let storeId = "";
let userId = "";
const owner = () => ownerOf(world.app, userId);
const events = async () => (await listEvents({ ctx: owner(), input: { storeId, limit: 100 } })).items;
const eventIn = async (status: string) => {
  const found = (await events()).find((event) => event.status === status);
  if (!found) throw new Error(`no event is ${status}`);
  return found;
};

beforeAll(async () => {
  world = await createDemoWorld();
  ({
    user: { id: userId },
  } = await startDemo({ ctx: world.visitor }));
  const [store] = (await listStores({ ctx: owner(), input: { limit: 10 } })).items;
  storeId = store?.id ?? "";
}, 60_000);
afterAll(() => world.close());

describe("a demo shop", () => {
  test("has an event in every state, the ended one with sales and visits", async () => {
    const states = new Set<string>((await events()).map(({ status }) => status));
    expect([...states].sort()).toEqual(["ACTIVE", "APPROVED", "ARCHIVED", "CANCELLED", "DRAFT", "ENDED"]);
    const ended = await getDashboard({ ctx: owner(), input: { eventId: (await eventIn("ENDED")).id } });
    expect(ended.summaryCards.totalParticipants.count).toBeGreaterThan(50);
    expect(ended.summaryCards.salesLift.state).toBe("MEASURED");
    expect(ended.summaryCards.roi.value).not.toBeNull();
  });

  test("was made by the verbs at their own hours: every count can be recomputed from the facts", async () => {
    for (const status of ["ARCHIVED", "ENDED", "ACTIVE"]) {
      const { id } = await eventIn(status);
      const { differences } = await verifyCounts({ ctx: owner(), input: { eventId: id } });
      expect(differences).toEqual([]);
    }
    const [audit] = await world.app.rows(
      "select count(*) as n, max(at) as newest, min(at) as oldest from audit_log where store_id = ?",
      storeId,
    );
    expect(Number(audit?.["n"])).toBeGreaterThan(20);
    expect(Number(audit?.["newest"])).toBeLessThanOrEqual(world.app.clock.now());
    const days = await world.app.rows(
      "select distinct registered_at / 86400000 as day from participants where store_id = ?",
      storeId,
    );
    expect(days.length).toBeGreaterThan(20);
  });

  test("has been on all six channels, which were told the hour of then", async () => {
    const { id } = await eventIn("ENDED");
    const run = await latestDistribution({ ctx: owner(), input: { eventId: id } });
    expect(run?.results.map(({ channel }) => channel)).toEqual([...CHANNEL_IDS]);
    expect(run?.results.filter(({ status }) => status !== "SUCCESS")).toEqual([]);
    const snapshots = await world.app.rows(
      "select count(distinct day) as days from channel_stats_daily where store_id = ? and event_id = ?",
      storeId,
      id,
    );
    expect(Number(snapshots[0]?.["days"])).toBeGreaterThan(10);
    const answer = await fetch(`${world.simulators.endpoints.GenieTV}/__ledger`);
    expect(await answer.text()).not.toContain('"violations":["');
  });

  test("leaves the ticks nothing to catch up on", async () => {
    expect(await tickLifecycle({ ctx: world.app.system() })).toEqual({ started: 0, ended: 0 });
    const before = (await events()).map(({ status }) => status);
    await tickDistribution({ ctx: world.app.system() });
    await world.app.settled();
    expect((await events()).map(({ status }) => status)).toEqual(before);
  });

  test("says that it is a demo, shares nothing with the benchmarks, and has nobody to write mail to", async () => {
    const [store] = (await listStores({ ctx: owner(), input: { limit: 10 } })).items;
    expect(store).toMatchObject({ isDemo: true, sharesBenchmarks: false });
    expect(await ownersOf(world.app.system(), storeId)).toEqual([]);
  });

  test("belongs to its visitor alone", async () => {
    const other = await startDemo({ ctx: world.visitor });
    const theirs = (await listStores({ ctx: ownerOf(world.app, other.user.id), input: { limit: 10 } })).items;
    expect(theirs).toHaveLength(1);
    expect(theirs[0]?.id).not.toBe(storeId);
  }, 60_000);
});

describe("while its visitor looks around", () => {
  test("a customer comes in, once however many processes tick, and a different one next", async () => {
    const { app } = world;
    const count = async () => {
      const { id } = await eventIn("ACTIVE");
      const { summaryCards } = await getDashboard({ ctx: owner(), input: { eventId: id } });
      return summaryCards.totalParticipants.count;
    };
    const before = await count();
    const both = await Promise.all([1, 2].map(() => tickDemoVisits({ ctx: app.system() })));
    await app.settled();
    const shops = (await app.controlRows("select 1 from demos")).length;
    expect(both.reduce((sum, { entered }) => sum + entered, 0)).toBe(shops);
    app.clock.advance(VISIT_EVERY_MS);
    await tickDemoVisits({ ctx: app.system() });
    await app.settled();
    expect(await count()).toBe(before + 2);
    const input = { eventId: (await eventIn("ACTIVE")).id, limit: 2 };
    const { items } = await listParticipants({ ctx: owner(), input });
    expect(items.map(({ name }) => name)).toEqual(["이*서", "김*아"]);
  });

  test("it is the tick's own turn, however late a shop is looked at, and only who came in has clicked", async () => {
    const { app } = world;
    const { clicks } = app.deps;
    /** A tick whose clock shows these offsets one after another, and then the last one. */
    const tick = async (offsets: readonly number[]) => {
      const counted: string[] = [];
      const start = app.clock.now();
      const left = offsets.map((offset) => start + offset);
      const last = left.at(-1) ?? start;
      const deps = {
        ...app.deps,
        clock: { ...app.deps.clock, now: () => left.shift() ?? last },
        clicks: { ...clicks, record: (click: { code: string }) => void counted.push(click.code) },
      };
      return { ...(await tickDemoVisits({ ctx: { ...app.system(), deps } })), counted };
    };
    const shops = (await app.controlRows("select 1 from demos")).length;
    let clicked = 0;
    for (let turn = 0; turn < 3; turn++) {
      app.clock.advance(VISIT_EVERY_MS);
      const { entered, counted } = await tick([0, VISIT_EVERY_MS]);
      expect(entered).toBe(shops);
      clicked += counted.length;
      expect(await tick([0])).toEqual({ entered: 0, counted: [] });
    }
    expect(clicked).toBeGreaterThan(0);
  });

  test("at most one comes in each twenty seconds of two minutes, then no more than on the shop's days before", () => {
    const midnight = dayStart(DEFAULT_TIME_ZONE, "2026-11-22");
    for (const openedHour of [0, 6.5, 12, 18]) {
      const readyAt = midnight + openedHour * HOUR_MS;
      const turns = Array.from(
        { length: DEMO_TTL_MS / VISIT_EVERY_MS },
        (_, turn) => readyAt + turn * VISIT_EVERY_MS,
      );
      const guests = turns.filter((at) => comesIn({ storeId: "store", readyAt }, at));
      expect(guests.slice(0, 6)).toEqual(turns.slice(0, 6));
      const later = guests.slice(6).map((at) => ((at - midnight) / HOUR_MS) % 24);
      expect(later.filter((hour) => hour < 9 || hour >= 22)).toEqual([]);
      expect(later.length).toBeGreaterThan(3);
      expect(later.length).toBeLessThan(22);
    }
  });
});

describe("visitors at one time", () => {
  test("three wait while one is built; a fourth is sent away at once, and let in when there is room", async () => {
    const build = createDemoBuilder(world.app.deps, () => {
      throw new Error("its turn");
    });
    if (!build) throw new Error("simulators are there");
    const reasons = async (calls: readonly Promise<unknown>[]) =>
      (await Promise.allSettled(calls)).map(
        (call) => call.status === "rejected" && (call.reason.reason ?? call.reason.message),
      );
    const turns = Array.from({ length: 4 }, () => "its turn");
    expect(await reasons(Array.from({ length: 5 }, () => build("visitor")))).toEqual([...turns, "BUSY"]);
    expect(await reasons([build("visitor")])).toEqual(["its turn"]);
  });
});

describe("where no demo shop can be made", () => {
  test("it is refused with a sentence that says what to do instead", async () => {
    const app = await createTestApp();
    const answer = await app.fetch("/trpc/account.startDemo", {
      method: "POST",
      headers: { "content-type": "application/json" },
    });
    expect(answer.status).toBe(412);
    const text = await answer.text();
    expect(text).toContain("DEMO_UNAVAILABLE");
    expect(text).toContain(REASON_MESSAGES.DEMO_UNAVAILABLE);
    await app.close();
  });

  test("a service with real channels, or with one that has no simulator, builds none", () => {
    const { channels, deps } = { channels: world.app.deps.channels, deps: () => world.app.deps };
    const { Instagram: _away, ...five } = channels.simulators;
    expect(createDemoBuilder({ isDemo: false, channels }, deps)).toBeUndefined();
    expect(
      createDemoBuilder({ isDemo: true, channels: { ...channels, simulators: five } }, deps),
    ).toBeUndefined();
  });
});
