import { afterAll, beforeAll, expect, test } from "bun:test";
import { rawStatement } from "../../../src/db/index.ts";
import { dailySalesAsOf, dailySalesSince, toDailySales } from "../../../src/services/sale/index.ts";
import { HOUR_MS } from "../../../src/time.ts";
import { storeDb } from "../../helpers/store-db.ts";
import { createWorld, type Owner, type World } from "../analytics/world.ts";

let world: World;
let owner: Owner;
let storeId: string;

beforeAll(async () => {
  world = await createWorld();
  owner = await world.owner("owner@example.com");
  storeId = await world.store(owner);
});
afterAll(() => world.close());

const SINCE = { sql: "?", args: ["2026-09-01"] };
const record = (amountKrw: number) =>
  owner.call.sales.record({ storeId, days: [{ date: "2026-09-01", amountKrw }] });
const read = async (statement: ReturnType<typeof dailySalesSince>) => {
  const [rows = []] = await storeDb(world.deps).query([statement]);
  return [...toDailySales(rows).values()];
};
const asOf = (at: number) => read(dailySalesAsOf(storeId, SINCE, at));

test("sales as of an instant are the last word by then, and as of now the ones that count, whatever release wrote them [N-29]", async () => {
  const before = world.clock.now() - 1;
  await record(100);
  const first = world.clock.now();
  world.clock.advance(HOUR_MS);
  await record(250);
  const second = world.clock.now();
  world.clock.advance(HOUR_MS);
  // As the release before wrote it, which is still running while a new one starts: no word of it is kept apart.
  await storeDb(world.deps).write([
    rawStatement("update sales_daily set amount_krw = 300, recorded_at = ? where store_id = ?", [
      world.clock.now(),
      storeId,
    ]),
  ]);
  expect(await asOf(before)).toEqual([]);
  expect(await asOf(first)).toEqual([100]);
  expect(await asOf(second)).toEqual([250]);
  expect(await asOf(world.clock.now())).toEqual(await read(dailySalesSince(storeId, SINCE)));
  world.clock.advance(HOUR_MS);
  await record(300);
  expect(await asOf(second)).toEqual([250]);
  expect(await asOf(world.clock.now())).toEqual([300]);
});
