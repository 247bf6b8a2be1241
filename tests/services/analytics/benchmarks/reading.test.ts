import { afterEach, beforeEach, describe, expect, test } from "bun:test";
import type { Actor } from "../../../../src/context.ts";
import type { Db } from "../../../../src/db/index.ts";
import { runCli } from "../../../../src/entry/cli.ts";
import { createCaller } from "../../../../src/routers/index.ts";
import { tickBenchmarks } from "../../../../src/services/analytics/index.ts";
import { DAY_MS } from "../../../../src/time.ts";
import { NEXT_CUT, openTown } from "./population.ts";

type Town = Awaited<ReturnType<typeof openTown>>;
let town: Town;
let shop: { storeId: string; eventId: string };
let ownerUserId: string;
beforeEach(async () => {
  town = await openTown();
  await town.addShops(11);
  ownerUserId = town.newId();
  shop = await town.addShop({ participants: 56, ownerUserId });
});
afterEach(() => town.close());

const publish = () => tickBenchmarks({ ctx: town.system() });
const callOf = (actor: Actor) => createCaller({ ...town.system(), actor });
const owner = () =>
  callOf({ kind: "user", userId: ownerUserId, sessionId: ownerUserId, address: "203.0.113.9" });
const dashboard = () => owner().analytics.dashboard({ eventId: shop.eventId });

describe("the dashboard", () => {
  test("compares with the median of the first cohort that is large enough, and with nothing before [N-25] [R-107]", async () => {
    const before = await dashboard();
    expect(before.summaryCards.roi.industryAverage).toBeNull();
    expect(before.comparativeAnalysis.gaps).toContain("INSUFFICIENT_COHORT");
    await publish();
    town.clock.advance(10 * 60_000);
    const { summaryCards, comparativeAnalysis } = await dashboard();
    // Sales rose from 700,000 to 840,000 won a week; half of 140,000 is left of a cost of 50,000: 40 %.
    expect(summaryCards.roi).toMatchObject({ value: 40, industryAverage: 40, comparisonRate: 100 });
    expect(comparativeAnalysis.industryComparison).toMatchObject([
      { metric: "참여율", myValue: 5.6, industryAverage: 5.6, differencePp: 0, standing: "TYPICAL" },
      { metric: "ROI", industryAverage: 40, cohort: { level: "INDUSTRY_REGION_OBJECTIVE", n: "10-19" } },
      {
        metric: "전환율",
        myValue: 50,
        industryAverage: 50,
        notes: ["평균과 구분되지 않아요", "표본 적음"],
      },
    ]);
  });

  test("asks for the month once, however often and for however many events it is read", async () => {
    let asked = 0;
    const { control } = town.deps;
    const query: Db["query"] = (statements) => {
      asked += statements.filter(({ sql }) => sql.includes("benchmark_periods")).length;
      return control.query(statements);
    };
    const ctx = { ...town.system(), deps: { ...town.deps, control: { ...control, query } } };
    const call = createCaller({
      ...ctx,
      actor: { kind: "user", userId: ownerUserId, sessionId: ownerUserId, address: "203.0.113.9" },
    });
    for (let read = 0; read < 5; read += 1) {
      await Promise.all(
        Array.from({ length: 20 }, () => call.analytics.benchmarks({ storeId: shop.storeId })),
      );
      await call.analytics.dashboard({ eventId: shop.eventId });
      town.clock.advance(30_000);
    }
    expect(asked).toBe(1);
  });
});

