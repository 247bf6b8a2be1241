import { afterEach, beforeEach, describe, expect, test } from "bun:test";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Db, rawStatement } from "../../src/db/index.ts";
import { migrate } from "../../src/db/migrate.ts";
import { MIGRATIONS } from "../../src/db/migrations.generated.ts";
import { openDatabaseServer } from "../../src/entry/remote-database.ts";
import type { HranaFault } from "../support/hrana/faults.ts";
import { type HranaServer, startHranaServer } from "../support/hrana.ts";
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
    await expect(migrate(file.db, "store", broken)).rejects.toThrow();
    expect(await file.rows("select name from sqlite_master where name = 'x'")).toEqual([]);
  });

  test("of a newer release are left as they are and told by name, so that a release can be started again", async () => {
    const file = await temp();
    await migrate(file.db, "store", LIST);
    const told: unknown[] = [];
    const onAhead = (schema: string, names: readonly string[]) => void told.push([schema, names]);
    const db = { ...file.db, onAhead };
    expect(await migrate(db, "store", LIST.slice(0, 1))).toEqual([]);
    expect(told).toEqual([["store", ["0001_b", "0002_c"]]]);
    expect(await file.rows("select n from a")).toEqual([{ n: 2 }]);
    expect(await migrate(db, "store", LIST)).toEqual([]);
    expect(told.length).toBe(1);
  });

  test.each([
    ["in another order", [0, 2, 1]],
    ["without one in the middle", [0, 2]],
    ["without the first", [1, 2]],
  ])("that were applied %s are refused by name", async (_how, order) => {
    const { db } = await temp();
    await migrate(db, "store", LIST);
    const known = order.flatMap((index) => LIST[index] ?? []);
    const position = order.findIndex((index, at) => index !== at);
    await expect(migrate(db, "store", known)).rejects.toThrow(LIST[position]?.name);
  });

  test("that a newer release applied on another way than ours are refused by name", async () => {
    const { db } = await temp();
    const theirs = { name: "0001_theirs", statements: ["create table theirs (n integer) strict"] };
    await migrate(db, "store", [...LIST.slice(0, 1), theirs]);
    await expect(migrate(db, "store", LIST)).rejects.toThrow("0001_theirs");
  });
});

describe("migrations over HTTP", () => {
  let server: HranaServer;
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "madang-migrate-"));
    server = startHranaServer({ path: join(folder, "remote.db") });
  });
  afterEach(async () => {
    await server.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  const started = () =>
    openDatabaseServer(
      { url: server.url, authToken: server.token },
      {
        sleep: async () => {},
        limitsMs: { read: 150, write: 150, migrate: 150 },
        onFault: () => {},
      },
    );

  async function state() {
    server.script(() => undefined);
    await server.deliverLate();
    const [numbers, names] = await openDatabaseServer({
      url: server.url,
      authToken: server.token,
    }).migrations.query([
      rawStatement("select n from a", []),
      rawStatement("select name from store_migrations order by position", []),
    ]);
    return { numbers, names };
  }
  const WHOLE = { numbers: [{ n: 2 }], names: LIST.map(({ name }) => ({ name })) };

  test("by four clients that start together: all end well, each migration is applied once, by one of them", async () => {
    const clients = Array.from({ length: 4 }, () =>
      openDatabaseServer({ url: server.url, authToken: server.token }),
    );
    const applied = await Promise.all(clients.map(({ migrations }) => migrate(migrations, "store", LIST)));
    expect(applied.flat().sort()).toEqual(LIST.map(({ name }) => name));
    expect(await state()).toEqual(WHOLE);
  });

  const FAULTS: readonly HranaFault[] = [
    { kind: "cut", ran: "after" },
    { kind: "cut", ran: "before" },
    { kind: "twice" },
    { kind: "busy" },
    { kind: "capped" },
    { kind: "status", status: 504, ran: "after" },
    { kind: "late", after: 1 },
    { kind: "late", after: 1_000 },
    { kind: "hang", ran: "before" },
  ];
  test.each(FAULTS.map((fault) => [JSON.stringify(fault), fault] as const))(
    "with %s at the n-th request, n = 1.. until none is met: applied once",
    async (_name, fault) => {
      let isMet = true;
      for (let n = 1; isMet; n++) {
        isMet = false;
        await server.stop();
        server = startHranaServer({ path: join(folder, `run-${n}.db`) });
        server.script((count) => {
          isMet ||= count === n;
          return count === n ? fault : undefined;
        });
        await migrate(started().migrations, "store", LIST);
        expect([n, await state()]).toEqual([n, WHOLE]);
      }
    },
  );

  test("killed half-way by a server that went away, are finished by the next start", async () => {
    server.script((n) => (n > 2 ? { kind: "cut", ran: "before" } : undefined));
    await expect(migrate(started().migrations, "store", LIST)).rejects.toThrow();
    server.script(() => undefined);
    await migrate(started().migrations, "store", LIST);
    expect(await state()).toEqual(WHOLE);
  });

  test("that the server refuses are told at once, with nothing of theirs applied", async () => {
    const broken = [{ name: "0000_x", statements: ["create table x (n integer) strict", "create nonsense"] }];
    await expect(migrate(started().migrations, "store", broken)).rejects.toThrow("nonsense");
    const [tables] = await started().migrations.query([
      rawStatement("select name from sqlite_master where name in ('x', 'store_migrations')", []),
    ]);
    expect(tables).toEqual([]);
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
