import { expect, setDefaultTimeout, test } from "bun:test";
import type { Page } from "playwright-core";
import { z } from "zod";
import { openDemo } from "./support/demo.ts";
import { whileOffline } from "./support/forms.ts";
import { describeInBrowser } from "./support/index.ts";
import { lostStops } from "./support/keyboard.ts";
import { region } from "./support/locators.ts";
import { shiftsOf, watchShifts } from "./support/shifts.ts";

setDefaultTimeout(180_000);

/** One of the four cards at the top. */
const card = (page: Page, name: string) =>
  page
    .getByRole("heading", { name, exact: true, level: 2 })
    .first()
    .locator("xpath=ancestor::div[contains(@class, 'rounded-2xl')]");

describeInBrowser("the dashboard of an event", (app) => {
  async function openEnded() {
    const { context, event } = await openDemo(app());
    const page = await context.newPage();
    const open = () => page.goto(`${app().url}/app/events/${event("ENDED").id}`);
    return { context, page, open };
  }

  test("[W-7] tells losses with a minus and in words, no change as none, and what cannot be known as that", async () => {
    const { context, page, open } = await openEnded();
    await patch(page, "analytics.dashboard", (data) => {
      const cards = Cards.parse(data["summaryCards"]);
      cards.roi["value"] = -12.34;
      cards.roi["kind"] = "modelled";
      cards.salesGrowth["rate"] = -4;
      cards.totalViews["yesterdayChange"] = 0;
      return { ...data, summaryCards: cards };
    });
    await patch(page, "analytics.roi", (data) => {
      const roiCalculation = Card.parse(data["roiCalculation"]);
      return { ...data, roiCalculation: { ...roiCalculation, measuredRoi: 41.5 } };
    });
    await open();
    const beside = page.getByRole("region", { name: "비슷한 가게와", exact: true });
    await beside.getByText(/^실제 수익률 \(한 주 전 같은 요일 대비\): 41\.5%/).waitFor();
    const returns = card(page, "예상 수익률");
    await returns.getByText("아직 비용이 수익보다 많아요").waitFor();
    expect(await returns.locator("p").first().textContent()).toMatch(/^[−-]12\.3%$/);
    await card(page, "매출 증가율").getByText("한 주 전보다 매출이 줄었어요").waitFor();
    await card(page, "노출").getByText("어제보다 늘거나 줄지 않았어요").waitFor();
    await context.close();
  });

  test("[W-9] shows an old value with its channel and age, and never a real 0 like one that could not be fetched", async () => {
    const { context, page, open } = await openEnded();
    const degraded = [
      {
        channel: "GenieTV",
        message: "지니TV 수치를 불러오지 못했어요.",
        asOf: "2026-11-20T20:10:00+09:00",
        since: "2026-11-20T20:15:00+09:00",
        reason: "CHANNEL_UNAVAILABLE",
      },
    ];
    await patch(page, "analytics.dashboard", (data) => ({ ...data, degraded }));
    await patch(page, "analytics.channels", (data) => {
      const items = Rows.parse(data["items"]).map((row) => {
        if (row["channel"] === "GenieTV") return { ...row, views: null, estimatedViews: null, stale: true };
        return row["channel"] === "Instagram" ? { ...row, views: 0 } : row;
      });
      return { ...data, items };
    });
    await open();
    await page.getByText("지니TV 수치를 불러오지 못했어요. 11월 20일(금) 20:10 값을 보여 드려요.").waitFor();
    const row = (name: string) => region(page, "채널별 성과").getByRole("listitem").filter({ hasText: name });
    await row("지니TV").getByText("불러오지 못했어요").waitFor();
    await row("인스타그램").getByText("0회", { exact: true }).waitFor();
    await context.close();
  });

  test("[W-10] [W-11] keeps its numbers while new ones are asked for, says when they are from and what came of asking", async () => {
    const { context, page, open } = await openEnded();
    const answered = page.waitForResponse((answer) => answer.url().includes("/trpc/analytics.dashboard"));
    await open();
    const { lastUpdated } = Data.parse(await (await answered).json()).result.data;
    const minute = String(lastUpdated).slice(11, 16);
    await page.getByText(`마지막 업데이트`, { exact: false }).filter({ hasText: minute }).waitFor();
    await page.waitForFunction(() => document.querySelector(".animate-pulse") === null);
    await page.evaluate(watchShifts);
    const people = card(page, "참여자");
    const before = await people.textContent();
    const held = Promise.withResolvers<void>();
    await page.route("**/trpc/analytics.dashboard*", async (route) => {
      const response = await route.fetch();
      const { result } = Data.parse(await response.json());
      await held.promise;
      const data = { ...result.data, lastUpdated: "2026-01-02T03:04:00+09:00" };
      await route.fulfill({ response, json: { result: { ...result, data } } });
    });
    const asked = page.waitForRequest("**/trpc/analytics.dashboard*");
    await page.getByRole("button", { name: "새로고침" }).click();
    await page
      .getByRole("status")
      .getByText(/받았어요|받지 못했어요/)
      .waitFor();
    await asked;
    expect(await people.textContent()).toBe(before);
    expect(await page.locator(".animate-pulse").count()).toBe(0);
    held.resolve();
    await page.getByText("마지막 업데이트", { exact: false }).filter({ hasText: "03:04" }).waitFor();
    expect((await shiftsOf(page)).sum).toBeLessThan(0.02);
    await context.close();
  });

  test("[W-14] keeps what was read when the connection goes, and asks nothing of the channels", async () => {
    const { context, page, open } = await openEnded();
    await open();
    const people = card(page, "참여자");
    await people.getByText(/\d명/).first().waitFor();
    await whileOffline(page, async () => {
      const asked: string[] = [];
      page.on("request", (request) => asked.push(request.url()));
      const refresh = page.getByRole("button", { name: "새로고침" });
      expect(await refresh.getAttribute("aria-disabled")).toBe("true");
      await refresh.click({ force: true });
      await page.getByText("내보내기 · 더 보기").click();
      const excel = page.getByRole("button", { name: "엑셀" });
      expect(await excel.getAttribute("aria-disabled")).toBe("true");
      await people.getByText(/\d명/).first().waitFor();
      expect(asked.filter((url) => url.includes("analytics.refresh"))).toEqual([]);
    });
    await page.getByRole("button", { name: "새로고침" }).click();
    await page
      .getByRole("status")
      .getByText(/받았어요|받지 못했어요/)
      .waitFor();
    await context.close();
  });

  test("[W-34] is gone through by keyboard, with the focus in sight all the way", async () => {
    const { context, page, open } = await openEnded();
    await open();
    await page.waitForFunction(() => document.querySelector(".animate-pulse") === null);
    expect(await lostStops(page)).toEqual([]);
    await context.close();
  });
});

const Data = z.object({ result: z.object({ data: z.record(z.string(), z.unknown()) }) });
const Rows = z.array(z.record(z.string(), z.unknown()));
const Card = z.record(z.string(), z.unknown());
const Cards = z.looseObject({ roi: Card, salesGrowth: Card, totalViews: Card });
type Fields = z.infer<typeof Data>["result"]["data"];

/** The service's own answer with some of it in another state. */
async function patch(page: Page, procedure: string, change: (data: Fields) => Fields): Promise<void> {
  await page.route(`**/trpc/${procedure}?*`, async (route) => {
    const response = await route.fetch();
    const { result } = Data.parse(await response.json());
    await route.fulfill({ response, json: { result: { ...result, data: change(result.data) } } });
  });
}
