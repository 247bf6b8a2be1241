import { beforeAll, expect, setDefaultTimeout, test } from "bun:test";
import type { Page } from "playwright-core";
import { SHARE_SECTIONS } from "../../src/services/share/index.ts";
import { phoneOf } from "../services/participation/world.ts";
import { enter, type OpenEvent, openEvent } from "./support/event.ts";
import { describeInBrowser, type Owner, sidewaysScroll, smallTargets, violations } from "./support/index.ts";

setDefaultTimeout(120_000);

const QUIET = { javaScriptEnabled: false } as const;
const PASSWORD = "열 자가 넘는 비밀번호";
const SITE = "https://blog.example.com";

describeInBrowser("a share page", (app) => {
  let owner: Owner;
  let event: OpenEvent;
  beforeAll(async () => {
    owner = await app().ownerWithStore();
    event = await openEvent(owner, { prizeCostKrw: 300_000 });
    for (let person = 1; person <= 12; person += 1) await enter(owner, event, phoneOf(person));
  });

  async function shareOf(more: { password?: string; embedOrigins?: string[] } = {}) {
    const { eventId } = event;
    const made = await owner.madang.shares.create.mutate({ eventId, sections: [...SHARE_SECTIONS], ...more });
    return { ...made, path: new URL(made.url ?? "").pathname };
  }
  const unfold = (page: Page) =>
    page.evaluate(() => {
      for (const details of document.querySelectorAll("details")) details.open = true;
    });

  test("[W-31] [W-32] [W-33] has no fault for axe with every table open, targets of 44 px, and no sideways scroll at 320 px", async () => {
    const { path } = await shareOf();
    const { page, context, watched } = await app().visit(path);
    await unfold(page);
    expect(await violations(page)).toEqual([]);
    await page.setViewportSize({ width: 320, height: 700 });
    expect(await smallTargets(page)).toEqual([]);
    expect(await sidewaysScroll(page)).toBe(0);
    expect(watched).toEqual({ foreign: [], faults: [] });
    await context.close();
  });

  test("[W-36] reads without a script: each chart has a sentence, and a table of its numbers to unfold", async () => {
    const { path } = await shareOf();
    const { page, context } = await app().visit(path, QUIET);
    const course = page.locator("figure").first();
    expect(await course.locator("figcaption").textContent()).toMatch(/12명.*요\./);
    const table = course.getByRole("table");
    expect(await table.isVisible()).toBe(false);
    await course.getByText("표로 보기").click();
    expect(await table.isVisible()).toBe(true);
    await page.getByRole("link", { name: "오늘" }).click();
    expect(new URL(page.url()).search).toBe("?range=today");
    expect(await page.getByRole("link", { name: "오늘" }).getAttribute("aria-current")).toBe("page");
    await context.close();
  });

  test("[W-30] stands in frames of its origins and in no others", async () => {
    const { path } = await shareOf({ embedOrigins: [SITE] });
    const frame = `<!doctype html><title>블로그</title><iframe src="${app().url}${path}/embed?theme=dark"></iframe>`;
    const headingOn = async (site: string) => {
      const { page, context } = await app().visit("/health");
      // The site's answer is made up here, so Chromium takes it for one of the internet that asks for this machine.
      await context.grantPermissions(["local-network-access"], { origin: site });
      await page.route(`${site}/**`, (route) => route.fulfill({ contentType: "text/html", body: frame }));
      await page.goto(`${site}/post`);
      const framed = page.frames().find((one) => one !== page.mainFrame());
      await framed?.waitForLoadState();
      const heading = await framed?.locator("h1").allTextContents();
      await context.close();
      return heading;
    };
    expect(await headingOn(SITE)).toEqual(["첫눈 오는 날, 따뜻한 라떼 한 잔 더"]);
    const blocked = await headingOn("https://other.example.com");
    expect(blocked?.join(" ")).not.toContain("라떼");
  });

  test("with a password opens by its form alone, without a script, and stays open while one looks around", async () => {
    const { path, id } = await shareOf({ password: PASSWORD });
    const { page, context } = await app().visit(path, QUIET);
    await page.getByLabel("비밀번호").fill("틀린 비밀번호예요");
    await page.getByRole("button", { name: "보기" }).click();
    expect(await page.getByRole("alert").textContent()).toContain("비밀번호가 맞지 않아요");
    await page.getByLabel("비밀번호").fill(PASSWORD);
    await page.getByRole("button", { name: "보기" }).click();
    expect(await page.getByRole("heading", { level: 1 }).textContent()).toBe(
      "첫눈 오는 날, 따뜻한 라떼 한 잔 더",
    );
    await page.getByRole("link", { name: "7일" }).click();
    expect(await page.getByRole("heading", { level: 1 }).textContent()).toContain("첫눈");
    await owner.madang.shares.revoke.mutate({ eventId: event.eventId, shareId: id });
    const answer = await page.reload();
    expect(answer?.status()).toBe(404);
    await context.close();
  });

  test("[W-31] its password form and the page of a link that is over have no fault for axe", async () => {
    const { path } = await shareOf({ password: PASSWORD });
    for (const place of [path, "/s/none"]) {
      const { page, context } = await app().visit(place);
      expect(await violations(page)).toEqual([]);
      await context.close();
    }
  });
});
