import { afterAll, beforeAll, expect, setDefaultTimeout, test } from "bun:test";
import type { APIResponse, Page, Request, Route } from "playwright-core";
import { until } from "../support/until.ts";
import { enter, type OpenEvent, openEvent, runningShop } from "./support/event.ts";
import { describeInBrowser, type Owner, PASSWORD } from "./support/index.ts";
import { expireAccess } from "./support/session.ts";
import { laidTo, type Wire } from "./support/wire.ts";

setDefaultTimeout(150_000);

const isLive = (page: Page) => page.locator("[data-live=live]").waitFor();
const isNotLive = (page: Page) => page.locator("[data-live]:not([data-live=live])").waitFor();
const people = (page: Page, count: number) => page.getByText(`${count}명 참여`, { exact: true });
const participants = (page: Page, count: number) =>
  page.getByText(`${count}명`, { exact: true }).first().waitFor();

describeInBrowser("the stream of a store", (app) => {
  let quiet: { readonly page: Page; readonly streams: ReturnType<typeof streamsOf>; readonly since: number };
  let wire: Wire;

  /** Nothing happens in this shop; the other tests fill the minute. */
  beforeAll(async () => {
    const owner = await app().ownerWithStore();
    await openEvent(owner);
    const { page } = await app().visitAs(owner, "/readyz");
    const streams = streamsOf(page);
    await page.goto(`${app().url}/app`);
    await isLive(page);
    quiet = { page, streams, since: performance.now() };
    wire = await laidTo(app().url);
  });
  afterAll(() => wire?.stop());

  test("[W-15] brings a new participant to the dashboard within two seconds", async () => {
    const { owner, event } = await runningShop(app());
    const { page, context } = await app().visitAs(owner, `/app/events/${event.eventId}`);
    await isLive(page);
    await participants(page, 1);
    const waited: number[] = [];
    for (const count of [2, 3, 4]) {
      await enter(owner, event, `010-1111-000${count}`);
      const since = performance.now();
      await participants(page, count);
      waited.push(performance.now() - since);
    }
    expect(waited.toSorted((a, b) => a - b)[1]).toBeLessThan(2_000);
    await context.close();
  });

  test("[W-15] leaves out nobody who came between the page's reading and the stream's start", async () => {
    const { owner, event } = await runningShop(app());
    const { page, context } = await app().visitAs(owner, "/readyz");
    const ticket = await held(page, "**/trpc/account.streamTicket");
    const cache = await behind(page);
    await page.goto(`${app().url}/app/events/${event.eventId}`);
    await participants(page, 1);
    await enter(owner, event, "010-1112-0002");
    await counted(owner, event, 2);
    cache.fallBehind();
    ticket.release();
    await participants(page, 2);
    await context.close();
  });

  test("[W-15] leaves out nobody who came while the page's first reading was on its way", async () => {
    const { owner, event } = await runningShop(app());
    const { page, context } = await app().visitAs(owner, "/readyz");
    const reading = await held(page, "**/trpc/analytics.dashboard?**", (route) => route.fetch());
    await page.goto(`${app().url}/app/events/${event.eventId}`);
    await isLive(page);
    await until("the reading is of now", () => reading.count() > 0 || undefined);
    await enter(owner, event, "010-1113-0002");
    await counted(owner, event, 2);
    reading.release();
    await participants(page, 2);
    await context.close();
  });

  test("[W-16] goes on over rotations from what the page knows: nothing is lost, nothing counted twice, nothing said", async () => {
    const { owner, event } = await runningShop(app());
    const { page, context } = await app().visitAs(owner, "/readyz");
    const streams = streamsOf(page);
    await page.goto(`${wire.url}/app`);
    await isLive(page);
    await people(page, 1).waitFor();
    const said = await wordsOfChip(page);
    for (const count of [2, 3, 4]) {
      const before = streams.asked.length;
      wire.cut();
      await enter(owner, event, `010-2222-000${count}`);
      await people(page, count).waitFor();
      await page.getByText(`오늘 ${count}명`, { exact: true }).waitFor();
      // The page may have read the count itself; the next cut is of a stream that is there again.
      await until("it listens again", () => streams.asked.length > before || undefined);
    }
    await isLive(page);
    const [first, ...later] = streams.asked;
    expect(first).not.toContain("lastEventId");
    expect(later.length).toBeGreaterThanOrEqual(3);
    expect(later.filter((input) => !input.includes("lastEventId"))).toEqual([]);
    expect(await said()).toEqual([]);
    await context.close();
  });

  test("[W-15] that falls silent is told by the chip while the last numbers stay, and goes on by itself", async () => {
    const { owner, event } = await runningShop(app());
    const { page, context } = await app().visitAs(owner, "/readyz");
    const own = await laidTo(app().url);
    await page.goto(`${own.url}/app`);
    await isLive(page);
    await people(page, 1).waitFor();
    own.hold();
    await isNotLive(page);
    expect(await people(page, 1).isVisible()).toBe(true);
    await enter(owner, event, "010-3333-0002");
    own.cut();
    own.release();
    await people(page, 2).waitFor();
    await isLive(page);
    own.stop();
    await context.close();
  });

  test("[W-17] is closed while it is paused, stays closed when the connection comes back, and is one again after", async () => {
    const { owner } = await runningShop(app());
    const { page, context } = await app().visitAs(owner, "/readyz");
    const streams = streamsOf(page);
    await page.goto(`${app().url}/app`);
    await isLive(page);
    await page.getByRole("button", { name: "실시간 업데이트 멈추기" }).click();
    await until("the stream is closed", () => streams.open() === 0 || undefined);
    await context.setOffline(true);
    await context.setOffline(false);
    await page.getByText(/^멈춤 · 방금 기준$/).waitFor();
    expect(streams.asked.length).toBe(1);
    await page.getByRole("button", { name: "실시간 업데이트 다시 켜기" }).click();
    await isLive(page);
    expect([streams.asked.length, streams.open()]).toEqual([2, 1]);
    await context.close();
  });

  test("[W-18] of a session that has expired is renewed in three tabs by one call, and all of them go on", async () => {
    const { owner, event } = await runningShop(app());
    const { tabs, context, refreshes } = await threeTabs(owner, event);
    await expireAccess(context);
    await context.setOffline(true);
    for (const tab of tabs) await tab.getByText(/^연결 끊김 · 방금 기준$/).waitFor();
    await enter(owner, event, "010-6666-0002");
    await context.setOffline(false);
    for (const tab of tabs) {
      await isLive(tab);
      await participants(tab, 2);
    }
    expect(refreshes()).toBe(1);
    expect(tabs.map((tab) => new URL(tab.url()).pathname)).toEqual(
      tabs.map(() => `/app/events/${event.eventId}`),
    );
    await context.close();
  });

  test("[W-18] of a session that was ended elsewhere: three tabs ask once, stand at the sign-in, and it leads back", async () => {
    const { owner, event } = await runningShop(app());
    const { tabs, context, refreshes } = await threeTabs(owner, event);
    const { items } = await owner.madang.account.sessions.query({ limit: 100 });
    for (const { id, isCurrent } of items)
      if (!isCurrent) await owner.madang.account.revokeSession.mutate({ sessionId: id });
    await context.setOffline(true);
    await context.setOffline(false);
    for (const tab of tabs) await tab.getByText("로그인 시간이 지났어요.", { exact: false }).waitFor();
    expect(refreshes()).toBe(1);
    const [tab] = tabs;
    await tab.getByLabel("이메일").fill(owner.email);
    await tab.getByLabel("비밀번호", { exact: true }).fill(PASSWORD);
    await tab.getByRole("button", { name: "로그인", exact: true }).click();
    await isLive(tab);
    expect(new URL(tab.url()).pathname).toBe(`/app/events/${event.eventId}`);
    expect(refreshes()).toBe(1);
    await context.close();
  });

  test("[W-16] is one and the same over a minute of silence", async () => {
    const { page, streams, since } = quiet;
    await until("a minute has gone by", () => performance.now() - since > 61_000 || undefined, 70_000);
    expect([streams.asked.length, streams.open()]).toEqual([1, 1]);
    expect(await page.locator("[data-live]").getAttribute("data-live")).toBe("live");
    await page.context().close();
  });

  /** One browser, three tabs that are live on the dashboard, and how often the browser has asked for a new session. */
  async function threeTabs(owner: Owner, event: OpenEvent) {
    const { page, context } = await app().visitAs(owner, "/readyz");
    let asked = 0;
    context.on("request", (request) => {
      if (request.url().endsWith("/trpc/account.refresh")) asked += 1;
    });
    const tabs = [page, await context.newPage(), await context.newPage()] as const;
    for (const tab of tabs) {
      await tab.goto(`${app().url}/app/events/${event.eventId}`);
      await isLive(tab);
    }
    return { tabs, context, refreshes: () => asked };
  }
});

