import { afterAll, beforeAll, describe, expect, test } from "bun:test";
import {
  createWorld,
  entryOf,
  openEvent,
  openShop,
  phoneOf,
  type RunningEvent,
  type Shop,
  type World,
} from "../services/participation/world.ts";
import { attribute, createBrowser, readForm, textOf } from "./browser.ts";

let world: World;
let shop: Shop;
let browser: ReturnType<typeof createBrowser>;

beforeAll(async () => {
  world = await createWorld();
  shop = await openShop(world);
  browser = createBrowser(world);
});
afterAll(() => world.close());

async function entered() {
  const event = await openEvent(world, shop);
  const { entryCode } = await world.anyone().participation.enter(entryOf(event));
  const page = await browser.get(`/e/${event.slug}/my`);
  return { event, entryCode, page };
}

const rowOf = async (event: RunningEvent) =>
  (await world.rows("select * from participants where event_id = ?", event.eventId))[0];

describe("the customer's own entry, without JavaScript", () => {
  test("nothing is chosen beforehand, and both choices say what they do", async () => {
    const { page } = await entered();
    expect(page.status).toBe(200);
    expect(readForm(page.html).fields).toEqual({ entryCode: "", phone: "" });
    expect(textOf(page.html)).toContain("참여한 사람 수에는 남고");
  });

  test("withdrawing by the printed number and the phone", async () => {
    const { event, entryCode, page } = await entered();
    const typed = entryCode.toLowerCase().replace(/(....)(?=.)/g, "$1-");
    const sent = await browser.submit(page, { entryCode: typed, phone: "010-1000-0001", action: "withdraw" });
    expect([sent.status, sent.location]).toEqual([303, `/e/${event.slug}/my?done=withdraw`]);
    const done = await browser.get(sent.location ?? "");
    expect([done.status, textOf(done.html).includes("참여를 취소했어요")]).toEqual([200, true]);
    expect(await rowOf(event)).toMatchObject({ withdrawn_at: expect.any(Number), phone_cipher: null });
  });

  test("taking back advertising alone leaves the entry and its code as they are", async () => {
    const event = await openEvent(world, shop);
    const consent = { privacy: true as const, privacyVersion: event.privacyVersion, marketing: true };
    const { entryCode } = await world.anyone().participation.enter(entryOf(event, { consent }));
    const page = await browser.get(`/e/${event.slug}/my`);
    const sent = await browser.submit(page, { entryCode, phone: phoneOf(1), action: "marketing" });
    expect(sent.location).toBe(`/e/${event.slug}/my?done=marketing`);
    expect(textOf((await browser.get(sent.location ?? "")).html)).toContain("참여와 코드는 그대로예요.");
    expect((await browser.get(`/e/${event.slug}/done/${entryCode}`)).status).toBe(200);
    const ledger = await world.rows(
      "select purpose, granted from consents where event_id = ? order by purpose, seq",
      event.eventId,
    );
    expect(ledger.map(({ purpose, granted }) => [purpose, granted])).toEqual([
      ["marketing", 1],
      ["marketing", 0],
      ["privacy", 1],
    ]);
  });

  test("erasing, also after the event was cancelled", async () => {
    const { event, entryCode, page } = await entered();
    await shop.call.events.cancel({ eventId: event.eventId });
    const sent = await browser.submit(page, { entryCode, phone: phoneOf(1), action: "erase" });
    expect(sent.status).toBe(303);
    expect(textOf((await browser.get(sent.location ?? "")).html)).toContain("개인정보를 지웠어요");
    expect(await rowOf(event)).toMatchObject({
      withdrawn_at: null,
      erased_at: expect.any(Number),
      phone_cipher: null,
    });
  });

  test("a wrong pair is told without saying which half is wrong, and what was typed stays", async () => {
    const { event, entryCode, page } = await entered();
    const wrongs = [
      { entryCode: "ZZZZ-ZZZZ-ZZZZ", phone: phoneOf(1) },
      { entryCode, phone: phoneOf(2) },
    ];
    for (const wrong of wrongs) {
      const answer = await browser.submit(page, { ...wrong, action: "erase" });
      expect(answer.status).toBe(404);
      expect(textOf(answer.html)).toContain("참여 번호와 휴대폰 번호가 맞지 않아요.");
      expect(readForm(answer.html).fields).toEqual({ ...wrong, action: "erase" });
    }
    expect(await rowOf(event)).toMatchObject({ erased_at: null });
  });

  test("empty fields are told one by one, the first one focused", async () => {
    const { page } = await entered();
    const answer = await browser.submit(page, {});
    expect(answer.status).toBe(400);
    const text = textOf(answer.html);
    for (const sentence of [
      "참여 번호를 입력해 주세요.",
      "휴대폰 번호를 다시 확인해 주세요.",
      "하나를 골라 주세요.",
    ]) {
      expect(text).toContain(sentence);
    }
    const focused = [...answer.html.matchAll(/<input[^>]*\sautofocus[^>]*>/g)].map(([tag]) =>
      attribute(tag, "id"),
    );
    expect(focused).toEqual(["entryCode"]);
    const onlyChoice = await browser.submit(page, { entryCode: "x", phone: phoneOf(1) });
    const next = [...onlyChoice.html.matchAll(/<input[^>]*\sautofocus[^>]*>/g)].map(([tag]) =>
      attribute(tag, "id"),
    );
    expect(next).toEqual(["marketing"]);
  });
});
