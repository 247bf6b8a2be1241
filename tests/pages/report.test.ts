import { afterAll, beforeAll, describe, expect, test } from "bun:test";
import { sessionCookieName } from "../../src/auth/index.ts";
import { CHANNEL_IDS } from "../../src/channels/index.ts";
import { rawStatement } from "../../src/db/index.ts";
import { channelName } from "../../src/pages/channel-cells.ts";
import { metricName } from "../../src/pages/figures.ts";
import {
  type Dashboard,
  recordCollectionFailure,
  recordSnapshot,
} from "../../src/services/analytics/index.ts";
import { addDays, dayOf } from "../../src/time.ts";
import { createWorld, type Owner, type World } from "../services/analytics/world.ts";
import { textOf } from "./browser.ts";

const EVIL = `가을 <script>alert(1)</script>"'&`;
const UNKNOWN = "01960000-0000-7000-8000-00000000dead";
const DAY_COUNT = 45;

let world: World;
let owner: Owner;
let staff: Owner;
let stranger: Owner;
let eventId: string;

beforeAll(async () => {
  world = await createWorld();
  owner = await world.owner("owner@example.com");
  staff = await world.owner("staff@example.com");
  stranger = await world.owner("stranger@example.com");
  const storeId = await world.store(owner, { grossMarginPct: 60, newCustomerLtvKrw: 30_000 });
  await world.deps.control.write([
    rawStatement("insert into memberships (user_id, store_id, role, created_at) values (?, ?, 'staff', ?)", [
      staff.userId,
      storeId,
      world.clock.now(),
    ]),
  ]);
  const event = await world.event(owner, storeId, { daysAgo: 7, prizeCostKrw: 1_234_567, title: EVIL });
  ({ eventId } = event);
  await owner.call.distribution.distribute({
    eventId,
    channels: CHANNEL_IDS.map((channel) => ({ channel })),
  });
  for (let index = 0; index < 30; index += 1)
    await world.enter(event.slug, { ageGroup: index % 2 === 0 ? "20대" : "30대", region: "서울" });
  const first = addDays(dayOf("Asia/Seoul", world.clock.now()), -DAY_COUNT);
  const days = Array.from({ length: DAY_COUNT }, (_, index) => ({
    date: addDays(first, index),
    amountKrw: (index < DAY_COUNT - 7 ? 1_000_000 : 1_300_000) + (index % 7) * 10_000,
  }));
  await owner.call.sales.record({ storeId, days });
  await world.settled();
  const ctx = world.system();
  const channel = "WooridongneTV" as const;
  const asOf = world.clock.now();
  const metrics = { views: 54_321 };
  await recordSnapshot({ ctx, input: { storeId, eventId, channel, metrics, asOf, source: "measured" } });
  await recordCollectionFailure({ ctx, input: { storeId, eventId, channel, reason: "CHANNEL_TIMEOUT" } });
  await world.caughtUp();
});
afterAll(() => world.close());

async function open(path: string, headers: Record<string, string> = {}) {
  const response = await world.fetch(path, { headers });
  const html = await response.text();
  return { status: response.status, headers: response.headers, html, text: textOf(html) };
}
const report = (who?: Owner, id = eventId) =>
  open(`/report/${id}`, who === undefined ? {} : { authorization: `Bearer ${who.token}` });
const grouped = (value: number) => String(value).replace(/\B(?=(\d{3})+$)/g, ",");
/** Written apart from the page's own formatter. */
function shown(value: number | null | undefined, unit: string): string {
  if (value === null || value === undefined) throw new Error("the test needs a known number");
  const [whole = "", tenths] = String(Math.abs(value)).split(".");
  return `${value < 0 ? "−" : ""}${grouped(Number(whole))}${tenths === undefined ? "" : `.${tenths}`}${unit}`;
}
/** The cells of the table row whose heading begins so, in the table with this caption. */
function cellsOf(html: string, caption: string, name: string): string[] {
  const table = html.split("<table>").find((part) => part.includes(`<caption>${caption}`)) ?? "";
  const row = table.split("<tr>").find((part) => part.includes(`<th scope="row">${name}`)) ?? "";
  return [...row.matchAll(/<td>([\s\S]*?)<\/td>/g)].map(([, cell = ""]) => textOf(cell).trim());
}
/** Without what differs by answer. */
const still = (html: string) => html.replace(/nonce="[^"]*"/g, "");