/** Calls that stay away until they are let go; what `read` has brought of them by then is their answer. */
async function held(page: Page, pattern: string, read?: (route: Route) => Promise<APIResponse>) {
  let count = 0;
  let isHeld = true;
  const { promise: released, resolve: release } = Promise.withResolvers<void>();
  await page.route(pattern, async (route) => {
    if (!isHeld) return route.continue();
    const response = await read?.(route);
    count += 1;
    await released;
    await (response === undefined ? route.continue() : route.fulfill({ response }));
  });
  return {
    count: () => count,
    release: () => {
      isHeld = false;
      release();
    },
  };
}

/** From `fallBehind` on, each first answer comes again for as long as the server's cache may lag behind the counts. */
async function behind(page: Page) {
  const first = new Map<string, Buffer>();
  let since = Number.NEGATIVE_INFINITY;
  await page.route(/trpc\/analytics\.(?!live)/, async (route) => {
    const url = route.request().url();
    const body = first.get(url);
    if (body !== undefined && performance.now() - since < 900)
      return route.fulfill({ body, contentType: "application/json" });
    if (body !== undefined) return route.continue();
    const response = await route.fetch();
    first.set(url, await response.body());
    return route.fulfill({ response });
  });
  return {
    fallBehind: () => {
      since = performance.now();
    },
  };
}

