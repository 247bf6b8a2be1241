import { expect, setDefaultTimeout, test } from "bun:test";
import type { Page } from "playwright-core";
import { until } from "../support/until.ts";
import { enter, openEvent } from "./support/event.ts";
import { describeInBrowser, type Owner, sidewaysScroll, smallTargets, violations } from "./support/index.ts";
import { drawn, shiftsOf, watchShifts } from "./support/shifts.ts";

setDefaultTimeout(120_000);

const DAY_MS = 86_400_000;
const KST_MS = 9 * 3_600_000;
const title = (page: Page) => page.getByRole("heading", { name: "홈", level: 1 });
const figures = (page: Page) => page.getByRole("region", { name: "한눈에 보기" });
const card = (page: Page) => page.getByRole("article").filter({ hasText: "따뜻한 라떼" });

async function sound(page: Page) {
  expect(await violations(page)).toEqual([]);
  await page.setViewportSize({ width: 360, height: 780 });
  expect(await smallTargets(page)).toEqual([]);
  await page.setViewportSize({ width: 320, height: 780 });
  expect(await sidewaysScroll(page)).toBe(0);
  await page.evaluate(() => document.documentElement.style.setProperty("font-size", "200%"));
  expect(await sidewaysScroll(page)).toBe(0);
}

