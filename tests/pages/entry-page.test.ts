import { afterAll, beforeAll, describe, expect, test } from "bun:test";
import {
  createWorld,
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
const countOf = async (event: RunningEvent) =>
  (await world.rows("select count(*) as n from participants where event_id = ?", event.eventId))[0]?.["n"];

describe("the way through without JavaScript", () => {
  test("look, fill in, send, see the codes; they are the ones in the shop's books", async () => {
    const event = await openEvent(world, shop, { description: "따뜻한 커피 한 잔\n선착순이에요." });
    const page = await browser.get(`/e/${event.slug}`);
    expect(page.status).toBe(200);
    expect(page.html.startsWith('<!doctype html><html lang="ko">')).toBe(true);
    expect(textOf(page.html)).toContain("맛있는집 가을 맞이 경품 이벤트 경품 커피 쿠폰");
    const sent = await browser.submit(page, {
      phone: "010-2222-3333",
      name: "홍길동",
      ageGroup: "30대",
      region: "서울",
      ...TICKS,
    });
    expect(sent.status).toBe(303);
    expect(sent.location).toMatch(new RegExp(`^/e/${event.slug}/done/[0-9A-Z]{12}$`));
    const done = await browser.get(sent.location ?? "");
    expect(done.status).toBe(200);
    const [row] = await world.rows("select * from participants where event_id = ?", event.eventId);
    expect(row).toMatchObject({ age_group: "30대", gender: null, region: "서울" });
    const shown = textOf(done.html).replaceAll("-", "");
    expect(shown).toContain(String(row?.["redeem_code"]));
    expect(shown).toContain(String(row?.["entry_code"]));
    expect(done.html).toContain("<svg");
    const visit = await shop.call.participation.redeem({
      eventId: event.eventId,
      code: String(row?.["redeem_code"]),
    });
    expect(visit.participantId).toBe(String(row?.["id"]));
  });

  test("neither the address after entering nor its page holds anything personal", async () => {
    const event = await openEvent(world, shop);
    const page = await browser.get(`/e/${event.slug}`);
    const sent = await browser.submit(page, { phone: "010-7777-8888", name: "남궁민수", ...TICKS });
    const done = await browser.get(sent.location ?? "");
    expect(`${sent.location}${done.html}`).not.toMatch(/7777|8888|남궁/);
    expect(done.headers.get("referrer-policy")).toBe("no-referrer");
    expect(done.headers.get("cache-control")).toBe("no-store");
    expect(done.html).toContain('<meta name="robots" content="noindex"/>');
  });

  test("consents are apart and unticked; without marketing it works, with it the ledger says so", async () => {
    const event = await openEvent(world, shop);
    const page = await browser.get(`/e/${event.slug}`);
    expect(readForm(page.html).fields).not.toHaveProperty("privacy");
    expect(readForm(page.html).fields).not.toHaveProperty("marketing");
    await browser.submit(page, { phone: phoneOf(1), ...TICKS });
    await browser.submit(page, { phone: phoneOf(2), ...TICKS, marketing: "on" });
    const ledger = await world.rows(
      "select purpose from consents where event_id = ? order by purpose",
      event.eventId,
    );
    expect(ledger.map((row) => row["purpose"])).toEqual(["marketing", "privacy", "privacy"]);
    for (const text of (await world.anyone().participation.event({ slug: event.slug })).consentTexts) {
      expect(textOf(page.html)).toContain(text.body.replaceAll("\n", " "));
    }
  });

  test("the reference of the link survives a faulty form and reaches the entry", async () => {
    const event = await openEvent(world, shop);
    const { items } = await shop.call.tracking.list({ eventId: event.eventId });
    const ref = items.find((item) => item.channel === "NaverBlog")?.code ?? "";
    const page = await browser.get(`/e/${event.slug}?ref=${ref}`);
    const faulty = await browser.submit(page, { phone: "1", ...TICKS });
    expect(faulty.status).toBe(400);
    expect((await browser.submit(faulty, { phone: phoneOf(1), ...TICKS })).status).toBe(303);
    const [row] = await world.rows("select channel from participants where event_id = ?", event.eventId);
    expect(row?.["channel"]).toBe("NaverBlog");
  });
});

describe("one entry a person", () => {
  test("the same form sent twice shows the codes again and counts once", async () => {
    const event = await openEvent(world, shop);
    const page = await browser.get(`/e/${event.slug}`);
    const first = await browser.submit(page, { phone: phoneOf(1), ...TICKS });
    const again = await browser.submit(page, { phone: phoneOf(1), ...TICKS });
    expect(again.status).toBe(409);
    expect(titleOf(again)).toContain("이미 참여하셨어요");
    expect(textOf(again.html).replaceAll("-", "")).toContain(first.location?.split("/").at(-1) ?? "?");
    expect(await countOf(event)).toBe(1);
  });

  test("a double tap counts once, and each answer leads to the codes", async () => {
    const event = await openEvent(world, shop);
    const page = await browser.get(`/e/${event.slug}`);
    const answers = await Promise.all(
      Array.from({ length: 5 }, () => browser.submit(page, { phone: phoneOf(1), ...TICKS })),
    );
    expect(answers.map((answer) => answer.status).sort()).toEqual([303, 409, 409, 409, 409]);
    for (const { html, location } of answers) expect(location ?? html).toMatch(/done\/|내 참여 번호/);
    expect(await countOf(event)).toBe(1);
  });

  test("20 parallel posts of one person from pages of their own are one entry", async () => {
    const event = await openEvent(world, shop);
    const answers = await Promise.all(
      Array.from({ length: 20 }, async () =>
        browser.submit(await browser.get(`/e/${event.slug}`), { phone: "+82 10-4444-5555", ...TICKS }),
      ),
    );
    expect(answers.filter((answer) => answer.status === 303)).toHaveLength(1);
    const others = answers.filter((answer) => answer.status !== 303);
    expect(others.map((answer) => [answer.status, titleOf(answer)])).toEqual(
      Array.from({ length: 19 }, () => [409, "이미 참여하셨어요 - 가을 맞이 경품 이벤트"]),
    );
    expect(await countOf(event)).toBe(1);
  });

  test("who only knows the number learns no code", async () => {
    const event = await openEvent(world, shop);
    await browser.submit(await browser.get(`/e/${event.slug}`), { phone: phoneOf(1), ...TICKS });
    const stranger = await browser.submit(await browser.get(`/e/${event.slug}`), {
      phone: phoneOf(1),
      ...TICKS,
    });
    const [row] = await world.rows(
      "select redeem_code, entry_code from participants where event_id = ?",
      event.eventId,
    );
    expect(stranger.status).toBe(409);
    const text = textOf(stranger.html).replaceAll("-", "");
    expect(text).not.toContain(String(row?.["redeem_code"]));
  });

  test("a form gone back to and filled in for a friend is a second entry", async () => {
    const event = await openEvent(world, shop);
    const page = await browser.get(`/e/${event.slug}`);
    await browser.submit(page, { phone: phoneOf(1), ...TICKS });
    expect((await browser.submit(page, { phone: phoneOf(2), ...TICKS })).status).toBe(303);
    expect(await countOf(event)).toBe(2);
  });
});
