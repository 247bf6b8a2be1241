import { afterAll, beforeAll, expect, test } from "bun:test";
import type { ShareSection } from "../../src/services/share/index.ts";
import { DAY_MS } from "../../src/time.ts";
import { createWorld, type Owner, type World } from "../services/analytics/world.ts";
import { textOf } from "./browser.ts";

let world: World;
let owner: Owner;

beforeAll(async () => {
  world = await createWorld();
  owner = await world.owner("owner@example.com");
});
afterAll(() => world.close());

const pageAt = async (url: string | null) => (await world.fetch(new URL(url ?? "").pathname)).text();

test("a share page puts no loss of everything beside the past where neither sales nor a new customer is known", async () => {
  const shop = await world.store(owner, { name: "새 분식집", newCustomerLtvKrw: 30_000 });
  await world.event(owner, shop, { daysAgo: 3, prizeCostKrw: 100_000 });
  const event = await world.event(owner, shop, { prizeCostKrw: 100_000 });
  await world.caughtUp();
  const sections: ShareSection[] = ["RETURNS", "COMPARISON"];
  const { url } = await owner.call.shares.create({ eventId: event.eventId, sections });
  const html = await pageAt(url);
  const own = /<th scope="row">수익률[^<]*<\/th><td>([^<]*)<\/td>/g;
  expect(Array.from(html.matchAll(own), ([, value]) => value)).toContain("알 수 없음");
  expect(Array.from(html.matchAll(own), ([, value]) => value)).not.toContain("−100%");
});

test("a share page tells by the event's days whether it has begun, and not by what its channels made of it", async () => {
  const shop = await world.store(owner, { name: "다른 분식집" });
  const startsAt = new Date(world.clock.now() + DAY_MS).toISOString();
  const approved = await world.event(owner, shop, { startsAt });
  const active = await world.event(owner, shop, { startsAt });
  const distributed = { eventId: active.eventId, channels: [{ channel: "Instagram" } as const] };
  await owner.call.distribution.distribute(distributed);
  await world.caughtUp();
  const statusOf = async (id: string) => (await owner.call.events.get({ eventId: id })).status;
  expect([await statusOf(approved.eventId), await statusOf(active.eventId)]).toEqual(["APPROVED", "ACTIVE"]);
  for (const one of [approved, active]) {
    const { url } = await owner.call.shares.create({ eventId: one.eventId, sections: ["SUMMARY"] });
    const shown = async () => /시작 전이에요|진행 중이에요|끝났어요/.exec(textOf(await pageAt(url)))?.[0];
    const words = [await shown()];
    for (const days of [1, 9]) {
      world.clock.advance(days * DAY_MS);
      words.push(await shown());
    }
    expect(words).toEqual(["시작 전이에요", "진행 중이에요", "끝났어요"]);
    world.clock.advance(-10 * DAY_MS);
  }
});
