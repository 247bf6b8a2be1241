import { afterEach, beforeEach, describe, expect, test } from "bun:test";
import fc from "fast-check";
import { held, rawStatement, singleShard } from "../../../src/db/index.ts";
import { auditMark, auditRow, sealAudit, verifyAudit } from "../../../src/services/audit/index.ts";
import { storeDb } from "../../helpers/store-db.ts";
import { createWorld, eventIn, openShop, type Shop, type World } from "../event/world.ts";

let world: World;
let shop: Shop;
beforeEach(async () => {
  world = await createWorld();
  shop = await openShop(world);
});
afterEach(() => world.close());

const seal = () => sealAudit({ ctx: world.system() });
const verify = () => verifyAudit({ ctx: world.system(), storeId: shop.storeId });
const ALWAYS = { sql: "1", args: [] };

async function addRows(count: number): Promise<void> {
  const ctx = world.context(shop.owner);
  const { storeId } = shop;
  for (let index = 0; index < count; index++) {
    await storeDb(world.deps).write([
      auditRow(ctx, { storeId, action: "test.row", entityId: storeId, details: { index } }, ALWAYS),
    ]);
  }
}

/** The query plans of everything a seal reads. */
async function plansOfSeal(): Promise<string[]> {
  const store = storeDb(world.deps);
  const plans: string[] = [];
  const query: typeof store.query = async (statements) => {
    const explained = statements.map(({ sql, args }) => rawStatement(`explain query plan ${sql}`, args));
    for (const rows of await store.query(explained)) plans.push(...rows.map((row) => String(row["detail"])));
    return store.query(statements);
  };
  await sealAudit({ ctx: world.system({ shards: singleShard({ ...store, query }) }) });
  return plans;
}

async function tamper(sql: string, ...args: unknown[]): Promise<void> {
  await storeDb(world.deps).write([rawStatement(sql, args)]);
}

describe("audit chain (D-23)", () => {
  test("every change of an event stands in the log with who, what and which request", async () => {
    const eventId = await eventIn(world, shop, "ARCHIVED");
    const rows = await world.rows(
      "select seq, actor, action from audit_log where entity_id = ? order by seq",
      eventId,
    );
    expect(rows.map((row) => row["action"])).toEqual([
      "event.duplicate",
      "event.update",
      "event.approve",
      "event.activate",
      "event.end",
      "event.archive",
    ]);
    expect(rows[0]?.["actor"]).toBe(`user:${shop.owner.userId}`);
  });

  test("sealed rows verify; later ones are reported with their age until the next seal", async () => {
    await addRows(3);
    expect(await seal()).toEqual({ sealed: 4 });
    expect(await verify()).toEqual({
      isIntact: true,
      sealed: 4,
      brokenAt: null,
      unsealed: 0,
      unsealedAgeMs: null,
    });
    await addRows(2);
    world.clock.advance(90_000);
    expect(await verify()).toEqual({
      isIntact: true,
      sealed: 4,
      brokenAt: null,
      unsealed: 2,
      unsealedAgeMs: 90_000,
    });
    expect(await seal()).toEqual({ sealed: 2 });
    expect(await verify()).toMatchObject({ isIntact: true, sealed: 6 });
    expect(await seal()).toEqual({ sealed: 0 });
  });

  test("a log longer than one page is sealed and verified whole, by two sealers at once", async () => {
    const ctx = world.context(shop.owner);
    const entry = { storeId: shop.storeId, action: "test.row", entityId: shop.storeId, details: {} };
    await storeDb(world.deps).write(Array.from({ length: 1_100 }, () => auditRow(ctx, entry, ALWAYS)));
    await Promise.all([seal(), seal()]);
    expect(await verify()).toMatchObject({ isIntact: true, sealed: 1_101, unsealed: 0 });
  });

  test("looking for work costs a step a store, not a row: the log is never scanned", async () => {
    const explained = await plansOfSeal();
    expect(explained.filter((step) => step.startsWith("SCAN audit_log"))).toEqual([]);
    expect(explained.filter((step) => step.startsWith("SEARCH audit_log")).length).toBeGreaterThan(2);
  });

  test("more stores than a round takes are all sealed in one call", async () => {
    await Promise.all(Array.from({ length: 60 }, () => openShop(world)));
    expect(await seal()).toEqual({ sealed: 61 });
    expect(await world.rows("select count(*) as n from audit_log where hash is null")).toEqual([{ n: 0 }]);
  });

  test("stores have chains of their own", async () => {
    const other = await openShop(world);
    await addRows(2);
    await seal();
    await tamper("update audit_log set action = 'forged' where store_id = ?", other.storeId);
    expect((await verify()).isIntact).toBe(true);
    expect(await verifyAudit({ ctx: world.system(), storeId: other.storeId })).toMatchObject({ brokenAt: 1 });
  });

  test("any change of any column of any sealed row is found at that row", async () => {
    await addRows(8);
    await seal();
    const columns = ["at", "actor", "action", "entity_id", "details", "request_id", "hash"];
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 1, max: 9 }), fc.constantFrom(...columns), async (seq, column) => {
        const where = "where store_id = ? and seq = ?";
        const [row] = await world.rows(
          `select ${column} as value from audit_log ${where}`,
          shop.storeId,
          seq,
        );
        const forged = column === "at" ? Number(row?.["value"]) + 1 : `${String(row?.["value"])}x`;
        await tamper(`update audit_log set ${column} = ? ${where}`, forged, shop.storeId, seq);
        expect(await verify()).toMatchObject({ isIntact: false, brokenAt: seq });
        await tamper(`update audit_log set ${column} = ? ${where}`, row?.["value"], shop.storeId, seq);
        expect((await verify()).isIntact).toBe(true);
      }),
      { numRuns: 40, seed: 7 },
    );
  });

  test("a row taken out of the middle is found, sealed or not", async () => {
    await addRows(4);
    await seal();
    await addRows(3);
    await tamper("delete from audit_log where store_id = ? and seq = 6", shop.storeId);
    expect(await verify()).toMatchObject({ isIntact: false, brokenAt: 7 });
    await tamper("delete from audit_log where store_id = ? and seq = 3", shop.storeId);
    expect(await verify()).toMatchObject({ isIntact: false, brokenAt: 4 });
  });

  test("a seal taken off a row does not go unnoticed", async () => {
    await addRows(4);
    await seal();
    await tamper(
      "update audit_log set hash = null, action = 'forged' where store_id = ? and seq = 3",
      shop.storeId,
    );
    expect(await verify()).toMatchObject({ isIntact: false, brokenAt: 3 });
  });
});

describe("auditMark", () => {
  test("tells two equal requests of one batch call apart: the one whose guard failed changes nothing", async () => {
    const ctx = world.context(shop.owner);
    const { storeId } = shop;
    const entry = { storeId, action: "store.update", entityId: storeId, details: {} };
    const batch = (name: string) => {
      const guard = {
        sql: "exists (select 1 from stores where store_id = ? and version = 1)",
        args: [storeId],
      };
      const { statement, mark } = auditMark(ctx, entry, guard);
      return storeDb(world.deps).write([
        statement,
        rawStatement(`update stores set name = ?, version = version + 1 where store_id = ? and ${mark.sql}`, [
          name,
          storeId,
          ...mark.args,
        ]),
      ]);
    };
    const results = await Promise.all([batch("첫째"), batch("둘째")]);
    expect(results.map(held)).toEqual([true, false]);
    expect(await world.rows("select name, version from stores where store_id = ?", storeId)).toEqual([
      { name: "첫째", version: 2 },
    ]);
  });
});
