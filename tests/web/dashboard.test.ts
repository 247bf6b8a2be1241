import { expect, setDefaultTimeout, test } from "bun:test";
import type { Page } from "playwright-core";
import { openDemo } from "./support/demo.ts";
import { describeInBrowser, sidewaysScroll, violations } from "./support/index.ts";
import { region } from "./support/locators.ts";

setDefaultTimeout(180_000);

describeInBrowser("the dashboard of an event", (app) => {
  let demo: ReturnType<typeof openDemo> | undefined;
  const shop = () => {
    demo ??= openDemo(app());
    return demo;
  };
  test("[W-31] [W-33] has no violation of accessibility in light and dark, and scrolls down only", async () => {
    const { context, event } = await openDemo(app());
    const page = await context.newPage();
    await page.goto(`${app().url}/app/events/${event("ENDED").id}`);
    await read(page);
    expect(await violations(page)).toEqual([]);
    await page.setViewportSize({ width: 320, height: 780 });
    expect(await sidewaysScroll(page)).toBe(0);
    await context.close();
  });

  test("[W-4] is the same after a reload and for whoever opens its address: period, comparison, step, counting and sort", async () => {
    const { context, event } = await shop();
    const page = await context.newPage();
    await page.goto(`${app().url}/app/events/${event("ACTIVE").id}`);
    await read(page);
    const trend = region(page, "참여 추이");
    for (const label of ["7일", "시간별", "누적", "앞선 같은 요일과 견주기"])
      await trend.locator("label", { hasText: label }).click();
    await region(page, "채널별 성과").getByLabel("정렬").selectOption("views");
    const chosen = new URL(page.url()).search;
    expect(Object.fromEntries(new URLSearchParams(chosen))).toEqual({
      ...{ period: "7d", step: "hour", count: "total", compare: "before", sort: "views" },
    });
    const other = await context.newPage();
    await other.goto(page.url());
    await read(other);
    const again = region(other, "참여 추이");
    for (const label of ["7일", "시간별", "누적", "앞선 같은 요일과 견주기"])
      expect([label, await again.getByLabel(label).isChecked()]).toEqual([label, true]);
    expect(new URL(other.url()).search).toBe(chosen);
    await page.close();
  });

  test("[W-8] tells what a number means and how it came about, by keyboard alone", async () => {
    const { context, event } = await shop();
    const page = await context.newPage();
    await page.goto(`${app().url}/app/events/${event("ENDED").id}`);
    await read(page);
    await page.getByRole("button", { name: "참여자: 뜻과 계산 보기" }).focus();
    await page.keyboard.press("Enter");
    const dialog = page.getByRole("dialog", { name: "참여자" });
    await dialog.getByText("이벤트에 참여한 사람 수예요.").waitFor();
    await dialog
      .getByText(/기록 [\d,]+건/)
      .first()
      .waitFor();
    await page.keyboard.press("Escape");
    await dialog.waitFor({ state: "detached" });
    expect(await page.evaluate(() => document.activeElement?.textContent)).toContain("뜻과 계산 보기");
    await page.close();
  });

  test("[W-13] keeps all other blocks when one fails, with another try in place and the number to quote", async () => {
    const { context, event } = await shop();
    const page = await context.newPage();
    let isBroken = true;
    await page.route("**/trpc/analytics.comparison*", (route) =>
      isBroken
        ? route.fulfill({
            status: 500,
            contentType: "application/json",
            body: JSON.stringify({ error: { code: -32603, message: "x", data: FAULT } }),
          })
        : route.continue(),
    );
    await page.goto(`${app().url}/app/events/${event("ENDED").id}`);
    const failed = region(page, "비교").getByRole("alert");
    await failed.getByText("잠시 문제가 생겼어요.").waitFor();
    expect(await failed.textContent()).toContain("req-of-test");
    await region(page, "비용과 수익").getByText("계산식").waitFor();
    isBroken = false;
    await failed.getByRole("button", { name: "다시 시도" }).click();
    await region(page, "비교").getByText("비슷한 가게와").waitFor();
    await page.close();
  });

  test("[W-12] of an event without anybody says what to do next, and shows no NaN", async () => {
    const owner = await app().ownerWithStore();
    const event = await owner.madang.events.createDraft.mutate({
      storeId: owner.storeId,
      objective: "NEW_CUSTOMERS",
    });
    const { page, context } = await app().visitAs(owner, `/app/events/${event.id}`);
    await page.getByText("아직 참여한 손님이 없어요").waitFor();
    await read(page);
    expect(await page.locator("main").innerText()).not.toMatch(/NaN|Infinity|undefined|null/);
    await context.close();
  });

  test("[W-36] tells each chart as a table with the chart's own numbers, and reads it by arrows", async () => {
    const { context, event } = await shop();
    const page = await context.newPage();
    await page.goto(`${app().url}/app/events/${event("ENDED").id}`);
    await read(page);
    const channels = region(page, "채널별 성과");
    const drawn = await channels.locator(".chart-value").allInnerTexts();
    await channels.getByRole("slider").press("Home");
    const first = await channels.locator("output").innerText();
    expect(first).toContain(drawn[0] ?? "");
    await channels.getByRole("button", { name: "표로 보기" }).click();
    expect(await channels.locator("table td").allInnerTexts()).toEqual(drawn);
    await page.close();
  });
});

const FAULT = {
  code: "INTERNAL",
  httpStatus: 500,
  reason: "INTERNAL_SERVER_ERROR",
  params: {},
  requestId: "req-of-test",
};

/** Every block has been read: no grey bar is left. */
async function read(page: Page): Promise<void> {
  await page.locator("#comparison, [role=alert]").first().waitFor();
  await page.waitForFunction(() => document.querySelector(".animate-pulse") === null);
}
