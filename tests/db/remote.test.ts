import { afterAll, beforeAll, beforeEach, describe, expect, test } from "bun:test";
import { sql } from "drizzle-orm";
import { held, rawStatement, type Statement } from "../../src/db/index.ts";
import { openDatabaseServer } from "../../src/entry/remote-database.ts";
import { appErrorIn } from "../../src/errors.ts";
import type { HranaFault } from "../support/hrana/faults.ts";
import { describeFault, FAULTS, type RemoteWorld, startRemote } from "./remote-support.ts";

let world: RemoteWorld;
beforeAll(async () => {
  world = await startRemote();
  await world.remote.migrations.write([
    rawStatement("create table tally (n integer not null) strict", []),
    rawStatement("create table entries (name text not null) strict", []),
    rawStatement("create table unique_names (name text primary key) strict", []),
  ]);
});
afterAll(() => world.close());
beforeEach(async () => {
  world.server.script(() => undefined);
  await world.server.deliverLate();
  await world.remote.migrations.write(
    ["entries", "unique_names", "tally", "store_writes"].map((table) =>
      rawStatement(`delete from ${table}`, []),
    ),
  );
  await world.remote.migrations.write([rawStatement("insert into tally values (0)", [])]);
  world.refused.length = 0;
});

/** A guarded batch whose doubling would show: no key keeps a second row out. */
function enter(name: string, guard = "1"): readonly Statement[] {
  return [
    rawStatement(`insert into entries select ? where ${guard}`, [name]),
    rawStatement(`update tally set n = n + 1 where ${guard}`, []),
  ];
}

const once = (fault: HranaFault) => (n: number) => (n === 1 ? fault : undefined);
const reasonOf = (error: unknown) => appErrorIn(error)?.reason;
const counted = async () => {
  await world.server.deliverLate();
  const [row] = await world.rows("select n, (select count(*) from entries) as entries from tally");
  return [row?.["n"], row?.["entries"]];
};

describe("without faults", () => {
  test("a write, a query, a drizzle read and versions take one round trip each", async () => {
    const { remote, server } = world;
    const before = server.pipelines();
    await remote.store.write(enter("one"));
    await remote.control.write([rawStatement("update users set email = email where 0", [])]);
    await remote.store.query([rawStatement("select 1", []), rawStatement("select 2", [])]);
    await remote.store.read.select({ n: sql`n` }).from(sql`tally`);
    await remote.store.versions("store", ["key"]);
    expect(server.pipelines() - before).toBe(5);
  });

  test("an empty batch takes none", async () => {
    const before = world.server.pipelines();
    expect(await world.remote.store.write([])).toEqual([]);
    expect(world.server.pipelines()).toBe(before);
  });

  test("the answer is the first statement's figure", async () => {
    expect(await world.remote.store.write(enter("one"))).toEqual([{ rowsAffected: 1 }]);
    expect(held(await world.remote.store.write(enter("none", "0")))).toBe(false);
    expect(await counted()).toEqual([1, 1]);
  });
});

describe.each(FAULTS.map((fault) => [describeFault(fault), fault] as const))("%s", (_name, fault) => {
  test("changes rows once and answers what the first statement did", async () => {
    world.server.script(once(fault));
    expect(held(await world.remote.store.write(enter("one")))).toBe(true);
    expect(await counted()).toEqual([1, 1]);
    world.server.script(once(fault));
    expect(held(await world.remote.store.write(enter("none", "0")))).toBe(false);
    expect(await counted()).toEqual([1, 1]);
  });

  test("is met again while the first answer is being learnt, to the same end", async () => {
    world.server.script((n) => (n <= 2 ? fault : undefined));
    expect(held(await world.remote.store.write(enter("one")))).toBe(true);
    expect(await counted()).toEqual([1, 1]);
  });

  test("is not seen by a query or a drizzle read, twice in a row", async () => {
    await world.remote.store.write(enter("one"));
    world.server.script((n) => (n <= 2 ? fault : undefined));
    expect(await world.remote.store.query([rawStatement("select n from tally", [])])).toEqual([[{ n: 1 }]]);
    world.server.script((n) => (n <= 2 ? fault : undefined));
    expect(await world.remote.store.read.select({ n: sql`n` }).from(sql`tally`)).toEqual([{ n: 1 }]);
  });
});

