import { afterAll, beforeAll, describe, expect, test } from "bun:test";
import { showInstant } from "../../src/pages/format.ts";
import { activateOnFirstSuccess, loadEvent } from "../../src/services/event/index.ts";
import {
  createWorld,
  DAY,
  openEvent,
  openShop,
  phoneOf,
  type RunningEvent,
  type Shop,
  type World,
} from "../services/participation/world.ts";
import { createBrowser, type Page, readForm, textOf } from "./browser.ts";

let world: World;
let shop: Shop;
let browser: ReturnType<typeof createBrowser>;

beforeAll(async () => {
  world = await createWorld({ sleep: () => new Promise((resolve) => setTimeout(resolve, 1)) });
  shop = await openShop(world);
  browser = createBrowser(world);
});
afterAll(() => world.close());

const TICKS = { over14: "on", privacy: "on" };
const titleOf = (page: Page) => /<title>([^<]*)<\/title>/.exec(page.html)?.[1] ?? "";
describe("states", () => {
  async function statesOf(event: RunningEvent) {
    const fields = { phone: phoneOf(9), ...TICKS, privacyVersion: event.privacyVersion };
    const [look, send] = [
      await browser.get(`/e/${event.slug}`),
      await browser.post(`/e/${event.slug}`, fields),
    ];
    return {
      get: look.status,
      post: send.status,
      title: titleOf(look).split(" - ")[0],
      text: textOf(look.html),
      send,
    };
  }

  test("before the start: 200 with the day and hour, a post is 409", async () => {
    const startsAt = "2027-01-05T10:30:00+09:00";
    const event = await openEvent(world, shop, { startsAt, endsAt: "2027-01-09T00:00:00+09:00" });
    const state = await statesOf(event);
    expect(state).toMatchObject({ get: 200, post: 409, title: "곧 시작해요" });
    expect(state.text).toContain("1월 5일(화) 10:30부터 참여할 수 있어요.");
    expect(textOf(state.send.html)).toContain("곧 시작해요");
  });

  test("full: 200, a post is 409, and someone who has entered is told so", async () => {
    const event = await openEvent(world, shop, { maxParticipants: 1 });
    const page = await browser.get(`/e/${event.slug}`);
    await browser.submit(page, { phone: phoneOf(1), ...TICKS });
    expect(await statesOf(event)).toMatchObject({ get: 200, post: 409, title: "참여 인원이 모두 찼어요" });
    const { requestKey: _key, ...late } = readForm(page.html).fields;
    const again = await browser.post(`/e/${event.slug}`, { ...late, phone: phoneOf(1), ...TICKS });
    expect([again.status, titleOf(again).split(" - ")[0]]).toEqual([409, "이미 참여하셨어요"]);
  });

  test("ended: 410, a post is 409; the codes and the way to erase stay", async () => {
    const now = world.clock.now();
    const event = await openEvent(world, shop, {
      startsAt: world.iso(now - 1),
      endsAt: world.iso(now + DAY),
    });
    const sent = await browser.submit(await browser.get(`/e/${event.slug}`), { phone: phoneOf(1), ...TICKS });
    world.clock.advance(DAY);
    expect(await statesOf(event)).toMatchObject({ get: 410, post: 409, title: "종료된 이벤트예요" });
    expect((await browser.get(sent.location ?? "")).status).toBe(200);
    expect((await browser.get(`/e/${event.slug}/my`)).status).toBe(200);
  });

  test("ended early by its owner: the day it really ended stands on the page and in the calendar", async () => {
    const { eventId, slug } = await openEvent(world, shop);
    const ctx = world.system();
    const event = await loadEvent({ ctx, storeId: shop.storeId, eventId });
    if (!event) throw new Error("no event to end");
    await world.deps.shards
      .of(shop.storeId)
      .write(activateOnFirstSuccess({ ctx, event, mark: { sql: "1", args: [] } }));
    world.clock.advance(DAY);
    const { endsAt, endedAt } = await shop.call.events.end({ eventId });
    const text = textOf((await browser.get(`/e/${slug}`)).html);
    expect(text).toContain(`~ ${showInstant(endedAt ?? "")}`);
    expect(text).not.toContain(showInstant(endsAt ?? ""));
    const calendar = await browser.get(`/e/${slug}/event.ics`);
    expect(calendar.html).toContain(
      `DTEND:${new Date(world.clock.now()).toISOString().replace(/[-:]|\.\d{3}/g, "")}`,
    );
  });

  test("cancelled: 410, a post is 409", async () => {
    const event = await openEvent(world, shop);
    await shop.call.events.cancel({ eventId: event.eventId });
    expect(await statesOf(event)).toMatchObject({ get: 410, post: 409, title: "취소된 이벤트예요" });
  });

  test("unknown addresses and drafts are one and the same 404", async () => {
    const draft = await shop.call.events.createDraft({ storeId: shop.storeId, objective: "NEW_CUSTOMERS" });
    const nonceless = (page: Page) => page.html.replace(/nonce="[^"]*"/, "");
    const known = await browser.get("/e/nobody-has-this");
    expect(known.status).toBe(404);
    for (const path of [
      `/e/${draft.slug}`,
      "/e/NOT-A-SLUG",
      "/e/%00",
      "/e/%ff",
      "/e/한글",
      "/e/a/b/c",
      "/e/x/done/y",
      "/e/x/my",
    ]) {
      const page = await browser.get(path);
      expect([path, page.status]).toEqual([path, 404]);
      expect(nonceless(page)).toBe(nonceless(known));
    }
    expect((await browser.post(`/e/${draft.slug}`, { phone: phoneOf(1) })).status).toBe(404);
  });

  test("a former address leads on, with its reference; a form sent to it still counts", async () => {
    const event = await openEvent(world, shop);
    const page = await browser.get(`/e/${event.slug}`);
    const { version } = await shop.call.events.get({ eventId: event.eventId });
    await shop.call.events.update({
      eventId: event.eventId,
      version,
      slug: `moved-${version}-${event.slug}`,
    });
    const moved = `/e/moved-${version}-${event.slug}`;
    const old = await browser.get(`/e/${event.slug}?ref=abcdefgh`);
    expect([old.status, old.location]).toEqual([302, `${moved}?ref=abcdefgh`]);
    const sent = await browser.submit(page, { phone: phoneOf(1), ...TICKS });
    expect([sent.status, sent.location?.startsWith(`${moved}/done/`)]).toEqual([303, true]);
    expect((await browser.get(sent.location?.replace(moved, `/e/${event.slug}`) ?? "")).location).toBe(
      sent.location,
    );
  });

  test("an entry code nobody was given, or of a withdrawn entry, leads nowhere", async () => {
    const event = await openEvent(world, shop);
    const sent = await browser.submit(await browser.get(`/e/${event.slug}`), { phone: phoneOf(1), ...TICKS });
    expect((await browser.get(`/e/${event.slug}/done/000000000000`)).status).toBe(404);
    const entryCode = sent.location?.split("/").at(-1) ?? "";
    await world.anyone().participation.withdraw({ slug: event.slug, entryCode, phone: phoneOf(1) });
    expect((await browser.get(sent.location ?? "")).status).toBe(404);
  });
});
