import { expect, setDefaultTimeout, test } from "bun:test";
import type { Page, Route } from "playwright-core";
import { until } from "../support/until.ts";
import { enter, openEvent } from "./support/event.ts";
import { describeInBrowser, PASSWORD } from "./support/index.ts";
import { heading } from "./support/locators.ts";
import { kept } from "./wizard-support.ts";

setDefaultTimeout(150_000);

const field = (page: Page, label: string) => page.getByRole("textbox", { name: label }).first();
const busy = (page: Page, name: string) => page.locator("button[aria-busy=true]", { hasText: name });

/** Answers that stay away until they are let go, as on a bad line; and how many calls were made. */
async function slow(page: Page, pattern: string) {
  const waiting: Route[] = [];
  let calls = 0;
  let isSlow = true;
  await page.route(pattern, async (route) => {
    calls += 1;
    if (isSlow) waiting.push(route);
    else await route.continue();
  });
  return {
    calls: () => calls,
    release: async () => {
      isSlow = false;
      for (const route of waiting.splice(0)) await route.continue();
    },
  };
}

describeInBrowser("a connection that is bad", (app) => {
  test("[W-11] slow: grey bars stand for what is on its way, and each block comes when it comes", async () => {
    const owner = await app().ownerWithStore();
    const event = await openEvent(owner);
    const { page, context } = await app().visitAs(owner, "/readyz");
    const dashboard = await slow(page, "**/trpc/analytics.dashboard?**");
    await page.goto(`${app().url}/app/events/${event.eventId}`);
    await page.getByRole("region", { name: "비용과 수익", exact: true }).getByText("계산식").waitFor();
    expect(await page.locator(".animate-pulse").count()).toBeGreaterThan(0);
    expect(await page.getByText("마지막 업데이트", { exact: false }).count()).toBe(0);
    await dashboard.release();
    await page.getByText("마지막 업데이트", { exact: false }).waitFor();
    await page.waitForFunction(() => document.querySelector(".animate-pulse") === null);
    await context.close();
  });

  test("[W-3] slow: a form that is on its way is not sent again, by finger or by key", async () => {
    const owner = await app().ownerWithStore();
    const { page, context } = await app().visit("/app/sign-in");
    const login = await slow(page, "**/trpc/account.login");
    await field(page, "이메일").fill(owner.email);
    const password = page.getByLabel("비밀번호", { exact: true });
    await password.fill(PASSWORD);
    await password.press("Enter");
    await busy(page, "로그인").waitFor();
    await busy(page, "로그인").click({ force: true });
    await password.press("Enter");
    expect(login.calls()).toBe(1);
    await login.release();
    await heading(page, "홈").waitFor();
    expect(login.calls()).toBe(1);
    await context.close();
  });

  test("[W-14] away: the dashboard says so, keeps its numbers with their time, blocks what needs the server, and comes back alone", async () => {
    const owner = await app().ownerWithStore();
    const event = await openEvent(owner);
    await enter(owner, event, "010-1234-5678");
    const { page, context } = await app().visitAs(owner, `/app/events/${event.eventId}`);
    const people = (count: number) => page.getByText(`${count}명`, { exact: true }).first();
    await people(1).waitFor();
    await page.locator("[data-live=live]").waitFor();
    await context.setOffline(true);
    await page.getByText("인터넷이 끊겼어요.", { exact: false }).waitFor();
    await page.getByText(/^연결 끊김 · 방금 기준$/).waitFor();
    await page.getByText(/^마지막 업데이트 \d+월 \d+일\(.\) \d\d:\d\d$/).waitFor();
    await enter(owner, event, "010-1234-5679");
    const refresh = page.getByRole("button", { name: "새로고침" });
    expect(await refresh.getAttribute("aria-disabled")).toBe("true");
    await page.getByText("인터넷에 연결되면 할 수 있어요.").first().waitFor();
    expect(await people(1).isVisible()).toBe(true);
    await context.setOffline(false);
    await people(2).waitFor();
    await page.locator("[data-live=live]").waitFor();
    expect(await refresh.getAttribute("aria-disabled")).toBeNull();
    await context.close();
  });
});

describeInBrowser("a draft in two tabs, and the way back", (app) => {
  test("two tabs that write into one field: told in both words, and nothing is lost", async () => {
    const owner = await app().ownerWithStore();
    const { id } = await owner.madang.events.createDraft.mutate({
      storeId: owner.storeId,
      objective: "SALES",
    });
    const { page, context } = await app().visitAs(owner, `/app/events/new/2?event=${id}`);
    const other = await context.newPage();
    await other.goto(page.url());
    for (const tab of [page, other]) await field(tab, "이벤트 제목").waitFor();
    await field(page, "이벤트 제목").fill("첫 화면의 제목");
    await stored("첫 화면의 제목");
    await field(other, "이벤트 제목").fill("둘째 화면의 제목");
    await other.getByText(/다른 화면에서도 같은 칸을 고쳤어요\..*“첫 화면의 제목”/).waitFor();
    await stored("둘째 화면의 제목");
    await field(page, "경품").fill("식혜 한 잔");
    await page.getByText("다른 화면에서도 이 이벤트를 고쳤어요. 그 내용도 함께 저장했어요.").waitFor();
    await until("both are kept", async () => {
      const { title, prizeName } = await owner.madang.events.get.query({ eventId: id });
      return (title === "둘째 화면의 제목" && prizeName === "식혜 한 잔") || undefined;
    });
    await context.close();

    async function stored(title: string): Promise<void> {
      await until(`${title} is kept`, async () => {
        const event = await owner.madang.events.get.query({ eventId: id });
        return event.title === title || undefined;
      });
    }
  });

  test("the browser's way back keeps what was typed, and an address of a step that is over sends nothing", async () => {
    const owner = await app().ownerWithStore();
    const { id } = await owner.madang.events.createDraft.mutate({
      storeId: owner.storeId,
      objective: "SALES",
    });
    const { page, context } = await app().visitAs(owner, "/app");
    await heading(page, "홈").waitFor();
    await page.goto(`${app().url}/app/events/new/2?event=${id}`);
    await field(page, "이벤트 제목").fill("뒤로 가도 남는 제목");
    await kept(page);
    await page.getByRole("link", { name: "이전" }).click();
    await heading(page, "어떤 이벤트를 만들까요?").waitFor();
    await page.goBack();
    await heading(page, "무엇을 드릴까요?").waitFor();
    expect(await field(page, "이벤트 제목").inputValue()).toBe("뒤로 가도 남는 제목");

    const { eventId } = await openEvent(owner);
    expect(eventId).toBe(id);
    await page.goto(`${app().url}/app/events/new/5?event=${id}`);
    await heading(page, "배포 현황").waitFor();
    await page.goBack();
    await heading(page, "배포 현황").waitFor();
    expect(await owner.madang.distribution.latest.query({ eventId })).toBeNull();
    await context.close();
  });
});
