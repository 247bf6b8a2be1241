import { afterAll, beforeAll, beforeEach, describe, expect, test } from "bun:test";
import { strFromU8, unzipSync } from "fflate";
import Papa from "papaparse";
import { CHANNEL_IDS } from "../../../src/channels/index.ts";
import { singleShard } from "../../../src/db/index.ts";
import { ExportView } from "../../../src/services/analytics/index.ts";
import { loadFacts } from "../../../src/services/analytics/load-facts.ts";
import { addDays, DAY_MS, dayOf } from "../../../src/time.ts";
import { storeDb } from "../../helpers/store-db.ts";
import { createWorld, type Owner, type World } from "./world.ts";

let world: World;
let owner: Owner;
let storeId: string;
let eventId: string;
let slug: string;
let people = 0;

beforeAll(async () => {
  world = await createWorld();
});
afterAll(() => world.close());
beforeEach(async () => {
  people += 1;
  owner = await world.owner(`owner${people}@example.com`);
  storeId = await world.store(owner);
  ({ eventId, slug } = await world.event(owner, storeId, { prizeCostKrw: 100_000 }));
});

describe("analytics.overview", () => {
  test("shows today, the running events and the totals [R-157]", async () => {
    const second = await world.event(owner, storeId, { title: "두 번째" });
    for (const place of [slug, slug, second.slug]) await world.enter(place);
    await world.settled();
    const overview = await owner.call.analytics.overview({ storeId });
    expect(overview.today).toEqual({ participants: 3, conversions: 0 });
    expect(overview.totals).toEqual({ stores: 1, events: 2, participants: 3, conversions: 0 });
    expect(
      overview.running
        .map((event) => [event.title, event.participants, event.today, event.achievementRate])
        .sort(),
    ).toEqual([
      ["가을 떡볶이 잔치", 2, 2, 2],
      ["두 번째", 1, 1, 1],
    ]);
    expect(await owner.call.analytics.overview({})).toEqual(overview);
  });

  test("an approved event runs from its start, and no longer than to its end", async () => {
    const startsAt = new Date(world.clock.now() + 2 * DAY_MS).toISOString();
    const later = await world.event(owner, storeId, { startsAt });
    await world.settled();
    const running = async () => {
      const overview = await owner.call.analytics.overview({ storeId });
      return overview.running.map((event) => event.eventId).sort();
    };
    expect(await running()).toEqual([eventId]);
    world.clock.advance(2 * DAY_MS);
    expect(await running()).toEqual([eventId, later.eventId].sort());
    world.clock.advance(8 * DAY_MS);
    expect(await running()).toEqual([]);
  });

  test("counts yesterday's entries in the totals only", async () => {
    await world.enter(slug);
    await world.settled();
    world.clock.advance(DAY_MS);
    const { today, totals } = await owner.call.analytics.overview({ storeId });
    expect([today.participants, totals.participants]).toEqual([0, 1]);
  });
});

describe("analytics.refresh", () => {
  test("collects once a minute and then asks to wait", async () => {
    await owner.call.distribution.distribute({
      eventId,
      channels: CHANNEL_IDS.map((channel) => ({ channel })),
    });
    await world.settled();
    const first = await owner.call.analytics.refresh({ eventId });
    expect(first).toMatchObject({ eventId, failed: [] });
    expect(first.collected.length).toBeGreaterThan(0);
    world.clock.advance(20_000);
    await expect(owner.call.analytics.refresh({ eventId })).rejects.toMatchObject({
      code: "TOO_MANY_REQUESTS",
      cause: { params: { retryAfterSeconds: 40 } },
    });
    world.clock.advance(40_000);
    await owner.call.analytics.refresh({ eventId });
    const { channelPerformance } = await owner.call.analytics.dashboard({ eventId });
    expect(channelPerformance.filter(({ source }) => source === "simulated").length).toBeGreaterThan(0);
  });

  test("gives a repeated key its first answer", async () => {
    const first = await owner.call.analytics.refresh({ eventId, idempotencyKey: "once" });
    expect(await owner.call.analytics.refresh({ eventId, idempotencyKey: "once" })).toEqual(first);
  });
});

