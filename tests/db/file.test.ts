import { afterEach, describe, expect, test } from "bun:test";
import { dirname, join } from "node:path";
import { createClient } from "@libsql/client";
import { holdExclusively } from "../../src/db/file.ts";
import { bumpVersion, rawStatement, statement, versionKeys } from "../../src/db/index.ts";
import { type TempDb, tempDb } from "./support.ts";

const open: TempDb[] = [];
async function temp(...schema: string[]): Promise<TempDb> {
  const db = await tempDb(...schema);
  open.push(db);
  return db;
}
function bytesOf(value: unknown): Uint8Array {
  if (value instanceof Uint8Array) return value;
  throw new TypeError("no bytes");
}
afterEach(async () => {
  await Promise.all(open.splice(0).map((db) => db.remove()));
});

const VERSIONS =
  "create table stats_versions (store_id text, key text, version integer not null, primary key (store_id, key)) strict";

describe("a local file", () => {
  test("writes ahead with full sync, and its read connections cannot write", async () => {
    const db = await temp("create table t (n integer) strict");
    for (let index = 0; index < 4; index++) {
      expect(await db.rows("pragma journal_mode")).toEqual([{ journal_mode: "wal" }]);
      expect(await db.rows("pragma synchronous")).toEqual([{ synchronous: 2 }]);
    }
    const writes = Array.from({ length: 4 }, () =>
      db.db.query([rawStatement("insert into t values (1)", [])]).catch((error: unknown) => error),
    );
    for (const answer of await Promise.all(writes)) expect(answer).toBeInstanceOf(Error);
    expect(await db.rows("select count(*) n from t")).toEqual([{ n: 0 }]);
  });

  test("a foreign lock for a moment delays a write and poisons nothing: the next hundred all commit", async () => {
    const db = await temp("create table t (n integer primary key) strict");
    const foreign = createClient({ url: `file:${db.path}`, concurrency: 1, timeout: 0 });
    const lock = await foreign.transaction("write");
    await lock.execute("insert into t values (-1)");
    const delayed = db.db.write([rawStatement("insert into t values (0)", [])]);
    for (let turn = 0; turn < 5; turn++) await new Promise((resolve) => setImmediate(resolve));
    await lock.rollback();
    await delayed;
    for (let index = 1; index <= 100; index++)
      await db.db.write([rawStatement("insert into t values (?)", [index])]);
    const seen = await foreign.execute("select count(*) n from t");
    foreign.close();
    expect(seen.rows[0]?.["n"]).toBe(101);
  });

  test("a long batch gives other work its turn, which sees nothing of it before its commit, and is all or nothing", async () => {
    const db = await temp("create table t (n integer primary key) strict");
    const slow = (from: number) =>
      rawStatement(
        "insert into t with recursive c(n) as (select ? union all select n + 1 from c where n < ?) select n from c",
        [from, from + 49_999],
      );
    const batch = Array.from({ length: 12 }, (_, index) => slow(index * 50_000));
    let isDone = false;
    const long = db.db.write(batch).finally(() => {
      isDone = true;
    });
    const seen: unknown[] = [];
    const later = db.db.write([rawStatement("insert into t values (-1)", [])]);
    while (!isDone) {
      await new Promise((resolve) => setImmediate(resolve));
      if (!isDone) seen.push(...(await db.rows("select count(*) n from t")));
    }
    await Promise.all([long, later]);
    expect(seen.length).toBeGreaterThan(3);
    expect(seen.slice(0, -1).every((row) => Bun.deepEquals(row, { n: 0 }))).toBe(true);
    const repeated = db.db.write([...batch.slice(0, 1).map(() => slow(900_000)), ...batch]);
    await expect(repeated).rejects.toThrow("UNIQUE");
    expect(await db.rows("select count(*) n from t")).toEqual([{ n: 600_001 }]);
  });

  test("a read that fails leaves the next ones as they were, and a batch of reads sees one state", async () => {
    const db = await temp("create table t (n integer) strict");
    const count = rawStatement("select count(*) n from t", []);
    const broken = rawStatement("select abs(-9223372036854775807 - 1) from (values (1), (2))", []);
    for (const statements of [[broken], [count, broken], [rawStatement("select nothing from t", [])]])
      await expect(db.db.query(statements)).rejects.toThrow();
    const both = db.db.query([count, rawStatement("select n from t", []), count]);
    await db.db.write([rawStatement("insert into t values (7)", [])]);
    expect(await both).toEqual([[{ n: 0 }], [], [{ n: 0 }]]);
    expect(await db.db.query([count, rawStatement("select n from t", [])])).toEqual([[{ n: 1 }], [{ n: 7 }]]);
    expect(await db.db.query([])).toEqual([]);
  });

  test("a statement that is kept knows columns that came later, and hands out bytes as bytes", async () => {
    const db = await temp("create table t (b blob) strict", "insert into t values (x'00ff')");
    const all = rawStatement("select * from t", []);
    const [[row] = []] = await db.db.query([all]);
    expect([...new Uint8Array(bytesOf(row?.["b"]))]).toEqual([0, 255]);
    await db.db.write([rawStatement("alter table t add column n integer default 3", [])]);
    for (let time = 0; time < 2; time++) {
      const [[later] = []] = await db.db.query([all]);
      expect(Object.keys(later ?? {})).toEqual(["b", "n"]);
      expect(later?.["n"]).toBe(3);
    }
  });

  test("integers stay integers: 7 / 2 is 3, and booleans are 0 and 1", async () => {
    const db = await temp();
    const [rows] = await db.db.query([
      rawStatement("select ? / 2 as half, ? as yes, typeof(?) as kind", [7, true, 5]),
    ]);
    expect(rows).toEqual([{ half: 3, yes: 1, kind: "integer" }]);
  });

  test("undefined and not-a-number never reach SQL", () => {
    for (const value of [undefined, Number.NaN, Number.POSITIVE_INFINITY, {}]) {
      expect(() => rawStatement("select ?", [value])).toThrow(TypeError);
    }
    expect(statement({ toSQL: () => ({ sql: "select ?", params: [1] }) })).toEqual({
      sql: "select ?",
      args: [1n],
    });
  });
});

describe("version stamps", () => {
  test("count the commits of a key, and are 0 where nothing was written", async () => {
    const db = await temp(VERSIONS);
    const key = versionKeys.event("e1");
    expect(await db.db.versions("s1", [key])).toEqual([0]);
    await db.db.write([bumpVersion("s1", key), bumpVersion("s1", key)]);
    expect(await db.db.versions("s1", [key, versionKeys.store("s1")])).toEqual([2, 0]);
  });

  test("do not move when the condition does not hold", async () => {
    const db = await temp(VERSIONS);
    await db.db.write([bumpVersion("s1", "event:e1", { sql: "1 = 2", args: [] })]);
    expect(await db.db.versions("s1", ["event:e1"])).toEqual([0]);
  });
});

describe("the folder's lock", () => {
  test("is refused to a second holder and free again after release", async () => {
    const db = await temp();
    const path = join(dirname(db.path), "folder.lock");
    const release = holdExclusively(path);
    expect(release).toBeDefined();
    expect(holdExclusively(path)).toBeUndefined();
    release?.();
    const again = holdExclusively(path);
    expect(again).toBeDefined();
    again?.();
  });
});
