import { afterEach, beforeEach, expect, test } from "bun:test";
import { mappedShards, rawStatement } from "../../src/db/index.ts";
import { moveStore } from "../../src/services/ops/index.ts";
import { createTestApp, type TestApp } from "../helpers/app.ts";
import { openShop } from "../security/shops.ts";

let app: TestApp;
beforeEach(async () => {
  app = await createTestApp();
});
afterEach(() => app.close());

test("a move between two names of one database is undone before anything is wiped", async () => {
  const shop = await openShop(app, "same");
  const [main] = app.deps.shards.all;
  if (!main) throw new TypeError("no database");
  const sleep = async (ms: number) => {
    await new Promise((resolve) => setImmediate(resolve));
    app.clock.advance(ms);
  };
  const shards = mappedShards({
    control: app.deps.control,
    shards: [main, { name: "two", db: main.db }],
    clock: app.clock,
    sleep,
  });
  const tables = ["stores", "events", "participants", "outbox", "audit_log"];
  const countAll = async () =>
    main.db.query(
      tables.map((table) =>
        rawStatement(`select count(*) as n from ${table} where store_id = ?`, [shop.storeId]),
      ),
    );
  const before = await countAll();
  const ctx = {
    ...app.system(),
    actor: { kind: "operator", address: "203.0.113.7" } as const,
    deps: { ...app.deps, sleep, shards },
  };
  const input = { storeId: shop.storeId, to: "two", idempotencyKey: "same" };
  await moveStore({ ctx, input });
  await app.settled();
  expect(await countAll()).toEqual(before);
  expect(app.logged.filter((line) => line.startsWith("store_not_moved"))).toEqual([
    expect.stringContaining("main and two are one database"),
  ]);
  expect(await app.rows("select * from moved_stores")).toEqual([]);
  expect(await app.controlRows("select shard, move_id from store_shards")).toEqual([
    { shard: "main", move_id: null },
  ]);
});
