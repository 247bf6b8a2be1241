import { mkdirSync } from "node:fs";
import { join } from "node:path";
import type { Page } from "playwright-core";
import { ROOT } from "../tests/support/source-files.ts";
import { type DemoShop, openDemo } from "../tests/web/support/demo.ts";
import { startWebApp, type WebApp } from "../tests/web/support/index.ts";

/**
 * Pictures of every page for the README, of a demo shop: at 360 and 1280 px in light, and in dark as `-dark`.
 *
 * @example bun scripts/screenshots.ts            // all of them into docs/images
 * @example bun scripts/screenshots.ts dashboard  // those whose name holds the word
 */
const FOLDER = join(ROOT, "docs/images");
/** The beginning of a long page tells what it is; all of it would weigh as much as ten. */
const HEIGHT_MAX = 1_600;

type Look = { readonly width: number; readonly scheme: "light" | "dark" };
const LOOKS: readonly Look[] = [
  { width: 360, scheme: "light" },
  { width: 1280, scheme: "light" },
  { width: 360, scheme: "dark" },
];

type Shot = {
  readonly name: string;
  readonly path: string;
  /** Of nobody who is signed in. */
  readonly isPublic?: boolean;
  /** Also in dark; one or two show that there is one. */
  readonly isInDark?: boolean;
};

async function main(wanted = ""): Promise<void> {
  mkdirSync(FOLDER, { recursive: true });
  const app = await startWebApp();
  try {
    for (const look of LOOKS) await shootAll(app, { look, wanted });
  } finally {
    await app.stop();
  }
}

type Wish = { readonly look: Look; readonly wanted: string };

async function shootAll(app: WebApp, { look, wanted }: Wish): Promise<void> {
  const shop = await openDemo(app, look);
  const shots = shotsOf(shop).filter(
    ({ name, isInDark }) => name.includes(wanted) && (look.scheme === "light" || isInDark === true),
  );
  for (const shot of shots) await shoot(app, { shot, shop, look });
  await shop.context.close();
}

/** Every page of the owner's app and of her customers, with the demo shop's own addresses. */
function shotsOf({ event }: DemoShop): readonly Shot[] {
  const [active, ended] = [event("ACTIVE"), event("ENDED")];
  return [
    { name: "sign-in", path: "/app/sign-in", isPublic: true },
    { name: "sign-up", path: "/app/sign-up", isPublic: true },
    { name: "home", path: "/app", isInDark: true },
    { name: "events", path: "/app/events" },
    { name: "new-event", path: "/app/events/new" },
    { name: "distribution", path: `/app/events/${active.id}/distribution` },
    { name: "dashboard-running", path: `/app/events/${active.id}`, isInDark: true },
    { name: "dashboard-ended", path: `/app/events/${ended.id}` },
    { name: "people", path: `/app/events/${active.id}/people` },
    { name: "draw", path: `/app/events/${ended.id}/draw` },
    { name: "share", path: `/app/events/${ended.id}/share` },
    { name: "channels", path: "/app/channels" },
    { name: "sales", path: "/app/sales" },
    { name: "notifications", path: "/app/notifications" },
    { name: "settings", path: "/app/settings" },
    { name: "report", path: `/report/${ended.id}` },
    { name: "poster", path: `/poster/${active.id}` },
    { name: "customer", path: `/e/${active.slug}`, isPublic: true, isInDark: true },
    { name: "customer-ended", path: `/e/${ended.slug}`, isPublic: true },
  ];
}

type Shooting = { readonly shot: Shot; readonly shop: DemoShop; readonly look: Look };

async function shoot(app: WebApp, { shot, shop, look }: Shooting): Promise<void> {
  const { width, scheme } = look;
  const context = shot.isPublic === true ? await app.browser.open(look) : shop.context;
  const page = await context.newPage();
  await page.goto(`${app.url}${shot.path}`);
  await ready(page);
  const height = await page.evaluate(() => document.documentElement.scrollHeight);
  const least = page.viewportSize()?.height ?? 0;
  await page.setViewportSize({ width, height: Math.min(HEIGHT_MAX, Math.max(least, height)) });
  const name = `${shot.name}-${String(width)}${scheme === "dark" ? "-dark" : ""}.png`;
  await page.screenshot({ path: join(FOLDER, name) });
  await page.close();
  if (context !== shop.context) await context.close();
}

/** Pages with a live stream are never idle: the last grey bar tells that they are read. */
async function ready(page: Page): Promise<void> {
  await page.waitForLoadState("load");
  await page.locator("h1, h2").first().waitFor({ state: "attached" });
  await page.waitForFunction(() => document.querySelector(".animate-pulse") === null);
  await page.evaluate(() => document.fonts.ready.then(() => undefined));
}

await main(process.argv[2]);
process.exit(0);