describe("analytics.benchmarks", () => {
  test("shows the rows that apply to a store, with its own medians as of now", async () => {
    await publish();
    const { items, ...head } = await owner().analytics.benchmarks({
      storeId: shop.storeId,
      objective: "NEW_CUSTOMERS",
    });
    expect(head).toEqual({
      storeId: shop.storeId,
      sharesBenchmarks: true,
      period: "2026-10",
      publishedAt: "2026-10-01T12:00:00+09:00",
      methodVersion: 1,
      objective: "NEW_CUSTOMERS",
    });
    expect(items.map(({ label, p50, own, n }) => [label, p50, own, n])).toEqual([
      ["참여율", 5.6, 5.6, "10-19"],
      ["전환율", 50, 50, "10-19"],
      ["ROI", 40, 40, "10-19"],
      ["참여자 1명당 비용", 900, 893, "10-19"],
      ["매출 증가율", 20, 20, "10-19"],
    ]);
    expect(new Set(items.map(({ level }) => level))).toEqual(new Set(["INDUSTRY_REGION_OBJECTIVE"]));
  });

  test("goes up the ladder: another province, another purpose, another industry", async () => {
    await town.addShops(10, { region: "부산", objective: "REVISIT" });
    await town.addShops(10, { industry: "카페", region: "제주", objective: "SALES" });
    const cases = [
      [{}, "NEW_CUSTOMERS", "INDUSTRY_REGION_OBJECTIVE"],
      [{ region: "제주" }, "NEW_CUSTOMERS", "INDUSTRY_OBJECTIVE"],
      [{ region: null }, "REVISIT", "INDUSTRY_OBJECTIVE"],
      [{}, "AWARENESS", "INDUSTRY"],
      [{}, undefined, "INDUSTRY"],
      [{ industry: "서점" }, "NEW_CUSTOMERS", "ALL"],
    ] as const;
    const shops: string[] = [];
    // Of events too young to count, so that they change no cohort.
    for (const [facts] of cases)
      shops.push((await town.addShop({ ...facts, ownerUserId, overForMs: DAY_MS })).storeId);
    await publish();
    for (const [index, [, objective, level]] of cases.entries()) {
      const { items } = await owner().analytics.benchmarks({ storeId: shops[index] ?? "", objective });
      expect(items[0], `case ${index}`).toMatchObject({ level, own: null, standing: null });
    }
  });

  test("says with fewer than k stores that there is no cohort, and shows nobody's number in its place", async () => {
    const lonely = await openTown();
    const { storeId } = await lonely.addShop({ ownerUserId });
    await lonely.addShops(8);
    await tickBenchmarks({ ctx: lonely.system() });
    const actor: Actor = {
      kind: "user",
      userId: ownerUserId,
      sessionId: ownerUserId,
      address: "203.0.113.9",
    };
    const { items, period } = await createCaller({ ...lonely.system(), actor }).analytics.benchmarks({
      storeId,
    });
    expect(period).toBe("2026-10");
    for (const item of items)
      expect(item).toMatchObject({
        ...{ status: "INSUFFICIENT_COHORT", n: "<10", level: null, p25: null, p50: null, p75: null },
        ...{ difference: null, standing: null, notes: ["아직 비교할 가게가 부족해요"] },
      });
    await lonely.close();
  });

  test("shows staff the others' figures and none of the store's own that costs follow from", async () => {
    await publish();
    const userId = town.newId();
    await town.deps.control.write([
      {
        sql: "insert into memberships (user_id, store_id, role, created_at) values (?, ?, 'staff', 0)",
        args: [userId, shop.storeId],
      },
    ]);
    const call = callOf({ kind: "user", userId, sessionId: userId, address: "203.0.113.9" });
    const { items } = await call.analytics.benchmarks({ storeId: shop.storeId });
    expect(
      items.map(({ metric, own, difference, p50 }) => [
        metric,
        own !== null,
        difference !== null,
        p50 !== null,
      ]),
    ).toEqual([
      ["participationRate", true, true, true],
      ["conversionRate", true, true, true],
      ["measuredRoi", false, false, true],
      ["costPerAcquisition", false, false, true],
      ["salesGrowth", true, true, true],
    ]);
  });

  test("leaving and coming back is one field of the store", async () => {
    const call = owner();
    const update = { storeId: shop.storeId };
    expect(await call.stores.update({ ...update, sharesBenchmarks: false })).toMatchObject({
      sharesBenchmarks: false,
    });
    await publish();
    expect(await town.controlRows("select distinct n_bucket as n from benchmark_snapshots")).toEqual([
      { n: "10-19" },
    ]);
    expect((await call.analytics.benchmarks(update)).items[0]).toMatchObject({ p50: 5.5 });
    expect(await call.stores.update({ ...update, sharesBenchmarks: true })).toMatchObject({
      sharesBenchmarks: true,
    });
    town.clock.advance(NEXT_CUT - town.clock.now());
    await publish();
    expect((await call.analytics.benchmarks(update)).items[0]).toMatchObject({ p50: 5.6 });
  });
});

describe("the operator", () => {
  /** What is raced against a clock here must not lose. */
  const NEVER = { sleep: (ms: number) => new Promise<void>((done) => (ms === 0 ? done() : undefined)) };
  const cli = async (...args: string[]) => {
    const lines: string[] = [];
    const fetchApp = (input: string | URL | Request, init?: RequestInit) => {
      const { pathname, search } = new URL(input instanceof Request ? input.url : input);
      return town.fetch(`${pathname}${search}`, init);
    };
    const code = await runCli({
      args: ["benchmarks", "--json", ...args],
      env: { OPERATOR_TOKEN: "operator-token-of-the-tests-0123456789" },
      fetch: Object.assign(fetchApp, { preconnect: () => {} }),
      print: (line) => void lines.push(line),
    });
    return { code, answer: lines.join("\n") };
  };

  test("publishes a month that is missing, once, and no month to come or long gone", async () => {
    await town.close();
    town = await openTown([], NEVER);
    await town.addShops(12);
    const first = await cli();
    expect(first.code).toBe(0);
    expect(JSON.parse(first.answer)).toMatchObject({ period: "2026-10", state: "PUBLISHED" });
    expect(JSON.parse((await cli("--period", "2026-10")).answer)).toMatchObject({
      state: "ALREADY_PUBLISHED",
    });
    expect(JSON.parse((await cli("--period", "2026-09")).answer)).toMatchObject({ state: "PUBLISHED" });
    for (const period of ["2026-11", "2026-03", "2026-13", "today"])
      expect((await cli("--period", period)).code).toBe(1);
    expect(await town.controlRows("select period from benchmark_periods order by period")).toEqual([
      { period: "2026-09" },
      { period: "2026-10" },
    ]);
  });
});
