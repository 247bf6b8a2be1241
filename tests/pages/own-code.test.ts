import { afterAll, beforeAll, describe, expect, test } from "bun:test";
import { createRateLimiter } from "../../src/auth/index.ts";
import {
  createWorld,
  entryOf,
  openEvent,
  openShop,
  phoneOf,
  type Shop,
  type World,
} from "../services/participation/world.ts";
import { attribute, createBrowser, type Page, readForm, textOf } from "./browser.ts";

let world: World;
let shop: Shop;
let browser: ReturnType<typeof createBrowser>;

beforeAll(async () => {
  world = await createWorld();
  shop = await openShop(world);
  browser = createBrowser(world);
});
afterAll(() => world.close());

const TICKS = { over14: "on", privacy: "on" };

/** Someone entered; later the same number is sent again from a fresh page. */
async function enteredTwice(phone = phoneOf(1)) {
  const event = await openEvent(world, shop);
  const entry = await world.anyone().participation.enter(entryOf(event, { phone }));
  const again = await browser.submit(await browser.get(`/e/${event.slug}`), { phone, ...TICKS });
  return { event, entry, again };
}

const plain = (page: Page) => textOf(page.html).replaceAll("-", "");
const fieldOf = (page: Page, id: string) =>
  [...page.html.matchAll(/<input\b[^>]*>/g)].map(([tag]) => tag).find((tag) => attribute(tag, "id") === id) ??
  "";

describe("[W-25] a number that has entered before", () => {
  test("is told so without the code; the last four digits, typed by hand, show the shop's code and no other", async () => {
    const { entry, again } = await enteredTwice();
    expect([again.status, plain(again).includes(entry.redeemCode)]).toEqual([409, false]);
    expect(readForm(again.html).action).toMatch(/^\/e\/[a-z0-9-]+\/code$/);
    const shown = await browser.submit(again, { lastDigits: phoneOf(1).slice(-4) });
    expect([shown.status, plain(shown).includes(entry.redeemCode)]).toEqual([200, true]);
    expect(plain(shown)).not.toContain(entry.entryCode);
  });

  test("other digits show nothing, say so beside the field, and may be put right", async () => {
    const { entry, again } = await enteredTwice();
    const wrong = await browser.submit(again, { lastDigits: "9999" });
    expect([wrong.status, plain(wrong).includes(entry.redeemCode)]).toEqual([404, false]);
    expect(textOf(wrong.html)).toContain("마지막 네 자리와 달라요.");
    const field = fieldOf(wrong, "lastDigits");
    expect([attribute(field, "aria-describedby"), /\sautofocus/.test(field)]).toEqual([
      "lastDigits-error lastDigits-hint",
      true,
    ]);
    expect((await browser.submit(wrong, { lastDigits: phoneOf(1).slice(-4) })).status).toBe(200);
  });

  test("what the page holds tells nothing of the number, and nothing at another event", async () => {
    const { again } = await enteredTwice("01077778888");
    const { ticket = "" } = readForm(again.html).fields;
    expect(ticket).not.toMatch(/7777|8888/);
    const other = await enteredTwice("01077778888");
    const moved = await browser.post(`/e/${other.event.slug}/code`, { ticket, lastDigits: "8888" });
    expect(moved.status).toBe(404);
    for (const forged of ["", "x", ticket.slice(0, -2)]) {
      const answer = await browser.post(readForm(again.html).action, { ticket: forged, lastDigits: "8888" });
      expect([forged, answer.status]).toEqual([forged, 404]);
    }
  });

  test("the way is open for ten minutes", async () => {
    const { again } = await enteredTwice();
    world.clock.advance(10 * 60_000);
    expect((await browser.submit(again, { lastDigits: phoneOf(1).slice(-4) })).status).toBe(404);
  });
});

describe("a customer who lost the page", () => {
  test("finds the code by the whole number, also when the event is full", async () => {
    const event = await openEvent(world, shop, { maxParticipants: 1 });
    const entry = await world.anyone().participation.enter(entryOf(event));
    const closed = await browser.get(`/e/${event.slug}`);
    expect(closed.html).toContain(`href="/e/${event.slug}/code"`);
    const ask = await browser.get(`/e/${event.slug}/code`);
    const shown = await browser.submit(ask, { phone: "010-1000-0001" });
    expect([shown.status, plain(shown).includes(entry.redeemCode)]).toEqual([200, true]);
    expect(plain(shown)).not.toContain(entry.entryCode);
    expect(shown.html).not.toContain("10000001");
  });

  test("is told what to do about a number that never entered, withdrew, or is none", async () => {
    const event = await openEvent(world, shop);
    const { entryCode } = await world.anyone().participation.enter(entryOf(event));
    const ask = await browser.get(`/e/${event.slug}/code`);
    const unknown = await browser.submit(ask, { phone: phoneOf(5) });
    expect([unknown.status, textOf(unknown.html).includes("참여한 기록이 없어요.")]).toEqual([404, true]);
    expect(attribute(fieldOf(unknown, "phone"), "value")).toBe(phoneOf(5));
    const faulty = await browser.submit(ask, { phone: "1234" });
    expect([faulty.status, textOf(faulty.html).includes("다시 확인해 주세요. 예: 010-1234-5678")]).toEqual([
      400,
      true,
    ]);
    await world.anyone().participation.withdraw({ slug: event.slug, entryCode, phone: phoneOf(1) });
    expect((await browser.submit(ask, { phone: phoneOf(1) })).status).toBe(404);
  });

  test("is sent to the shop once the event is over, whether the number entered or not", async () => {
    const event = await openEvent(world, shop, { endsAt: world.iso(world.clock.now() + 5 * 60_000) });
    const entry = await world.anyone().participation.enter(entryOf(event));
    const again = await browser.submit(await browser.get(`/e/${event.slug}`), {
      phone: phoneOf(1),
      ...TICKS,
    });
    const ask = await browser.get(`/e/${event.slug}/code`);
    world.clock.advance(5 * 60_000);
    const answers = await Promise.all([
      browser.submit(ask, { phone: phoneOf(1) }),
      browser.submit(ask, { phone: phoneOf(5) }),
      browser.submit(again, { lastDigits: phoneOf(1).slice(-4) }),
    ]);
    for (const answer of answers) {
      expect([answer.status, plain(answer).includes(entry.redeemCode)]).toEqual([404, false]);
      expect(textOf(answer.html)).toContain("이벤트 기간에만 코드를 다시 볼 수 있어요.");
      expect(answer.html).not.toContain(phoneOf(1));
    }
    const after = await browser.get(`/e/${event.slug}/code`);
    expect([after.status, after.html.includes("<form")]).toEqual([200, false]);
  });

  test("may look up so often from one network, then is told when to come back", async () => {
    const event = await openEvent(world, shop);
    const ownCode = createRateLimiter({ limit: 2, windowMs: 60_000, clock: world.clock });
    const limited = createBrowser({
      ...world,
      deps: { ...world.deps, limits: { ...world.deps.limits, ownCode } },
    });
    const ask = await limited.get(`/e/${event.slug}/code`);
    for (const status of [404, 404, 429]) {
      expect((await limited.submit(ask, { phone: phoneOf(8) })).status).toBe(status);
    }
    const answer = await limited.submit(ask, { phone: phoneOf(8) });
    expect(answer.headers.get("retry-after")).toBe("60");
    expect(textOf(answer.html)).toContain("요청이 너무 많아요.");
  });
});
