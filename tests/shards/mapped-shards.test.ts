import { afterEach, beforeEach, describe, expect, test } from "bun:test";
import { eq } from "drizzle-orm";
import { raiseFence } from "../../src/db/fence.ts";
import { rawStatement, requireKnownShards } from "../../src/db/index.ts";
import { stores } from "../../src/db/schema/store.ts";
import { tickMoves } from "../../src/services/ops/index.ts";
import type { TestApp } from "../helpers/app.ts";
import { at, rpc } from "../helpers/rpc.ts";
import { openShop, type Shop } from "../security/shops.ts";
import { createShardedApp, move, whereIs } from "./world.ts";

let app: TestApp;
let first: Shop;
let second: Shop;
beforeEach(async () => {
  app = await createShardedApp();
  first = await openShop(app, "first");
  second = await openShop(app, "second");
});
afterEach(() => app.close());

const UNKNOWN = "019a0000-0000-7000-8000-000000000001";
const count = (storeId: string) =>
  rawStatement("select count(*) as n from stores where store_id = ?", [storeId]);

describe("stores in two databases", () => {
  test("a new store goes where the fewest are, and a person's next one beside the first", async () => {
    expect((await whereIs(app, first.storeId)).rows).toEqual(["main"]);
    expect((await whereIs(app, second.storeId)).rows).toEqual(["second"]);
    const shop = { name: "둘째 가게", industry: "음식점", address: "서울시 강남구 2" };
    const opened = await rpc(app, {
      type: "mutation",
      path: "stores.create",
      input: shop,
      token: second.token,
    });
    const storeId = String(at(opened.json, "result", "data", "id"));
    expect((await whereIs(app, storeId)).rows).toEqual(["second"]);
  });

  test("typed reads, raw reads and versions come from the store's own", async () => {
    const own = app.deps.shards.of(second.storeId);
    const rows = await own.read.select().from(stores).where(eq(stores.storeId, second.storeId));
    expect(rows.map((row) => row.storeId)).toEqual([second.storeId]);
    expect((await own.query([count(second.storeId)]))[0]).toEqual([{ n: 1 }]);
    expect((await own.query([count(first.storeId)]))[0]).toEqual([{ n: 0 }]);
    const [version] = await own.versions(second.storeId, [`event:${second.eventId}`]);
    expect(version).toBeGreaterThan(0);
  });

  test("an unknown store answers like an unknown id: no rows, and its writes change nothing", async () => {
    const nobody = app.deps.shards.of(UNKNOWN);
    expect(await nobody.read.select().from(stores)).toEqual([]);
    expect(await nobody.query([count(first.storeId)])).toEqual([[]]);
    expect(await nobody.versions(UNKNOWN, ["store"])).toEqual([0]);
    expect(await nobody.write([rawStatement("delete from stores", [])])).toEqual([{ rowsAffected: 0 }]);
    expect(await app.rows("select store_id from stores")).toHaveLength(2);
  });

  test("a foreign id answers as an unknown one, whichever database it is in [A-04]", async () => {
    const bodyOf = async (path: string, input: unknown) => {
      const { status, body } = await rpc(app, { type: "query", path, input, token: first.token });
      return [status, body.replace(/"requestId":"[^"]*"/, "")];
    };
    for (const [path, own, foreign] of [
      ["stores.get", { storeId: UNKNOWN }, { storeId: second.storeId }],
      ["events.get", { eventId: UNKNOWN }, { eventId: second.eventId }],
      ["analytics.dashboard", { eventId: UNKNOWN }, { eventId: second.eventId }],
      ["distribution.get", { distributionId: UNKNOWN }, { distributionId: second.distributionId }],
      ["sales.list", { storeId: UNKNOWN }, { storeId: second.storeId }],
    ] as const) {
      expect(await bodyOf(path, foreign)).toEqual(await bodyOf(path, own));
    }
  });

  test("lists of many stores hold those of every database, in one order", async () => {
    await app.deps.control.write([
      rawStatement(
        "insert into memberships (user_id, store_id, role, created_at) values (?, ?, 'owner', 0)",
        [first.userId, second.storeId],
      ),
    ]);
    const call = async (path: string, input: unknown) =>
      at((await rpc(app, { type: "query", path, input, token: first.token })).json, "result", "data");
    const ids = (data: unknown, key: string) => [at(data, "items")].flat().map((item) => at(item, key));
    expect(ids(await call("stores.list", {}), "id").sort()).toEqual([first.storeId, second.storeId].sort());
    expect(ids(await call("events.list", { limit: 10 }), "id")).toEqual([second.eventId, first.eventId]);
    const page = await call("events.list", { limit: 1 });
    const rest = await call("events.list", { limit: 1, cursor: at(page, "nextCursor") });
    expect([...ids(page, "id"), ...ids(rest, "id")]).toEqual([second.eventId, first.eventId]);
    expect(at(await call("analytics.overview", {}), "totals", "participants")).toBe(2);
  });

  test("a fence that stays is a refusal that says when to come again, and leaves nothing behind", async () => {
    const [main] = app.deps.shards.all;
    await main?.db.write([raiseFence(first.storeId, app.clock.now())]);
    const write = rawStatement("update stores set name = 'changed' where store_id = ?", [first.storeId]);
    const refused = app.deps.shards.of(first.storeId).write([write]);
    await expect(refused).rejects.toMatchObject({ reason: "BUSY", params: { retryAfterSeconds: 5 } });
    expect(await app.rows("select name from stores where name = 'changed'")).toEqual([]);
  });

  test("stores in a database that is not configured are told at start, by name and by variable", async () => {
    const start = requireKnownShards(app.deps.control, ["main"]);
    await expect(start).rejects.toThrow(/^DATABASE_SHARDS: .*second/);
    await requireKnownShards(app.deps.control, ["main", "second"]);
  });
});

describe("ops.moveStore", () => {
  test("refuses anyone but the operator, unknown stores and unknown databases", async () => {
    const input = { storeId: first.storeId, to: "second" };
    const asOwner = await rpc(app, { type: "mutation", path: "ops.moveStore", input, token: first.token });
    expect(asOwner.status).toBe(401);
    expect(String(await move(app, UNKNOWN, "second"))).toContain("NOT_FOUND");
    expect(String(await move(app, first.storeId, "third"))).toContain("INVALID_REQUEST");
    expect(await move(app, first.storeId, "main")).toBe("DONE");
  });

  test("is refused while a rebuild is at work on either side", async () => {
    for (const { db } of app.deps.shards.all) {
      const name = "analytics/rebuild";
      await db.write([
        rawStatement("insert into consumer_cursors (consumer, seq, updated_at) values (?, 1, ?)", [
          name,
          app.clock.now(),
        ]),
      ]);
      expect(String(await move(app, first.storeId, "second"))).toContain("REBUILD_RUNNING");
      await db.write([rawStatement("delete from consumer_cursors where consumer = ?", [name])]);
    }
    expect((await whereIs(app, first.storeId)).rows).toEqual(["main"]);
  });

  test("a fence that a dead mover raised too late is found and dropped, one that keeps a leaver out stays", async () => {
    await move(app, first.storeId, "second");
    await app.settled();
    const [main, other] = app.deps.shards.all;
    await other?.db.write([raiseFence(second.storeId, 1)]);
    await tickMoves({ ctx: app.system() });
    expect(await other?.db.query([rawStatement("select store_id from moved_stores", [])])).toEqual([[]]);
    expect(await main?.db.query([rawStatement("select store_id from moved_stores", [])])).toEqual([
      [{ store_id: first.storeId }],
    ]);
  });
});