describeInBrowser("the home page", (app) => {
  test("[W-31] [W-32] [W-33] before the first event offers three purposes and a demo", async () => {
    const owner = await app().ownerWithStore();
    const { page, context, watched } = await app().visitAs(owner, "/app");
    for (const purpose of ["새 손님 모으기", "다시 오게 하기", "매출 늘리기"])
      await page.getByRole("link", { name: purpose }).waitFor();
    await page.getByRole("button", { name: "데모 둘러보기" }).waitFor();
    await sound(page);
    expect(watched).toEqual({ foreign: [], faults: [] });
    await context.close();
  });

  test("[W-31] [W-32] [W-33] shows the figures of today and each event with its goal", async () => {
    const { owner } = await runningShop();
    const { page, context, watched } = await app().visitAs(owner, "/app");
    await card(page).getByText("1명 참여").waitFor();
    await card(page).getByText("목표 300명의 0.3%").waitFor();
    await figures(page).getByText("지난주 같은 요일에는 없었어요").waitFor();
    await page.getByText("실시간", { exact: true }).waitFor();
    await sound(page);
    expect(watched).toEqual({ foreign: [], faults: [] });
    await context.close();
  });

  test("[W-4] [W-6] keeps the period in the address and names the days that are compared", async () => {
    const { owner } = await runningShop();
    const { page, context } = await app().visitAs(owner, "/app");
    await figures(page).getByRole("link", { name: "7일", exact: true }).click();
    await page.waitForURL(/\/app\/?\?period=7d$/);
    const words = figures(page).getByText(/^\d+월 .+~.+ · 비교: .+~/);
    await words.waitFor();
    const before = await words.textContent();
    await page.reload();
    expect(await figures(page).locator("[aria-current]").textContent()).toBe("7일");
    await words.waitFor();
    expect(await words.textContent()).toBe(before);
    await context.close();
  });

  test("[W-5] reads the same in New York and in Greenwich: an end at Korea's midnight is of the day before", async () => {
    const { owner, lastDay } = await runningShop();
    const texts = ["America/New_York", "UTC", "Asia/Seoul"].map(async (timezoneId) => {
      const { page, context } = await app().visitAs(owner, "/app", { timezoneId });
      await card(page).getByText("1명 참여").waitFor();
      const text = await card(page).locator("p").first().textContent();
      await context.close();
      return text;
    });
    const [one, ...others] = await Promise.all(texts);
    expect(one).toMatch(new RegExp(`^\\d+월 \\d+일\\(.\\)~(\\d+월 )?${lastDay}일\\(.\\)$`));
    expect(others).toEqual([one ?? "", one ?? ""]);
  });

  test("[W-38] speaks English to who wants it, and says so to screen readers; the clock stays Korea's", async () => {
    const { owner } = await runningShop();
    const { page, context } = await app().visitAs(owner, "/app", { locale: "en-US", timezoneId: "UTC" });
    await page.getByRole("heading", { name: "Home", level: 1 }).waitFor();
    await card(page).getByText("1 took part").waitFor();
    expect(await page.evaluate(() => document.documentElement.lang)).toBe("en");
    const shown = await page.evaluate(() => document.querySelector("nav")?.textContent);
    expect(shown).not.toMatch(/[가-힣]/);
    await context.close();
  });

  test("[W-13] one failed block leaves the others working, names the request and can be tried again in place", async () => {
    const { owner } = await runningShop();
    const { page, context } = await app().visitAs(owner, "/app/stores/new");
    let isBroken = true;
    await page.route("**/trpc/analytics.overview**", (route) => {
      if (!isBroken) return route.continue();
      const data = {
        code: "INTERNAL",
        httpStatus: 500,
        reason: "INTERNAL_SERVER_ERROR",
        params: {},
        requestId: "request-17",
      };
      return route.fulfill({
        status: 500,
        json: { error: { code: -32603, message: "INTERNAL_SERVER_ERROR", data } },
      });
    });
    await page.goto(`${app().url}/app`);
    await page.getByText("잠시 문제가 생겼어요. 조금 뒤에 다시 시도해 주세요.").waitFor();
    await page.getByText("문의할 때 알려 주세요: request-17").waitFor();
    await card(page).waitFor();
    isBroken = false;
    await page.getByRole("button", { name: "다시 시도" }).click();
    await figures(page).waitFor();
    expect(await page.getByText("request-17").count()).toBe(0);
    await context.close();
  });

  test("[W-11] nothing jumps while it loads, whichever of its calls is answered first", async () => {
    const { owner } = await runningShop();
    for (let more = 0; more < 2; more++) await openEvent(owner);
    const { storeId } = owner;
    const { events } = owner.madang;
    await until("all three have begun", async () => {
      const { items } = await events.list.query({ storeId, status: "ACTIVE", limit: 10 });
      return items.length === 3 || undefined;
    });
    await events.createDraft.mutate({ storeId, objective: "SALES", title: "봄맞이" });
    const { page, context } = await app().visitAs(owner, "/app/stores/new");
    await page.addInitScript(watchShifts);
    const answers = await holdAnswers(page);
    const every = orders<Call>(["overview", "events", "drafts"]);
    const phone = every.map((order) => ({ order, width: 360, height: 780 }));
    // Of a tablet's two columns the second row is in sight: a channel that failed must not push it down.
    for (const { order, ...size } of [...phone, { order: every[0] ?? [], width: 768, height: 1024 }]) {
      await page.setViewportSize(size);
      answers.hold();
      await page.goto(`${app().url}/app`, { waitUntil: "commit" });
      for (const call of [...order, "latest", "timeline"] as const) await answers.give(call);
      for (const running of [0, 1, 2]) {
        await card(page).nth(running).getByText("인스타그램에 보내지 못했어요").waitFor();
        await card(page).nth(running).getByRole("img").waitFor();
      }
      const { sum, moved } = await shiftsOf(page);
      expect([order, size, sum < 0.02 ? "still" : moved]).toEqual([order, size, "still"]);
    }
    await context.close();
  });

  test("[W-11] numbers stay while newer ones are read", async () => {
    const { owner } = await runningShop();
    const { page, context } = await app().visitAs(owner, "/app/stores/new");
    await page.goto(`${app().url}/app`);
    await card(page).getByText("1명 참여").waitFor();
    let release = () => {};
    const held = new Promise<void>((resolve) => {
      release = resolve;
    });
    await page.route("**/trpc/analytics.overview**", async (route) => {
      await held;
      await route.continue();
    });
    await figures(page).getByRole("link", { name: "28일", exact: true }).click();
    await page.waitForURL(/\/app\/?\?period=28d$/);
    expect(await figures(page).getByText("참여", { exact: true }).count()).toBe(1);
    release();
    await figures(page)
      .getByText(/비교: /)
      .waitFor();
    await context.close();
  });

  test("[W-14] says that it is offline, keeps the last numbers, blocks what needs the server and goes on by itself", async () => {
    const owner = await app().ownerWithStore();
    const { page, context } = await app().visitAs(owner, "/app");
    await page.getByRole("link", { name: "새 손님 모으기" }).waitFor();
    await context.setOffline(true);
    await page.getByText("인터넷이 끊겼어요.", { exact: false }).waitFor();
    const demo = page.getByRole("button", { name: "데모 둘러보기" });
    await page.getByText("인터넷에 연결되면 할 수 있어요.").waitFor();
    expect(await demo.getAttribute("aria-disabled")).toBe("true");
    expect(await page.getByRole("link", { name: "새 손님 모으기" }).isVisible()).toBe(true);
    await context.setOffline(false);
    await page.getByText("인터넷이 끊겼어요.", { exact: false }).waitFor({ state: "detached" });
    expect(await demo.getAttribute("aria-disabled")).toBeNull();
    await context.close();
  });

  test("[W-34] is walked by the keyboard alone, and the focus is seen", async () => {
    const { owner } = await runningShop();
    const { page, context } = await app().visitAs(owner, "/app", { width: 1280 });
    await card(page).waitFor();
    await page.keyboard.press("Tab");
    expect(await page.evaluate(() => document.activeElement?.textContent)).toBe("본문으로 건너뛰기");
    await page.keyboard.press("Enter");
    await page.keyboard.press("Tab");
    const focused = await page.evaluate(() => {
      const element = document.activeElement;
      return element === null
        ? []
        : [element.closest("main") !== null, getComputedStyle(element).outlineStyle];
    });
    expect(focused).toEqual([true, "solid"]);
    await title(page).waitFor();
    await context.close();
  });

  /** An owner whose event runs to the end of a day, with one person in it; `lastDay` is of the month. */
  async function runningShop(): Promise<{ readonly owner: Owner; readonly lastDay: number }> {
    const owner = await app().ownerWithStore();
    const last = new Date(Date.now() + KST_MS + 5 * DAY_MS);
    const endsAt = new Date(last.setUTCHours(24, 0, 0, 0) - KST_MS).toISOString();
    await enter(owner, await openEvent(owner, { endsAt }), "010-1234-5678");
    return { owner, lastDay: new Date(Date.parse(endsAt) + KST_MS - DAY_MS).getUTCDate() };
  }
});

