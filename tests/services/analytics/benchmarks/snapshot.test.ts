import { afterEach, beforeEach, describe, expect, test } from "bun:test";
import type { Db } from "../../../../src/db/index.ts";
import { AppError } from "../../../../src/errors.ts";
import { createCaller } from "../../../../src/routers/index.ts";
import { periodAt, publishSnapshot, tickBenchmarks } from "../../../../src/services/analytics/index.ts";
import { DAY_MS } from "../../../../src/time.ts";
import { NEXT_CUT, openTown, type ShopFacts, SINCE_CUT_MS } from "./population.ts";

type Town = Awaited<ReturnType<typeof openTown>>;
let town: Town;
beforeEach(async () => {
  town = await openTown(["second"]);
});
afterEach(() => town.close());

const publish = () => tickBenchmarks({ ctx: town.system() });
const published = (where = "") =>
  town.controlRows(
    `select period, level, n_bucket as n, p25, p50, p75 from benchmark_snapshots
     where metric = 'participationRate' ${where} order by period, level`,
  );
const toNextMonth = () => town.clock.advance(NEXT_CUT - town.clock.now());

describe("a month", () => {
  test("is published from 03:00 of its first day in Seoul on", () => {
    const at = (instant: string) => periodAt(Date.parse(instant));
    expect(at("2026-12-01T02:59:59.999+09:00")).toBe("2026-11");
    expect(at("2026-12-01T03:00:00+09:00")).toBe("2026-12");
    expect(at("2027-01-01T02:00:00+09:00")).toBe("2026-12");
    expect(at("2026-02-28T15:30:00Z")).toBe("2026-02");
  });

  test("holds the quartiles of the stores of every database, each once [N-25]", async () => {
    await town.addShops(11);
    await town.addShops(10, { shard: "second", participants: 70 });
    expect(await publish()).toMatchObject({ state: "PUBLISHED" });
    // Of 1,000 views: 5.0 … 6.0 % in one database, ten times 7.0 % in the other.
    expect(await published("and level = 'ALL'")).toEqual([
      { period: "2026-10", level: "ALL", n: "20-49", p25: 5.5, p50: 6, p75: 7 },
    ]);
    expect(
      await town.controlRows("select distinct metric from benchmark_snapshots order by metric"),
    ).toHaveLength(5);
  });

  test("does not change when stores join, leave or change their numbers; the next one does", async () => {
    const ids = await town.addShops(12);
    await publish();
    const october = await published();
    expect(october.length).toBeGreaterThan(0);
    await town.addShops(5, { participants: 500 });
    await town.deps.shards.all[0]?.db.write([
      { sql: "update stores set shares_benchmarks = 0 where store_id = ?", args: [ids[0] ?? ""] },
      { sql: "update event_stats set participants = 900", args: [] },
    ]);
    for (let day = 1; day < 31; day += 1) {
      town.clock.advance(DAY_MS - 60_000);
      expect(await publish()).toEqual({ state: "ALREADY_PUBLISHED", rows: 0 });
    }
    expect(await published()).toEqual(october);
    toNextMonth();
    await publish();
    expect(await published("and period = '2026-10'")).toEqual(october);
    expect((await published("and period = '2026-11' and level = 'ALL'"))[0]).toMatchObject({
      n: "10-19",
      p50: 90,
    });
  });

  test("is computed once by several processes, and whole", async () => {
    await town.addShops(12);
    const states = await Promise.all(Array.from({ length: 5 }, publish));
    expect(states.filter(({ state }) => state === "PUBLISHED")).toHaveLength(1);
    expect(await town.controlRows("select period from benchmark_periods")).toEqual([{ period: "2026-10" }]);
    const rows = await town.controlRows("select count(*) as count from benchmark_snapshots");
    expect(rows).toEqual([{ count: states.find(({ state }) => state === "PUBLISHED")?.rows ?? -1 }]);
  });

  test("cut off at its write is not there at all, and comes with the next call", async () => {
    await town.addShops(12);
    const broken: Db = { ...town.deps.control, write: () => Promise.reject(new Error("killed")) };
    const ctx = { ...town.system(), deps: { ...town.deps, control: broken } };
    expect(publishSnapshot(ctx, "2026-10")).rejects.toThrow("killed");
    expect(await published()).toEqual([]);
    expect(await publish()).toMatchObject({ state: "PUBLISHED" });
    expect(await published()).not.toEqual([]);
  });

  test("waits for a database that is away, because its stores would be missing from it", async () => {
    await town.addShops(12);
    await town.addShops(3, { shard: "second" });
    const away = () => Promise.reject(new AppError({ code: "UNAVAILABLE", reason: "DATABASE_UNREACHABLE" }));
    const dead: Db = {
      get read(): Db["read"] {
        throw new AppError({ code: "UNAVAILABLE", reason: "DATABASE_UNREACHABLE" });
      },
      query: away,
      write: away,
      versions: away,
    };
    const all = town.deps.shards.all.map((shard) =>
      shard.name === "second" ? { ...shard, db: dead } : shard,
    );
    const ctx = { ...town.system(), deps: { ...town.deps, shards: { ...town.deps.shards, all } } };
    expect(await tickBenchmarks({ ctx })).toEqual({ state: "POSTPONED", rows: 0 });
    expect(await town.controlRows("select * from benchmark_periods")).toEqual([]);
  });

  test("that nobody ran in is caught up with on any later day of it", async () => {
    await town.addShops(12);
    toNextMonth();
    town.clock.advance(17 * DAY_MS);
    await publish();
    expect((await published()).map(({ period }) => period)).toContain("2026-11");
  });
});

