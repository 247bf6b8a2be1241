import { afterAll, beforeAll, expect, test } from "bun:test";
import { ownCode, ownCodeByTicket, ownCodeTicket } from "../../../src/services/participation/index.ts";
import { createWorld, entryOf, openEvent, openShop, phoneOf, type World } from "./world.ts";

const MINUTES = 60_000;
let world: World;

beforeAll(async () => {
  world = await createWorld();
});
afterAll(() => world.close());

test("from the end of an event on no code is found by a number, nor by a ticket of before", async () => {
  const shop = await openShop(world);
  const event = await openEvent(world, shop, { endsAt: world.iso(world.clock.now() + 5 * MINUTES) });
  const { redeemCode } = await world.anyone().participation.enter(entryOf(event));
  const ctx = world.context({ kind: "anonymous", address: "203.0.113.9" });
  const { slug } = event;
  const phone = phoneOf(1);
  const ticket = await ownCodeTicket({ ctx, input: { slug, phone } });
  const ways = () => [
    ownCode({ ctx, input: { slug, phone } }),
    ownCodeByTicket({ ctx, input: { slug, ticket, lastDigits: phone.slice(-4) } }),
  ];
  world.clock.advance(5 * MINUTES - 1);
  expect(await Promise.all(ways())).toEqual([{ redeemCode }, { redeemCode }]);
  world.clock.advance(1);
  const refused = await Promise.allSettled([...ways(), ownCodeTicket({ ctx, input: { slug, phone } })]);
  expect(refused.map((way) => way.status === "rejected" && way.reason.code)).toEqual(
    Array.from({ length: 3 }, () => "NOT_FOUND"),
  );
});
