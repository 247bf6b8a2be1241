import { mkdirSync } from "node:fs";
import { join } from "node:path";
import type { BrowserContext } from "playwright-core";
import { createClient } from "../src/client/index.ts";
import { ROOT } from "../tests/support/source-files.ts";
import { startWebApp, type WebApp } from "../tests/web/support/index.ts";

/**
 * Pictures of every page for the README, at 360 and 1280 px, of a demo shop.
 *
 * @example bun scripts/screenshots.ts            // all of them into docs/images
 * @example bun scripts/screenshots.ts dashboard  // those whose name holds the word
 */
const FOLDER = join(ROOT, "docs/images");
const WIDTHS = [360, 1280] as const;

type Shot = { readonly name: string; readonly path: string; readonly isPublic?: boolean };

async function main(wanted: string | undefined): Promise<void> {
  mkdirSync(FOLDER, { recursive: true });
  const app = await startWebApp();
  try {
    for (const width of WIDTHS) await shootAll(app, { width, wanted });
  } finally {
    await app.stop();
  }
}

async function shootAll(app: WebApp, { width, wanted }: { width: number; wanted: string | undefined }) {
  const context = await app.browser.open({ width });
  const answer = await context.request.post(`${app.url}/trpc/account.startDemo`, {
    headers: { "x-madang-session": "cookie" },
    data: {},
  });
  if (!answer.ok()) throw new Error(`the demo was answered ${answer.status()}: ${await answer.text()}`);
  const shots = await shotsOf(app, context);
  for (const shot of shots) {
    if (wanted !== undefined && !shot.name.includes(wanted)) continue;
    await shoot(app, { shot, context, width });
  }
  await context.close();
}

/** The demo shop's own addresses. */
async function shotsOf(app: WebApp, context: BrowserContext): Promise<readonly Shot[]> {
  const cookies = await context.cookies();
  const cookie = cookies.map(({ name, value }) => `${name}=${value}`).join("; ");
  const madang = createClient({
    baseUrl: app.url,
    session: "cookie",
    fetch: (url, init) => {
      const headers = new Headers(init?.headers);
      headers.set("cookie", cookie);
      headers.set("origin", app.url);
      return fetch(url, { ...init, headers });
    },
  });
  const { items } = await madang.events.list.query({ limit: 100 });
  const active = items.find(({ status }) => status === "ACTIVE");
  const ended = items.find(({ status }) => status === "ENDED");
  if (active === undefined || ended === undefined) throw new Error("the demo shop lacks an event");
  return [
    { name: "sign-in", path: "/app/sign-in", isPublic: true },
    { name: "home", path: "/app/" },
    { name: "events", path: "/app/events" },
    { name: "dashboard-running", path: `/app/events/${active.id}` },
    { name: "dashboard-ended", path: `/app/events/${ended.id}` },
    { name: "report", path: `/report/${ended.id}` },
    { name: "customer", path: `/e/${active.slug}`, isPublic: true },
  ];
}

type Shooting = { readonly shot: Shot; readonly context: BrowserContext; readonly width: number };

async function shoot(app: WebApp, { shot, context, width }: Shooting): Promise<void> {
  const own = shot.isPublic === true ? await app.browser.open({ width }) : context;
  const page = await own.newPage();
  await page.goto(`${app.url}${shot.path}`);
  // Pages with a live stream are never idle: the last grey bar tells that they are read.
  await page.waitForLoadState("load");
  await page.waitForFunction(() => document.querySelector("h1") !== null && !document.querySelector(".animate-pulse"));
  await page.evaluate(() => document.fonts.ready.then(() => undefined));
  await page.screenshot({ path: join(FOLDER, `${shot.name}-${String(width)}.png`), fullPage: true });
  await page.close();
  if (own !== context) await own.close();
}

await main(process.argv[2]);
process.exit(0);
