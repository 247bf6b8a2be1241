import { afterAll, beforeAll, expect, setDefaultTimeout, test } from "bun:test";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Page } from "playwright-core";
import { describeWith } from "../support/required.ts";
import { freePort, type StartedServer, startServer } from "../support/server.ts";
import { enter, openEvent } from "./support/event.ts";
import {
  describeInBrowser,
  type OpenPage,
  type Owner,
  PASSWORD,
  startWebApp,
  type WebApp,
} from "./support/index.ts";
import { button } from "./support/locators.ts";
import { expireAccess } from "./support/session.ts";

setDefaultTimeout(120_000);

const live = (page: Page, state: string) => page.locator(`[data-live=${state}]`);
const card = (page: Page) => page.getByRole("article").filter({ hasText: "따뜻한 라떼" });
const tookPart = (page: Page, people: number) => card(page).getByText(`${people}명 참여`, { exact: true });

/** Hides or shows a page as the browser does when its tab is left. */
async function setHidden(page: Page, isHidden: boolean) {
  await page.evaluate((hidden) => {
    Object.defineProperty(document, "visibilityState", {
      configurable: true,
      get: () => (hidden ? "hidden" : "visible"),
    });
    document.dispatchEvent(new Event("visibilitychange"));
  }, isHidden);
}

describeInBrowser("the live numbers", (app) => {
  test("[W-15] a new participant is seen without a reload", async () => {
    const owner = await app().ownerWithStore();
    const event = await openEvent(owner);
    const { page, context } = await app().visitAs(owner, "/app");
    await live(page, "live").waitFor();
    await tookPart(page, 0).waitFor();
    await enter(owner, event, "010-1111-2222");
    await tookPart(page, 1).waitFor();
    await card(page).getByText("오늘 1명", { exact: true }).waitFor();
    await context.close();
  });

  test("[W-17] a pause lets the numbers stand still, and going on brings what was missed", async () => {
    const owner = await app().ownerWithStore();
    const event = await openEvent(owner);
    const { page, context } = await app().visitAs(owner, "/app");
    const other = await context.newPage();
    await other.goto(page.url());
    for (const tab of [page, other]) await live(tab, "live").waitFor();
    await button(page, "실시간 업데이트 멈추기").click();
    await page.getByText("멈춤 · 방금 기준").waitFor();
    await enter(owner, event, "010-1111-2222");
    await tookPart(other, 1).waitFor();
    expect(await tookPart(page, 0).count()).toBe(1);
    await button(page, "실시간 업데이트 다시 켜기").click();
    await tookPart(page, 1).waitFor();
    await live(page, "live").waitFor();
    await context.close();
  });

  test("[W-17] a pause ends with the store it was of", async () => {
    const owner = await app().ownerWithStore();
    const more = { industry: "카페", address: "서울시 강남구 테헤란로 2" };
    const other = await owner.madang.stores.create.mutate({ name: "마당 찻집", ...more });
    for (const storeId of [owner.storeId, other.id]) await openEvent({ ...owner, storeId });
    const { page, context } = await app().visitAs(owner, "/app");
    await live(page, "live").waitFor();
    await button(page, "실시간 업데이트 멈추기").click();
    await page.getByText("멈춤 · 방금 기준").waitFor();
    await page.getByLabel("매장 선택").selectOption({ index: 1 });
    await live(page, "live").waitFor();
    await context.close();
  });

  test("[W-17] a tab that nobody looks at closes its stream within a minute, and reads anew when it is looked at", async () => {
    const owner = await app().ownerWithStore();
    const event = await openEvent(owner);
    const { page, context } = await app().visitAs(owner, "/app/stores/new");
    await page.clock.install();
    await page.goto(`${app().url}/app`);
    await live(page, "live").waitFor();
    await setHidden(page, true);
    await page.clock.runFor(60_000);
    await live(page, "paused").waitFor({ state: "attached" });
    await enter(owner, event, "010-1111-2222");
    await setHidden(page, false);
    await tookPart(page, 1).waitFor();
    await context.close();
  });
});

describeInBrowser("a session that is over", (app) => {
  async function browserSession({ context }: OpenPage, owner: Owner): Promise<string> {
    const { items } = await owner.madang.account.sessions.query({ limit: 100 });
    const other = items.find(({ isCurrent }) => !isCurrent);
    expect((await context.cookies()).length).toBe(1);
    return other?.id ?? "no session of the browser";
  }

  test("[W-18] leads to the sign-in page once, and from there back to where the person was", async () => {
    const owner = await app().ownerWithStore();
    await openEvent(owner);
    const opened = await app().visitAs(owner, "/app/?period=7d");
    const { page, context } = opened;
    await live(page, "live").waitFor();
    await owner.madang.account.revokeSession.mutate({ sessionId: await browserSession(opened, owner) });
    await page.getByRole("link", { name: "28일", exact: true }).click();
    await page.getByRole("heading", { name: "로그인", level: 1 }).waitFor();
    await page.getByText("로그인 시간이 지났어요.", { exact: false }).waitFor();
    await page.getByLabel("이메일").fill(owner.email);
    await page.getByLabel("비밀번호", { exact: true }).fill(PASSWORD);
    await page.getByRole("button", { name: "로그인", exact: true }).click();
    await card(page).waitFor();
    expect(new URL(page.url()).search).toBe("?period=28d");
    await live(page, "live").waitFor();
    await context.close();
  });

  test("[W-18] is renewed without a word: three tabs whose calls fail together ask once", async () => {
    const owner = await app().ownerWithStore();
    await openEvent(owner);
    const { page, context } = await app().visitAs(owner, "/app");
    await live(page, "live").waitFor();
    await page.close();
    await expireAccess(context);
    let refreshes = 0;
    context.on("request", (request) => {
      if (request.url().endsWith("/trpc/account.refresh")) refreshes += 1;
    });
    const tabs = await Promise.all([1, 2, 3].map(() => context.newPage()));
    await Promise.all(tabs.map((tab) => tab.goto(`${app().url}/app`)));
    await Promise.all(tabs.map((tab) => card(tab).waitFor()));
    expect(refreshes).toBe(1);
    await context.close();
  });
});

describeWith("chromium", "a server that goes away", () => {
  const dataDir = mkdtempSync(join(tmpdir(), "madang-live-"));
  const port = freePort();
  let app: WebApp;
  let again: StartedServer | undefined;

  beforeAll(async () => {
    app = await startWebApp({ dataDir, port });
  });
  afterAll(async () => {
    await app.stop();
    await again?.stop();
    rmSync(dataDir, { recursive: true, force: true });
  });

  test("[W-15] [W-14] is told by the chip within ten seconds; back again, the counts are the database's", async () => {
    const owner = await app.ownerWithStore();
    const event = await openEvent(owner);
    await enter(owner, event, "010-1111-2222");
    const { page, context } = await app.visitAs(owner, "/app");
    await live(page, "live").waitFor();
    await tookPart(page, 1).waitFor();
    await app.server.stop();
    await page.locator("[data-live=reconnecting], [data-live=lost]").waitFor({ timeout: 10_000 });
    expect(await tookPart(page, 1).count()).toBe(1);
    again = await startServer({ dataDir, port });
    await enter(owner, event, "010-3333-4444");
    await live(page, "live").waitFor({ timeout: 60_000 });
    await tookPart(page, 2).waitFor();
    const { today } = await owner.madang.analytics.overview.query({ storeId: owner.storeId });
    expect(today.participants).toBe(2);
    await context.close();
  });
});
