import { afterAll, beforeAll, describe, expect, test } from "bun:test";
import { createWorld, entryOf, openEvent, openShop, phoneOf, type Shop, type World } from "./world.ts";

let world: World;
let shop: Shop;

beforeAll(async () => {
  world = await createWorld();
  shop = await openShop(world);
});
afterAll(() => world.close());

describe("what anyone may see of an event", () => {
  test("holds the picture, the prizes, and how to reach the shop", async () => {
    await shop.call.stores.update({
      storeId: shop.storeId,
      phone: "02-555-0100",
      location: { lat: 37.5, lng: 127.03 },
    });
    const imageUrl = "https://images.example.com/event.jpg";
    const { slug } = await openEvent(world, shop, { imageUrl, prizeCount: 30 });
    expect(await world.anyone().participation.event({ slug })).toMatchObject({
      imageUrl,
      prizeCount: 30,
      storeAddress: "서울시 강남구 역삼동 1",
      storePhone: "02-555-0100",
      storeLocation: { lat: 37.5, lng: 127.03 },
      contact: "02-123-4567",
      placesLeft: null,
    });
  });

  test("counts the places that are left, down to none", async () => {
    const event = await openEvent(world, shop, { maxParticipants: 2 });
    const left = async () => {
      const { placesLeft, state } = await world.anyone().participation.event({ slug: event.slug });
      return [placesLeft, state];
    };
    expect(await left()).toEqual([2, "RUNNING"]);
    await world.anyone().participation.enter(entryOf(event));
    expect(await left()).toEqual([1, "RUNNING"]);
    await world.anyone().participation.enter(entryOf(event, { phone: phoneOf(2) }));
    expect(await left()).toEqual([0, "FULL"]);
  });
});
