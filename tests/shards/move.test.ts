import { afterEach, beforeEach, describe, expect, test } from "bun:test";
import type { TestApp } from "../helpers/app.ts";
import { at, rpc } from "../helpers/rpc.ts";
import { openShop, type Shop } from "../security/shops.ts";
import { until } from "../support/until.ts";
import { type Acknowledged, contentOf, createShardedApp, move, startLoad, whereIs } from "./world.ts";

let app: TestApp;
beforeEach(async () => {
  app = await createShardedApp();
});
afterEach(async () => {
  if (app.logged.some((line) => line.startsWith("store_not_moved"))) console.log(app.logged.slice(-8));
  await app.close();
});

async function query(path: string, input: unknown, shop: Shop) {
  const answer = await rpc(app, { type: "query", path, input, token: shop.token });
  if (answer.status !== 200) throw new Error(answer.body);
  return at(answer.json, "result", "data");
}

/** What was acknowledged is there, once, and the counters say the same. */
async function expectExact(shop: Shop, parts: readonly Acknowledged[]): Promise<void> {
  await app.settled();
  const sum = (of: (part: Acknowledged) => number) => parts.reduce((total, part) => total + of(part), 0);
  const entries = sum(({ entries }) => entries) + 1;
  const redeemed = sum(({ redeemed }) => redeemed);
  const [facts] = await app
    .rows("select count(*) as n, count(redeemed_at) as r from participants where store_id = ?", shop.storeId)
    .then((rows) => rows.filter((row) => Number(row["n"]) > 0));
  expect(facts).toEqual({ n: entries, r: redeemed });
  expect(at(await query("analytics.verifyCounts", { eventId: shop.eventId }, shop), "differences")).toEqual(
    [],
  );
  const dashboard = await query("analytics.dashboard", { eventId: shop.eventId }, shop);
  expect(at(dashboard, "summaryCards", "totalParticipants", "count")).toBe(entries);
  const sales = await app.rows("select day, amount_krw from sales_daily where store_id = ?", shop.storeId);
  const expected = new Map(parts.flatMap((part) => [...part.sales]));
  expect(new Map(sales.map((row) => [String(row["day"]), Number(row["amount_krw"])]))).toEqual(expected);
}

describe("a store that moves", () => {
  test("to another database and back, while it is in use, loses nothing and doubles nothing", async () => {
    const shop = await openShop(app, "moving");
    const other = await openShop(app, "staying");
    expect((await whereIs(app, shop.storeId)).map).toBe("main");
    expect((await whereIs(app, other.storeId)).map).toBe("second");
    await app.settled();
    const before = await contentOf(app, other.storeId);
    const parts: Acknowledged[] = [];
    for (const to of ["second", "main", "second"]) {
      const load = startLoad(app, shop, parts.length + 1);
      await until("some have entered", () => load.done.entries > 100 || undefined, 60_000);
      await move(app, shop.storeId, to);
      const isThere = async () => ((await whereIs(app, shop.storeId)).map === to ? true : undefined);
      await until("the store is there", isThere, 60_000);
      const already = load.done.entries;
      await until("some have entered there", () => load.done.entries > already + 20 || undefined, 60_000);
      await load.stop();
      parts.push(load.done);
      await app.settled();
      expect(await move(app, shop.storeId, to)).toBe("DONE");
      expect(await whereIs(app, shop.storeId)).toEqual({ rows: [to], map: to, isMoving: false });
      await expectExact(shop, parts);
    }
    expect(await contentOf(app, other.storeId)).toBe(before);
    const audits = await app.rows(
      "select details from audit_log where store_id = ? and action = 'store.move'",
      shop.storeId,
    );
    expect(audits).toHaveLength(3);
  }, 120_000);
});
