import { afterEach, describe, expect, test } from "bun:test";
import type { Db } from "../../src/db/index.ts";
import { migrate } from "../../src/db/migrate.ts";
import { MIGRATIONS } from "../../src/db/migrations.generated.ts";
import { type TempDb, tempDb } from "./support.ts";

const open: TempDb[] = [];
async function temp(): Promise<TempDb> {
  const db = await tempDb();
  open.push(db);
  return db;
}
afterEach(async () => {
  await Promise.all(open.splice(0).map((db) => db.remove()));
});

const LIST = [
  { name: "0000_a", statements: ["create table a (n integer) strict", "insert into a values (1)"] },
  { name: "0001_b", statements: ["create table b (n integer) strict", "update a set n = n + 1"] },
  { name: "0002_c", statements: ["create table c (n integer) strict"] },
];

/** Dies at its n-th write, as a killed process would. */
function dyingAt(db: Db, write: number): Db {
  let count = 0;
  return {
    ...db,
    write: (statements) => {
      count += 1;
      return count === write ? Promise.reject(new Error("killed")) : db.write(statements);
    },
  };
}

describe("migrations", () => {
  test("applied twice change nothing the second time", async () => {
    const { db } = await temp();
    expect(await migrate(db, "store", LIST)).toEqual(["0000_a", "0001_b", "0002_c"]);
    expect(await migrate(db, "store", LIST)).toEqual([]);
  });

  test("killed at any step leave whole migrations only, and the next start finishes", async () => {
    for (let step = 1; step <= LIST.length + 1; step++) {
      const file = await temp();
      await migrate(dyingAt(file.db, step), "store", LIST).catch(() => undefined);
      await migrate(file.db, "store", LIST);
      expect(await file.rows("select n from a")).toEqual([{ n: 2 }]);
      expect(await file.rows("select name from store_migrations order by position")).toEqual(
        LIST.map(({ name }) => ({ name })),
      );
    }
  });

  test("a faulty statement applies nothing of its migration", async () => {
    const file = await temp();
    const broken = [{ name: "0000_x", statements: ["create table x (n integer) strict", "create nonsense"] }];
    expect(migrate(file.db, "store", broken)).rejects.toThrow();
    expect(await file.rows("select name from sqlite_master where name = 'x'")).toEqual([]);
  });

  test("a database newer than the program is refused by name", async () => {
    const { db } = await temp();
    await migrate(db, "store", LIST);
    expect(migrate(db, "store", LIST.slice(0, 2))).rejects.toThrow("0002_c");
  });
});

describe("the product's schemas", () => {
  for (const schema of ["control", "store"] as const) {
    test(`every ${schema} table is STRICT, and composite keys carry their table`, async () => {
      const file = await temp();
      await migrate(file.db, schema, MIGRATIONS[schema]);
      const tables = await file.rows(
        "select name, strict, wr from pragma_table_list where schema = 'main' and type = 'table'",
      );
      const own = tables.filter((table) => !String(table["name"]).startsWith("sqlite_"));
      expect(own.length).toBeGreaterThan(10);
      expect(own.filter((table) => table["strict"] !== 1)).toEqual([]);
    });
  }

  test("control and store stand in one file without touching each other's names [R-142] [R-143]", async () => {
    const file = await temp();
    await migrate(file.db, "control", MIGRATIONS.control);
    await migrate(file.db, "store", MIGRATIONS.store);
    const keys = await file.rows(
      "select name from pragma_table_info('timeline_hourly') where pk > 0 order by pk",
    );
    expect(keys).toEqual([{ name: "store_id" }, { name: "event_id" }, { name: "hour" }]);
  });
});
