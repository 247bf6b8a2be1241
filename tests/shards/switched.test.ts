import { afterEach, beforeEach, expect, test } from "bun:test";
import { type Db, rawStatement, type Shards } from "../../src/db/index.ts";
import { AppError } from "../../src/errors.ts";
import { moveStore } from "../../src/services/ops/index.ts";
import type { TestApp } from "../helpers/app.ts";
import { openShop } from "../security/shops.ts";
import { createShardedApp, whereIs } from "./world.ts";

let app: TestApp;
beforeEach(async () => {
  app = await createShardedApp();
});
afterEach(() => app.close());

test("a fault right after the switch does not take the move back: it is finished, and the answer says so", async () => {
  const { storeId } = await openShop(app, "moving");
  const [main, second] = app.deps.shards.all;
  if (!main || !second) throw new TypeError("two databases");
  let faults = 0;
  const write: Db["write"] = async (statements) => {
    const [{ map }, [first]] = [await whereIs(app, storeId), statements];
    const isDrop = map === "second" && first?.sql.startsWith("delete from moved_stores") === true;
    if (isDrop && faults++ === 0) throw new AppError({ code: "UNAVAILABLE", reason: "DATABASE_UNREACHABLE" });
    return second.db.write(statements);
  };
  const shards: Shards = { ...app.deps.shards, all: [main, { name: "second", db: { ...second.db, write } }] };
  // The answer waits for the move, however long it takes.
  const sleep = (ms: number) => (ms === 8_000 ? new Promise<void>(() => {}) : app.deps.sleep(ms));
  const actor = { kind: "operator", address: "203.0.113.7" } as const;
  const ctx = { ...app.system(), actor, deps: { ...app.deps, sleep, shards } };
  expect((await moveStore({ ctx, input: { storeId, to: "second" } })).state).toBe("DONE");
  await app.settled();
  expect(faults).toBeGreaterThan(0);
  expect(await whereIs(app, storeId)).toEqual({ rows: ["second"], map: "second", isMoving: false });
  const touch = rawStatement("update stores set name = name where store_id = ?", [storeId]);
  expect(await app.deps.shards.of(storeId).write([touch])).toMatchObject([{ rowsAffected: 1 }]);
  expect(app.logged.filter((line) => line.startsWith("store_moved"))).toHaveLength(1);
});
