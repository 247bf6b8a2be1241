import { beforeAll, expect, setDefaultTimeout, test } from "bun:test";
import type { Request } from "playwright-core";
import { phoneOf } from "../services/participation/world.ts";
import { enter, openEvent, uploadPicture } from "./support/event.ts";
import { describeInBrowser } from "./support/index.ts";
import { audit } from "./support/lighthouse.ts";

setDefaultTimeout(240_000);

const KB = 1_024;

async function weigh(request: Request): Promise<{ type: string; bytes: number }> {
  const body = await (await request.response())?.body();
  return { type: request.resourceType(), bytes: Bun.gzipSync(new Uint8Array(body ?? [])).length };
}

describeInBrowser("the participation page on a slow phone", (app) => {
  let paths: { event: string; done: string };

  beforeAll(async () => {
    const owner = await app().ownerWithStore();
    const event = await openEvent(owner, {
      imageUrl: await uploadPicture(app(), owner),
      maxParticipants: 50,
    });
    const { entryCode } = await enter(owner, event, phoneOf(1));
    paths = { event: `/e/${event.slug}`, done: `/e/${event.slug}/done/${entryCode}` };
  });

  test("[W-24] is at most 35 KB with gzip, and runs no script at all; its picture is apart", async () => {
    for (const path of Object.values(paths)) {
      const { page, context } = await app().visit("/e/nobody-has-this");
      const requests: Request[] = [];
      page.on("requestfinished", (request) => requests.push(request));
      await page.goto(`${app().url}${path}`, { waitUntil: "networkidle" });
      const loaded = await Promise.all(requests.map(weigh));
      const pictures = loaded.filter(({ type }) => type === "image");
      const rest = loaded.filter(({ type }) => type !== "image");
      expect([path, rest.map(({ type }) => type)]).toEqual([path, ["document"]]);
      expect(rest.reduce((sum, { bytes }) => sum + bytes, 0)).toBeLessThan(35 * KB);
      expect(pictures.length).toBe(path === paths.event ? 1 : 0);
      expect(await page.locator("script").count()).toBe(0);
      await context.close();
    }
  });

  /** How soon it is there is a figure: `bun run bench --only pages`. */
  test("[W-24] scores 100 for accessibility, search and best practices with Lighthouse", async () => {
    const { accessibility, seo, bestPractices, failed } = await audit(`${app().url}${paths.event}`);
    expect([failed, accessibility, seo, bestPractices]).toEqual([failed, 1, 1, 1]);
  });
});
