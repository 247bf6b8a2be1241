import { afterAll, beforeAll, describe, expect, setDefaultTimeout, test } from "bun:test";
import { at, listAt, type RpcAnswer, textAt } from "../support/rpc.ts";
import { onBun, onWorkerd, type Running } from "../support/runtimes.ts";
import { createShopClient, type ShopClient } from "../support/shop.ts";

setDefaultTimeout(60_000);

const RUNTIMES = [
  { name: "one Bun process on its file", start: onBun },
  { name: "Workers on a libSQL server", start: onWorkerd },
];

for (const { name, start } of RUNTIMES) {
  describe(`callers at the same moment, ${name}`, () => {
    let running: Running;
    let shops: ShopClient;

    beforeAll(async () => {
      running = await start();
      shops = createShopClient(running.url);
    });

    afterAll(async () => {
      await running.stop();
    });

    test("one person posting 20 times at once enters once", async () => {
      const shop = await shops.openShop("twenty@races.kr");
      const spellings = ["010-1111-2222", "01011112222", "+82 10-1111-2222", "010 1111 2222"];
      const phones = Array.from({ length: 20 }, (_, index) => spellings[index % 4] ?? "");
      const answers = await Promise.all(phones.map((phone) => shops.enter(shop.slug, phone)));
      expect(tally(answers)).toEqual({ "200": 1, "409 ALREADY_ENTERED": 19 });
    });

    test("an event with 5 places takes 5 of 20 people, and says so to the rest", async () => {
      const shop = await shops.openShop("places@races.kr", { maxParticipants: 5 });
      const phones = Array.from({ length: 20 }, (_, index) => `010-3333-${1000 + index}`);
      const answers = await Promise.all(phones.map((phone) => shops.enter(shop.slug, phone)));
      expect(tally(answers)).toEqual({ "200": 5, "412 EVENT_FULL": 15 });
    });

    test("one draft edited from 8 places at once takes one edit", async () => {
      const shop = await shops.openShop("draft@races.kr");
      const draft = await shops.rpc.mutate(
        "events.createDraft",
        { storeId: shop.storeId, objective: "REVISIT" },
        shop.token,
      );
      const eventId = textAt(draft.data, "id");
      const edits = Array.from({ length: 8 }, (_, index) =>
        shops.rpc.mutate("events.update", { eventId, version: 1, title: `수정 ${index}` }, shop.token),
      );
      expect(tally(await Promise.all(edits))).toEqual({ "200": 1, "409 STALE_VERSION": 7 });
    });

    test("one distribution asked for 6 times at once posts each channel once", async () => {
      const shop = await shops.openShop("posts@races.kr");
      const ask = () => shops.rpc.mutate("distribution.distribute", { eventId: shop.eventId }, shop.token);
      const answers = await Promise.all([ask(), ask(), ask(), ask(), ask(), ask()]);
      expect(tally(answers)).toEqual({ "200": 1, "409 ALREADY_DISTRIBUTED": 5 });
      const latest = await shops.rpc.query("distribution.latest", { eventId: shop.eventId }, shop.token);
      expect(listAt(latest.data, "results")).toHaveLength(6);
    });

    test("a mutation repeated with its key answers the same and acts once", async () => {
      const shop = await shops.openShop("again@races.kr");
      const ask = () =>
        shops.rpc.mutate("events.duplicate", { eventId: shop.eventId, idempotencyKey: "one" }, shop.token);
      const first = await ask();
      const second = await ask();
      expect([second.status, at(second.data, "id")]).toEqual([200, at(first.data, "id")]);
      const other = await shops.rpc.mutate(
        "events.duplicate",
        { eventId: textAt(first.data, "id"), idempotencyKey: "one" },
        shop.token,
      );
      expect([other.status, other.reason]).toEqual([422, "IDEMPOTENCY_KEY_REUSED"]);
    });
  });
}

function tally(answers: readonly RpcAnswer[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const { status, reason } of answers) {
    const key = reason === undefined ? String(status) : `${status} ${reason}`;
    counts[key] = (counts[key] ?? 0) + 1;
  }
  return counts;
}
