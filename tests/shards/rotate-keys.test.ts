import { afterEach, beforeEach, expect, test } from "bun:test";
import { type Db, rawStatement, type Shards } from "../../src/db/index.ts";
import { rotateKeys } from "../../src/services/ops/index.ts";
import type { TestApp } from "../helpers/app.ts";
import { openShop, type Shop } from "../security/shops.ts";
import { createShardedApp, move, whereIs } from "./world.ts";

let app: TestApp;
let shop: Shop;
beforeEach(async () => {
  app = await createShardedApp();
  await openShop(app, "first");
  shop = await openShop(app, "second");
  await app.deps.shards
    .of(shop.storeId)
    .write([rawStatement("update participants set key_id = 'old' where store_id = ?", [shop.storeId])]);
});
afterEach(() => app.close());

const rotate = (over: Partial<TestApp["deps"]> = {}) => {
  const ctx = {
    ...app.system(),
    actor: { kind: "operator", address: "203.0.113.7" } as const,
    deps: { ...app.deps, ...over },
  };
  return rotateKeys({ ctx, input: { limit: 500 } });
};

const oldRows = () => app.rows("select id from participants where key_id = 'old'");
const MOVE_RUNNING = { code: "CONFLICT", reason: "MOVE_RUNNING" };

test("keys are not rotated while a store moves: its rows are in two databases", async () => {
  await app.deps.control.write([
    rawStatement("update store_shards set moving_to = 'main', move_id = 'm' where store_id = ?", [
      shop.storeId,
    ]),
  ]);
  await expect(rotate()).rejects.toMatchObject(MOVE_RUNNING);
});

test("a store that moves between the counts is no reason to say that nothing remains", async () => {
  const [main, second] = app.deps.shards.all;
  if (!main || !second) throw new TypeError("two databases");
  let isMoved = false;
  const query: Db["query"] = async (statements) => {
    if (!isMoved) {
      isMoved = true;
      await move(app, shop.storeId, "main");
      await app.settled();
    }
    return second.db.query(statements);
  };
  const shards: Shards = { ...app.deps.shards, all: [main, { name: "second", db: { ...second.db, query } }] };
  await expect(rotate({ shards })).rejects.toMatchObject(MOVE_RUNNING);
  expect(await whereIs(app, shop.storeId)).toMatchObject({ map: "main", isMoving: false });
  expect((await rotate()).remaining).toBe(0);
  expect(await oldRows()).toEqual([]);
});

test("values of a store are sealed anew where it is by now, not where they were read", async () => {
  const written: string[] = [];
  const shards: Shards = {
    ...app.deps.shards,
    of: (storeId) => {
      written.push(storeId);
      return app.deps.shards.of(storeId);
    },
  };
  await rotate({ shards });
  expect(written).toContain(shop.storeId);
  expect(await oldRows()).toEqual([]);
});
