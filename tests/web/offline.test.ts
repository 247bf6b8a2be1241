import { expect, setDefaultTimeout, test } from "bun:test";
import type { Page } from "playwright-core";
import { runningShop } from "./support/event.ts";
import { describeInBrowser } from "./support/index.ts";

setDefaultTimeout(120_000);

const card = (page: Page) => page.getByRole("article").filter({ hasText: "따뜻한 라떼" });

describeInBrowser("the installed app", (app) => {
  test("[W-14] opens without a connection with what was seen last and its hour, and goes on when it is back", async () => {
    const { owner } = await runningShop(app());
    const { page, context } = await app().visitAs(owner, "/app", { isKept: true });
    await card(page).getByText("1명 참여").waitFor();
    await page.evaluate(() => navigator.serviceWorker.ready.then(() => undefined));
    await page.waitForFunction(() => (localStorage.getItem("madang.last") ?? "").includes("라떼"));
    await context.setOffline(true);
    await page.goto(`${app().url}/app`);
    await card(page).getByText("1명 참여").waitFor();
    await page.getByText(/인터넷이 끊겼어요\. \d+월 \d+일\(.\) \d\d:\d\d에 불러온 내용/).waitFor();
    await page.getByRole("link", { name: "설정", exact: true }).click();
    await page.getByText("김사장 님으로 로그인했어요.").waitFor();
    expect(await page.getByText("체험용", { exact: false }).count()).toBe(0);
    await page.goBack();
    await context.setOffline(false);
    await page.getByText("인터넷이 끊겼어요.", { exact: false }).waitFor({ state: "detached" });
    await page.locator("[data-live=live]").waitFor();
    await context.close();
  });

  test("keeps no address and no participant on the device, and nothing at all after the session", async () => {
    const { owner } = await runningShop(app());
    const { page, context } = await app().visitAs(owner, "/app", { isKept: true });
    await card(page).getByText("1명 참여").waitFor();
    await page.waitForFunction(() => (localStorage.getItem("madang.last") ?? "").includes("라떼"));
    const kept = await page.evaluate(async () => {
      const names = await caches.keys();
      const requests = await Promise.all(names.map(async (name) => (await caches.open(name)).keys()));
      return { last: localStorage.getItem("madang.last") ?? "", urls: requests.flat().map(({ url }) => url) };
    });
    expect(kept.last).not.toContain(owner.email);
    expect(kept.last).not.toMatch(/1234-?5678/);
    expect(kept.urls.filter((url) => url.includes("/trpc"))).toEqual([]);
    await context.clearCookies();
    await page.getByRole("link", { name: "7일", exact: true }).click();
    await page.getByRole("heading", { name: "로그인", level: 1 }).waitFor();
    await page.waitForFunction(() => localStorage.getItem("madang.last") === null);
    await context.close();
  });

  test("can be installed: its manifest names a start, a scope and icons that are there", async () => {
    const { page, context } = await app().visit("/app/sign-in");
    const href = (await page.locator("link[rel=manifest]").getAttribute("href")) ?? "";
    const manifest = await (await fetch(`${app().url}${href}`)).json();
    expect([manifest.start_url, manifest.scope, manifest.display]).toEqual(["/app", "/app", "standalone"]);
    const icons: readonly { readonly src: string; readonly purpose?: string }[] = manifest.icons;
    for (const { src } of icons)
      expect([src, (await fetch(`${app().url}${src}`)).status]).toEqual([src, 200]);
    expect(icons.some(({ purpose }) => purpose === "maskable")).toBe(true);
    await context.close();
  });
});