async function counted(owner: Owner, { eventId }: OpenEvent, people: number): Promise<void> {
  await until(`${people} are counted`, async () => {
    const { summaryCards } = await owner.madang.analytics.dashboard.query({ eventId });
    return summaryCards.totalParticipants.count === people || undefined;
  });
}

/** The streams a page has asked for, by what it said it knew; and how many of them it still listens to. */
function streamsOf(page: Page) {
  const asked: string[] = [];
  let open = 0;
  const isStream = (url: string) => url.includes("/trpc/analytics.live");
  page.on("request", (request) => {
    if (!isStream(request.url())) return;
    asked.push(new URL(request.url()).searchParams.get("input") ?? "");
    open += 1;
  });
  const end = (request: Request) => {
    if (isStream(request.url())) open -= 1;
  };
  page.on("requestfailed", end);
  page.on("requestfinished", end);
  return { asked, open: () => open };
}

/** From now on, everything that the chip says beside "live". */
async function wordsOfChip(page: Page): Promise<() => Promise<readonly string[]>> {
  const heard = await page.evaluateHandle(() => {
    const words: string[] = [];
    const chip = document.querySelector("[data-live]");
    if (chip === null) return words;
    const look = () => {
      if (chip.getAttribute("data-live") !== "live") words.push(chip.textContent ?? "");
    };
    new MutationObserver(look).observe(chip, { attributes: true, characterData: true, subtree: true });
    return words;
  });
  return () => heard.jsonValue();
}
