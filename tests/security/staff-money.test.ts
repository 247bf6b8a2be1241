import { afterAll, beforeAll, expect, test } from "bun:test";
import { createTestApp, type TestApp } from "../helpers/app.ts";
import { at, rpc } from "../helpers/rpc.ts";
import { addStaff, openShop, type Shop } from "./shops.ts";

let app: TestApp;
let shop: Shop;
let staff: string;
beforeAll(async () => {
  app = await createTestApp();
  shop = await openShop(app, "money");
  const input = { storeId: shop.storeId, grossMarginPct: 62.5, newCustomerLtvKrw: 42_000 };
  await rpc(app, { type: "mutation", path: "stores.update", input, token: shop.token });
  staff = (await addStaff(app, shop)).token;
});
afterAll(() => app.close());

const MONEY = /cost|krw|margin|revenue|ltv|roi$|^required$|^achieved$/i;

/** Every known amount in an answer, with the way to it. */
function amounts(value: unknown, path = ""): string[] {
  if (typeof value !== "object" || value === null) return [];
  return Object.entries(value).flatMap(([key, inner]) => {
    const here = `${path}.${key}`;
    return typeof inner === "number" && MONEY.test(key) ? [here] : amounts(inner, here);
  });
}

test.each([
  "analytics.dashboard",
  "analytics.roi",
  "analytics.channels",
  "analytics.comparison",
  "events.get",
  "events.preview",
  "distribution.latest",
])("%s tells staff no cost, margin or value of a customer", async (path) => {
  const call = { type: "query", path, input: { eventId: shop.eventId } };
  const seen = await rpc(app, { ...call, token: staff });
  expect(seen.status).toBe(200);
  expect(amounts(at(seen.json, "result", "data"))).toEqual([]);
  const own = await rpc(app, { ...call, token: shop.token });
  expect(own.status).toBe(200);
});