describe("the report on paper shows the dashboard's own numbers", () => {
  let dashboard: Dashboard;
  let page: Awaited<ReturnType<typeof report>>;
  beforeAll(async () => {
    dashboard = await owner.call.analytics.dashboard({ eventId });
    page = await report(owner);
    expect(page.status).toBe(200);
  });

  test("in the four cards", () => {
    const { totalParticipants, totalViews, roi, salesGrowth } = dashboard.summaryCards;
    const figures = [...page.html.matchAll(/<p class="figure">([^<]*)</g)].map(([, figure]) => figure);
    expect(figures).toEqual([
      shown(totalParticipants.count, "명"),
      shown(totalViews.count, "회"),
      shown(roi.value, "%"),
      shown(salesGrowth.rate, "%"),
    ]);
    expect(page.text).toContain(shown(salesGrowth.beforeEventSales, "원"));
    expect(page.text).toContain(dashboard.summaryCards.salesLift.message);
  });

  test("for every channel, day, cost and return, with intervals and evidence", () => {
    expect(dashboard.channelPerformance.length).toBeGreaterThanOrEqual(6);
    for (const row of dashboard.channelPerformance) {
      const [views, participants] = cellsOf(page.html, "채널마다", channelName(row.channel));
      expect(views).toBe(row.views === null ? "알 수 없음" : shown(row.views, "회"));
      expect(participants).toBe(shown(row.participants, "명"));
    }
    const { dataPoints } = dashboard.participationTrend;
    expect(dataPoints.length).toBeGreaterThan(5);
    for (const { timestamp, participants, cumulative, partial } of dataPoints) {
      const date = new Date(timestamp.slice(0, 10));
      const weekday = "일월화수목금토"[date.getUTCDay()];
      const day = `${date.getUTCFullYear()}년 ${date.getUTCMonth() + 1}월 ${date.getUTCDate()}일(${weekday})`;
      const name = `${day}${partial ? " (진행 중)" : ""}</th>`;
      const cells = cellsOf(page.html, "하루에", name);
      expect([cells[0], cells[1]]).toEqual([shown(participants, "명"), shown(cumulative, "명")]);
    }
    const { totalCost, expectedRevenue, returns } = dashboard.roiAnalysis;
    expect(cellsOf(page.html, "쓴 비용", "경품")).toEqual(["1,234,567원"]);
    expect(cellsOf(page.html, "쓴 비용", "합계")).toEqual([shown(totalCost.total, "원")]);
    expect(cellsOf(page.html, "얻은 수익", "합계")).toEqual([shown(expectedRevenue.total, "원")]);
    const { measured } = returns;
    expect(cellsOf(page.html, "수익률", "실제 수익률").slice(0, 2)).toEqual([
      shown(measured.roi, "%"),
      `${shown(measured.low, "%")} ~ ${shown(measured.high, "%")}`,
    ]);
    expect(cellsOf(page.html, "수익률", "예상")[2]).toBe("근거가 약해요");
    const { required, status } = dashboard.roiAnalysis.breakEvenPoint;
    expect(cellsOf(page.html, "얻은 수익", "손익분기점")).toEqual([
      `${shown(required, "원")} (${status === "ACHIEVED" ? "넘었어요" : "아직이에요"})`,
    ]);
  });

  test("under names that say what each is compared with: one name, one figure", () => {
    const heads = [...page.html.matchAll(/<h3 class="store">([^<]*)<\/h3><p class="basis">([^<]*)</g)];
    const rows = [...page.html.matchAll(/<th scope="row">([^<]*)</g)].map(([, name = ""]) => name);
    const names = [...heads.map(([, name, than]) => `${name} (${than})`), ...rows];
    const ofSales = new Set(names.filter((name) => /수익률|매출/.test(name)));
    expect([...ofSales].filter((name) => !/한 주 전|평소/.test(name))).toEqual([]);
    expect(ofSales).toContain("예상 수익률 (한 주 전 같은 요일 대비)");
    expect(ofSales).toContain("예상 수익률 (평소 같은 요일 대비)");
  });

  test("for participants and comparisons, and says where there is no cohort", () => {
    const { ageDistribution } = dashboard.participantProfile;
    expect(ageDistribution.length).toBeGreaterThan(0);
    for (const { ageGroup, count, percentage } of ageDistribution) {
      expect(cellsOf(page.html, "연령별", ageGroup)).toEqual([shown(count, "명"), shown(percentage, "%")]);
    }
    for (const { metric, myValue, notes } of dashboard.comparativeAnalysis.industryComparison) {
      const cells = cellsOf(page.html, "다른 가게의", metricName(metric));
      expect([cells[0], cells[3]]).toEqual([
        myValue === null ? "알 수 없음" : shown(myValue, "%"),
        notes.join(", "),
      ]);
    }
    expect(page.text).toContain("비슷한 가게가 충분히 모이면");
    expect(page.text).not.toContain("성별별");
  });

  test("for the event's own objective, and tells new customers from regulars [N-27] [N-35]", () => {
    const { cards, rule, cannibalisation } = dashboard.scoreboard;
    const units = { PEOPLE: "명", KRW: "원", PERCENT: "%", VIEWS: "회" };
    for (const { label, value, unit } of cards) {
      const [figure] = cellsOf(page.html, "이벤트의 목표에", label);
      expect(figure).toBe(value === null ? "알 수 없음" : shown(value, units[unit]));
    }
    expect(cards.some(({ value }) => value !== null)).toBe(true);
    expect(page.text).toContain(rule);
    expect(page.text).toContain(cannibalisation.note);
  });

  test("as charts too: channels, days, four kinds of groups and the way from cost to revenue", () => {
    const figures = page.html.match(/<figure[\s\S]*?<\/figure>/g) ?? [];
    expect(figures).toHaveLength(3 + 4);
    for (const figure of figures) expect(textOf(figure)).toMatch(/요\./);
    const [channels = ""] = figures;
    for (const { channel, participants } of dashboard.channelPerformance)
      expect(textOf(channels)).toContain(`${channelName(channel)} ${shown(participants, "명")}`);
  });

  test("with how far each can be relied on, and which channel is not up to date", () => {
    const [degraded] = dashboard.degraded;
    expect(page.text).toContain("일부 채널의 값이 최신이 아니에요");
    expect(page.text).toContain(degraded?.message ?? "missing");
    const lines = page.text.match(/기준 시각 [^·]+ · 출처 [^·]+ · 상태 \S+/g) ?? [];
    expect(lines).toHaveLength(4 + 6);
    expect(lines.some((line) => /\d{4}년 \d+월 \d+일\(.\) \d\d:\d\d/.test(line))).toBe(true);
    expect(page.text).not.toMatch(/NaN|Infinity|undefined|null|\[object/);
  });
});

describe("the report is made for paper and for its readers alone", () => {
  test("[W-39] one heading, captions, scopes, A4, whole sections, nothing run and nothing fetched", async () => {
    const { html, headers, text } = await report(owner);
    expect(html.match(/<h1>/g)).toHaveLength(1);
    expect(text).toContain(EVIL);
    expect(html.match(/<caption>/g)?.length).toBe(html.match(/<table>/g)?.length ?? 0);
    expect(html).not.toMatch(/<th(?! scope=|ead)/);
    expect(html).toContain("@page{size:A4");
    expect(html).toContain("break-inside:avoid");
    const ownIcon = /<link rel="icon" href="data:[^"]*"\/>/;
    expect(html).toContain("@media screen{th,td{overflow-wrap:normal}}"); // phones scroll a table, and break no word
    expect(html.replace(ownIcon, "")).not.toMatch(/<script|<link|<img|<iframe|https?:|\sstyle=|\son\w+=/i);
    expect(html).toContain('<meta name="robots" content="noindex"');
    expect(headers.get("cache-control")).toBe("no-store");
    const nonce = /<style nonce="([^"]+)"/.exec(html)?.[1] ?? "none";
    expect(headers.get("content-security-policy")).toStartWith(
      `default-src 'none'; style-src 'nonce-${nonce}'`,
    );
  });

  test("by the browser's session as by a token", async () => {
    const cookie = `${sessionCookieName(world.deps.isSecureCookie)}=${owner.token}~${"r".repeat(43)}`;
    const byCookie = await open(`/report/${eventId}`, { cookie });
    expect([byCookie.status, still(byCookie.html)]).toEqual([200, still((await report(owner)).html)]);
    expect((await report(owner, eventId.toUpperCase())).status).toBe(200);
  });

  test("staff read it without costs and without what they could be computed from", async () => {
    const { roiAnalysis, summaryCards } = await owner.call.analytics.dashboard({ eventId });
    const { status, text, html } = await report(staff);
    expect(status).toBe(200);
    expect(text).toContain("비용과 수익은 사장님만 볼 수 있어요.");
    expect(text).toContain(shown(summaryCards.totalParticipants.count, "명"));
    expect(cellsOf(html, "이벤트의 목표에", "첫 방문 1명당 비용")).toEqual([
      "비공개",
      "사장님만 볼 수 있어요",
    ]);
    const hidden = [
      "1,234,567원",
      shown(roiAnalysis.totalCost.total, "원"),
      shown(roiAnalysis.expectedRevenue.total, "원"),
      shown(roiAnalysis.returns.measured.roi, "%"),
      "쓴 비용",
    ];
    for (const secret of hidden) expect(html).not.toContain(secret);
  });

  test("an event without sales is told without a loss and without a break-even", async () => {
    const storeId = await world.store(owner, { newCustomerLtvKrw: 30_000 });
    const event = await world.event(owner, storeId, { prizeCostKrw: 100_000 });
    await world.settled();
    const { text, html } = await report(owner, event.eventId);
    expect(cellsOf(html, "얻은 수익", "손익분기점")).toEqual(["100,000원 (매출을 몰라 아직 알 수 없어요)"]);
    expect(text).not.toMatch(/−100%|본전에 못 미쳤어요|수익 0원/);
  });

  test("signed-out people are asked to sign in, whatever they ask for", async () => {
    const answers = [await report(), await report(undefined, UNKNOWN)];
    answers.push(await open(`/report/${eventId}`, { authorization: "Bearer not-a-token" }));
    const same = (html = "") => still(html).replace(/page=[^"]*/, "");
    for (const { status, html, text, headers } of answers) {
      expect([status, same(html)]).toEqual([401, same(answers[0]?.html)]);
      expect(text).toContain("로그인한 뒤 다시 열어 주세요.");
      expect(headers.get("cache-control")).toBe("no-store");
    }
  });

  test("a foreign and an unknown event are one and the same page", async () => {
    const foreign = await report(stranger);
    const others = [await report(stranger, UNKNOWN), await report(owner, UNKNOWN), await report(owner, "x")];
    expect(foreign.status).toBe(404);
    expect(foreign.text).toContain("보고서를 찾을 수 없어요");
    expect(foreign.html).not.toContain("가을");
    for (const other of others) expect([other.status, still(other.html)]).toEqual([404, still(foreign.html)]);
  });
});

test("an event without participants, sales or costs has a report too", async () => {
  const storeId = await world.store(stranger, { name: "다른집" });
  const empty = await world.event(stranger, storeId, {});
  const { status, text } = await report(stranger, empty.eventId);
  expect(status).toBe(200);
  expect(text).toContain("아직 참여자가 적어서");
  expect(text).not.toMatch(/NaN|Infinity|undefined|-0\b/);
});
