import { beforeAll, expect, setDefaultTimeout, test } from "bun:test";
import type { Page } from "playwright-core";
import { phoneOf } from "../services/participation/world.ts";
import { enter, later, openEvent, uploadPicture } from "./support/event.ts";
import { describeInBrowser, type Owner, sidewaysScroll, smallTargets, violations } from "./support/index.ts";
import { differingPixels, drawnPixels } from "./support/pixels.ts";
import { cutWords, doubleText, smallLabels } from "./support/words.ts";

setDefaultTimeout(240_000);

describeInBrowser("every page of a customer", (app) => {
  let owner: Owner;
  let paths: readonly string[];
  let eventPath: string;

  beforeAll(async () => {
    owner = await app().ownerWithStore();
    const imageUrl = await uploadPicture(app(), owner);
    const event = await openEvent(owner, { imageUrl, maxParticipants: 50 });
    const plain = await openEvent(owner, { title: "아주".repeat(20), prizeName: "선물".repeat(30) });
    const soon = await openEvent(owner, { startsAt: later(80) });
    const { entryCode } = await enter(owner, event, phoneOf(1));
    eventPath = `/e/${event.slug}`;
    paths = [
      eventPath,
      `/e/${plain.slug}`,
      `/e/${soon.slug}`,
      `${eventPath}/done/${entryCode}`,
      `${eventPath}/code`,
      `${eventPath}/my`,
      "/e/nobody-has-this",
    ];
  });

  /** Every page in turn, and the form full of errors. */
  async function eachPage(width: number, look: (page: Page, name: string) => Promise<void>) {
    const { page, context } = await app().visit(eventPath, { width });
    for (const path of paths) {
      await page.goto(`${app().url}${path}`);
      await look(page, path);
    }
    await page.goto(`${app().url}${eventPath}`);
    await page.getByRole("button", { name: "참여하기" }).click();
    await page.locator("summary").first().click();
    await look(page, "faulty form");
    await page.getByLabel("휴대폰 번호").fill(phoneOf(1));
    await page.getByLabel("[필수] 만 14세 이상이에요").check();
    await page.getByLabel("[필수] 개인정보 수집·이용 동의").check();
    await page.getByRole("button", { name: "참여하기" }).click();
    await look(page, "entered before");
    await context.close();
  }

  test("[W-31] breaks no rule that axe knows (wcag22aa), light and dark, at 360 and 1280 px", async () => {
    await eachPage(360, async (page, name) => expect([name, await violations(page)]).toEqual([name, []]));
  });

  test("[W-32] has targets of 44 px for a finger", async () => {
    await eachPage(360, async (page, name) => {
      expect([name, await smallTargets(page), await smallLabels(page)]).toEqual([name, [], []]);
    });
  });

  test("[W-33] scrolls never sideways, at 320 px and with text twice as big, and cuts no word", async () => {
    await eachPage(320, async (page, name) => {
      // A single word that is longer than the page has to break.
      const cut = (await cutWords(page)).filter((word) => word.length < 12);
      expect([name, await sidewaysScroll(page), cut]).toEqual([name, 0, []]);
      await doubleText(page);
      expect([name, "twice as big", await sidewaysScroll(page)]).toEqual([name, "twice as big", 0]);
    });
  });

  test("looks the same twice, pixel by pixel", async () => {
    for (const width of [360, 1280]) {
      const shots = await Promise.all(
        [1, 2].map(async () => {
          const { page, context } = await app().visit(eventPath, { width });
          const shot = await page.screenshot({ fullPage: true });
          await context.close();
          return shot;
        }),
      );
      const [one, other] = shots;
      if (one === undefined || other === undefined) throw new Error("two screenshots were taken");
      expect([width, differingPixels(one, other)]).toEqual([width, 0]);
      expect(drawnPixels(one)).toBeGreaterThan(50_000);
    }
  });
});

describeInBrowser("a poster", (app) => {
  test("[W-31] fits a phone, and comes out of the printer as one sheet of its size", async () => {
    const owner = await app().ownerWithStore();
    const event = await openEvent(owner, { imageUrl: await uploadPicture(app(), owner) });
    const { page, context, watched } = await app().visitAs(owner, `/poster/${event.eventId}`);
    expect(await violations(page)).toEqual([]);
    expect([await smallTargets(page), await sidewaysScroll(page)]).toEqual([[], 0]);
    const millimetres = { a4: [210, 297], a5: [148, 210], tent: [210, 297] };
    for (const [size, box] of Object.entries(millimetres)) {
      for (const language of ["ko", "en"]) {
        await page.goto(`${app().url}/poster/${event.eventId}?size=${size}&lang=${language}`);
        const pdf = (await page.pdf({ preferCSSPageSize: true, printBackground: true })).toString("latin1");
        expect([size, language, pdf.match(/\/Type \/Page\b/g)?.length]).toEqual([size, language, 1]);
        const points = /\/MediaBox \[0 0 ([\d.]+) ([\d.]+)\]/.exec(pdf)?.slice(1) ?? [];
        expect([size, points.map((point) => Math.round((Number(point) / 72) * 25.4))]).toEqual([size, box]);
        await page.emulateMedia({ media: "print" });
        const sheet = await page
          .locator(".page")
          .evaluate(({ scrollHeight, clientHeight, scrollWidth, clientWidth }) => [
            scrollHeight <= clientHeight + 1,
            scrollWidth <= clientWidth + 1,
          ]);
        expect([size, language, sheet]).toEqual([size, language, [true, true]]);
        await page.emulateMedia({ media: null });
      }
    }
    expect(watched).toEqual({ foreign: [], faults: [] });
    await page.setViewportSize({ width: 1280, height: 900 });
    expect(await page.getByRole("button", { name: "인쇄하기" }).isVisible()).toBe(true);
    await context.close();
  });
});