describe("a store is part of it", () => {
  const CASES = [
    ["that is like the others", {}, true],
    ["that is a demo store", { isDemo: true }, false],
    ["that does not share", { sharesBenchmarks: false }, false],
    ["that is closed", { closedAt: 1 }, false],
    ["whose views are simulated", { source: "simulated" }, false],
    ["whose views are estimated", { source: "estimated" }, false],
    ["whose views were typed in", { source: "manual" }, false],
    ["whose event ended 7 days before the cut", { overForMs: 7 * DAY_MS + SINCE_CUT_MS }, true],
    ["whose event ended a moment later", { overForMs: 7 * DAY_MS + SINCE_CUT_MS - 1 }, false],
    ["whose event ended 180 days before the cut", { overForMs: 180 * DAY_MS + SINCE_CUT_MS }, false],
    ["whose event ended a moment later than that", { overForMs: 180 * DAY_MS + SINCE_CUT_MS - 1 }, true],
  ] as const satisfies readonly [string, ShopFacts, boolean][];

  test("by these rules, each of which makes or spares the tenth store of an industry", async () => {
    for (const [industry, facts] of CASES) {
      await town.addShops(9, { industry });
      await town.addShop({ ...facts, industry });
    }
    await publish();
    const rows = await town.controlRows(
      "select distinct industry from benchmark_snapshots where level = 'INDUSTRY' and metric = 'participationRate'",
    );
    const found = new Set(rows.map(({ industry }) => String(industry)));
    expect(CASES.map(([industry]) => [industry, found.has(industry)] as const)).toEqual(
      CASES.map(([industry, _facts, isPart]) => [industry, isPart] as const),
    );
  });

  test("or is not, and its own numbers are still placed among the others", async () => {
    await town.addShops(12);
    const ownerUserId = town.newId();
    const { storeId } = await town.addShop({ participants: 300, sharesBenchmarks: false, ownerUserId });
    await publish();
    const call = createCaller({
      ...town.system(),
      actor: { kind: "user", userId: ownerUserId, sessionId: ownerUserId, address: "203.0.113.9" },
    });
    const { items, period, sharesBenchmarks } = await call.analytics.benchmarks({ storeId });
    expect({ period, sharesBenchmarks }).toEqual({ period: "2026-10", sharesBenchmarks: false });
    expect(items[0]).toMatchObject({ metric: "participationRate", n: "10-19", own: 30, standing: "ABOVE" });
  });
});