describe("a server that stays away", () => {
  const LASTING: readonly HranaFault[] = [
    { kind: "status", status: 503, ran: "before" },
    { kind: "cut", ran: "before" },
    { kind: "hang", ran: "never" },
  ];
  test.each(LASTING.map((fault) => [describeFault(fault), fault] as const))(
    "(%s) is told by a stable reason to all three kinds of call",
    async (_name, fault) => {
      world.server.script(() => fault);
      const { store } = world.remote;
      const calls = [
        store.write(enter("one")),
        store.query([rawStatement("select 1", [])]),
        store.read.select({ n: sql`n` }).from(sql`tally`),
      ];
      const ends = await Promise.allSettled(calls);
      expect(ends.map((end) => end.status === "rejected" && reasonOf(end.reason))).toEqual(
        calls.map(() => "DATABASE_UNREACHABLE"),
      );
      expect(world.refused).toHaveLength(3);
      expect(await counted()).toEqual([0, 0]);
    },
  );

  test("refuses connections: the same reason, and the log hears `unreachable`", async () => {
    const gone = await startRemote();
    await gone.close();
    const store = gone.open().store;
    expect(reasonOf(await store.write(enter("one")).catch((error: unknown) => error))).toBe(
      "DATABASE_UNREACHABLE",
    );
    expect(gone.refused).toEqual(["unreachable"]);
  });

  test("a read is tried three times and no more", async () => {
    world.server.script(() => ({ kind: "status", status: 502, ran: "before" }));
    const before = world.server.pipelines();
    await world.remote.store.query([rawStatement("select 1", [])]).catch(() => undefined);
    expect(world.server.pipelines() - before).toBe(3);
  });
});

describe("a batch that was given up", () => {
  test("cannot commit any more once its mark is closed, however late it arrives", async () => {
    await world.remote.store.write([rawStatement("insert into unique_names values ('taken')", [])]);
    world.server.script((n) => (n === 1 ? { kind: "late", after: 1_000 } : undefined));
    const batch = [...enter("one"), rawStatement("insert into unique_names values ('taken')", [])];
    const refused: unknown = await world.remote.store.write(batch).catch((error: unknown) => error);
    expect(String(refused)).toContain("unique_names.name");
    await world.remote.store.write([rawStatement("delete from unique_names", [])]);
    expect(await counted()).toEqual([0, 0]);
  });
});

describe("a busy server", () => {
  test("is waited for", async () => {
    world.server.script((n) => (n <= 2 ? { kind: "busy" } : undefined));
    expect(held(await world.remote.store.write(enter("one")))).toBe(true);
    expect(await counted()).toEqual([1, 1]);
  });

  test("for longer than a second is UNAVAILABLE BUSY, and nothing is written", async () => {
    world.server.script(() => ({ kind: "busy" }));
    expect(reasonOf(await world.remote.store.write(enter("one")).catch((error: unknown) => error))).toBe(
      "BUSY",
    );
    expect(await counted()).toEqual([0, 0]);
  });

  test("that ends a transaction for its length is tried again", async () => {
    world.server.script(once({ kind: "capped" }));
    expect(held(await world.remote.store.write(enter("one")))).toBe(true);
    expect(await counted()).toEqual([1, 1]);
  });
});

describe("what the server refuses", () => {
  test("is told as it is, and leaves nothing of the batch", async () => {
    await world.remote.store.write([rawStatement("insert into unique_names values ('a')", [])]);
    const batch = [...enter("one"), rawStatement("insert into unique_names values ('a')", [])];
    const error: unknown = await world.remote.store.write(batch).catch((caught: unknown) => caught);
    expect(error).toHaveProperty("code", expect.stringContaining("SQLITE_CONSTRAINT"));
    expect(await counted()).toEqual([0, 0]);
  });

  test("also before the tables of the marks exist", async () => {
    const batch = [rawStatement("insert into nowhere values (1)", [])];
    const error: unknown = await world.remote.store.write(batch).catch((caught: unknown) => caught);
    expect(String(error)).toContain("no such table: nowhere");
  });

  test("a token: each call says so at once, and the log hears `token`", async () => {
    const faults: string[] = [];
    const { store } = openDatabaseServer(
      { url: world.server.url, authToken: "another" },
      { onFault: (kind) => void faults.push(kind) },
    );
    const before = world.server.pipelines();
    for (const call of [() => store.write(enter("x")), () => store.query(enter("x"))])
      expect(reasonOf(await call().catch((error: unknown) => error))).toBe("DATABASE_UNREACHABLE");
    expect(faults).toEqual(["token", "token"]);
    expect(world.server.pipelines()).toBe(before);
  });
});

describe("marks", () => {
  test("older than an hour go by and by, with batches that are written anyway", async () => {
    const now = Date.now();
    const old = world.open({ now: () => now - 3_600_001 });
    for (let index = 0; index < 3; index++) await old.store.write(enter(`old ${index}`));
    await world.remote.store.write(enter("today"));
    const before = world.server.pipelines();
    await world.open({ random: () => 0 }).store.write(enter("purging"));
    expect(world.server.pipelines() - before).toBe(1);
    expect(await world.rows("select affected from store_writes")).toEqual([{ affected: 1 }, { affected: 1 }]);
  });
});