type Call = "overview" | "events" | "drafts" | "latest" | "timeline";

/** Keeps back what the page asks for until it is given, one call after the other, each drawn before the next. */
async function holdAnswers(page: Page) {
  const doors = new Map<Call, { asked: Deferred; open: Deferred }>();
  await page.route(/\/trpc\/(analytics\.|events\.list|distribution\.latest)/, async (route) => {
    const call = callOf(decodeURIComponent(route.request().url()));
    const door = call && doors.get(call);
    door?.asked.resolve();
    await door?.open.promise;
    if (call === "latest") await route.fulfill({ json: { result: { data: FAILED } } });
    else await route.continue();
  });
  return {
    hold: () => {
      for (const call of ["overview", "events", "drafts", "latest", "timeline"] as const)
        doors.set(call, { asked: Promise.withResolvers<void>(), open: Promise.withResolvers<void>() });
    },
    give: async (call: Call) => {
      await doors.get(call)?.asked.promise;
      const answered = page.waitForResponse((answer) => callOf(decodeURIComponent(answer.url())) === call);
      doors.get(call)?.open.resolve();
      await (await answered).finished();
      await drawn(page);
    },
  };
}

type Deferred = PromiseWithResolvers<void>;

/** The end of a distribution that one channel did not take. */
const FAILED = {
  distributionId: "01900000-0000-7000-8000-000000000001",
  results: [{ channel: "Instagram", label: "인스타그램", status: "FAILED" }],
};

function callOf(address: string): Call | undefined {
  if (address.includes("events.list")) return address.includes('"DRAFT"') ? "drafts" : "events";
  const [, name] = /\.(overview|latest|timeline)\?/.exec(address) ?? [];
  return name === "overview" || name === "latest" || name === "timeline" ? name : undefined;
}

/** Every order of these. @example orders(["a", "b"]) // [["a", "b"], ["b", "a"]] */
function orders<Item>(items: readonly Item[]): Item[][] {
  if (items.length === 0) return [[]];
  return items.flatMap((first) =>
    orders(items.filter((item) => item !== first)).map((rest) => [first, ...rest]),
  );
}