describe("analytics.export", () => {
  async function exportedCsv(view?: ExportView) {
    const exported = await owner.call.analytics.export({ eventId, ...(view === undefined ? {} : { view }) });
    if (exported.format !== "CSV") throw new Error(exported.format);
    return exported;
  }

  async function sheetsOf(view?: ExportView) {
    const exported = await owner.call.analytics.export({
      ...{ eventId, format: "XLSX" as const },
      ...(view === undefined ? {} : { view }),
    });
    if (exported.format !== "XLSX") throw new Error(exported.format);
    const files = unzipSync(Uint8Array.from(Buffer.from(exported.base64, "base64")));
    const texts = Object.entries(files).map(([name, bytes]) => [name, strFromU8(bytes)] as const);
    return { ...exported, files: new Map(texts) };
  }

  test("writes a workbook with a sheet for each view, or for one", async () => {
    const all = await sheetsOf();
    expect(all.fileName).toMatch(/^madang-\d{4}-\d\d-\d\d\.xlsx$/);
    const names = all.files.get("xl/workbook.xml")?.match(/<sheet [^>]*name="([^"]+)"/g) ?? [];
    expect(names.map((tag) => /name="([^"]+)"/.exec(tag)?.[1])).toEqual([
      ...["요약", "채널", "추이", "ROI", "참여자", "비교", "점수판"],
    ]);
    const one = await sheetsOf("channels");
    expect(one.fileName).toMatch(/^madang-channels-\d{4}-\d\d-\d\d\.xlsx$/);
    expect([...one.files.keys()].filter((name) => name.startsWith("xl/worksheets/sheet"))).toHaveLength(1);
  });

  test("says in the workbook what the dashboard says, numbers as numbers and texts as texts", async () => {
    const { summaryCards, eventTitle } = await owner.call.analytics.dashboard({ eventId });
    const { files } = await sheetsOf("summary");
    const sheet = files.get("xl/worksheets/sheet1.xml") ?? "";
    expect(files.get("xl/sharedStrings.xml")).toContain(eventTitle.replaceAll("&", "&amp;"));
    expect(sheet).toContain(`<v>${summaryCards.totalParticipants.count}</v>`);
    expect(sheet).not.toContain("<f>");
  });

  test("writes each view as a CSV that Excel opens as Korean", async () => {
    for (const view of ExportView.options) {
      const { csv, fileName, contentType } = await exportedCsv(view);
      expect(csv.startsWith("\uFEFF")).toBe(true);
      expect(csv.endsWith("\r\n")).toBe(true);
      expect(contentType).toBe("text/csv; charset=utf-8");
      expect(fileName).toMatch(/^madang-[a-z]+-\d{4}-\d\d-\d\d\.csv$/);
      const widths = Papa.parse<string[]>(csv.trim()).data.map((row) => row.length);
      expect(new Set(widths).size).toBe(1);
    }
  });

  test("hands no formula to a spreadsheet", async () => {
    const { version } = await owner.call.events.get({ eventId });
    await owner.call.events.update({ eventId, version, title: '=HYPERLINK("https://evil.example","눌러")' });
    const { csv } = await exportedCsv();
    expect(csv).toContain(`"'=HYPERLINK(""https://evil.example"",""눌러"")"`);
  });
});

describe("comparison with earlier events [R-108]", () => {
  test("takes the best of the ended ones that began before, and nothing else", async () => {
    const past = await world.event(owner, storeId, { daysAgo: 20, title: "지난 이벤트" });
    for (let index = 0; index < 4; index += 1) await world.enter(past.slug);
    await owner.call.distribution.distribute({
      eventId: past.eventId,
      channels: [{ channel: "WooridongneTV" }],
    });
    await world.settled();
    for (let index = 0; index < 5; index += 1) await world.enter(slug);
    await world.caughtUp();
    const before = await owner.call.analytics.comparison({ eventId });
    expect(before.previousEventComparison).toEqual([]);

    await owner.call.events.end({ eventId: past.eventId });
    await world.settled();
    world.clock.advance(300_000);
    const { previousEventComparison } = await owner.call.analytics.comparison({ eventId });
    expect(previousEventComparison[0]).toEqual({
      metric: "참여자 수",
      currentValue: 5,
      previousBest: 4,
      improvementRate: 25,
    });
    expect(
      (await owner.call.analytics.comparison({ eventId: past.eventId })).previousEventComparison,
    ).toEqual([]);
  });
});

describe("what a computation reads", () => {
  test("is one batch, and no more rows for ten times the participants [R-120] [R-171]", async () => {
    const counts: number[] = [];
    let batches = 0;
    const db = storeDb(world.deps);
    const watched: typeof db = {
      ...db,
      query: async (statements) => {
        const results = await db.query(statements);
        batches += 1;
        counts.push(results.reduce((sum, rows) => sum + rows.length, 0));
        return results;
      },
    };
    const read = () =>
      loadFacts(
        { ...owner.context, deps: { ...world.deps, shards: singleShard(watched) } },
        { storeId, eventId },
        world.clock.now(),
      );
    for (let index = 0; index < 3; index += 1) await world.enter(slug);
    await world.settled();
    await read();
    for (let index = 0; index < 30; index += 1) await world.enter(slug);
    await world.settled();
    const facts = await read();
    expect(facts?.event.participants).toBe(33);
    expect(batches).toBe(2);
    expect(counts[1]).toBe(counts[0]);
  });
});

describe("money at its largest", () => {
  test("stays exact with a trillion won a day and ten billion of costs", async () => {
    const rich = await world.event(owner, storeId, {
      daysAgo: 8,
      prizeCostKrw: 10_000_000_000,
      otherCostKrw: 10_000_000_000,
    });
    const first = addDays(dayOf("Asia/Seoul", world.clock.now()), -8);
    const days = Array.from({ length: 15 }, (_, index) => ({
      date: addDays(first, index - 7),
      amountKrw: index < 7 ? 999_999_999_999 : 1_000_000_000_000,
    }));
    await owner.call.sales.record({ storeId, days });
    const { roiAnalysis, summaryCards } = await owner.call.analytics.dashboard({ eventId: rich.eventId });
    expect(summaryCards.salesGrowth).toMatchObject({
      beforeEventSales: 6_999_999_999_993,
      afterEventSales: 7_000_000_000_000,
      rate: 0,
    });
    expect(roiAnalysis.totalCost.total).toBe(20_000_000_000);
    expect(roiAnalysis.roiCalculation.measuredRoi).toBe(-100);
  });
});
