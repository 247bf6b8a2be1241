import { afterEach, describe, expect, test } from "bun:test";
import fc from "fast-check";
import { type BatchOutcome, createGate, type GateOptions, GROUP_STATEMENTS_MAX } from "../../src/db/gate.ts";
import { held, rawStatement, type Statement, type Written } from "../../src/db/index.ts";
import { isAppError } from "../../src/errors.ts";
import { type TempDb, tempDb } from "./support.ts";

const ACCOUNTS =
  "create table accounts (id text primary key, amount integer not null check (amount >= 0)) strict";
const LOG = "create table log (seq integer primary key autoincrement, entry text not null unique) strict";

const open: TempDb[] = [];
async function bank(): Promise<TempDb> {
  const db = await tempDb(ACCOUNTS, LOG);
  open.push(db);
  return db;
}
afterEach(async () => {
  await Promise.all(open.splice(0).map((db) => db.remove()));
});

/** A guarded verb: moves money where there is enough, and logs it exactly then. */
type Move = { entry: string; from: string; to: string; amount: number };

function moveBatch({ entry, from, to, amount }: Move): Statement[] {
  const mark = "exists (select 1 from log where entry = ?)";
  return [
    rawStatement(
      "insert into log (entry) select ? where exists (select 1 from accounts where id = ? and amount >= ?) on conflict do nothing",
      [entry, from, amount],
    ),
    rawStatement(`update accounts set amount = amount - ? where id = ? and changes() > 0`, [amount, from]),
    rawStatement(`update accounts set amount = amount + ? where id = ? and changes() > 0 and ${mark}`, [
      amount,
      to,
      entry,
    ]),
  ];
}

const seed = (db: TempDb) =>
  db.db.write(["a", "b", "c"].map((id) => rawStatement("insert into accounts values (?, 100)", [id])));

const moves = fc.array(
  fc.record({
    entry: fc.integer({ min: 0, max: 20 }).map(String),
    from: fc.constantFrom("a", "b", "c"),
    to: fc.constantFrom("a", "b", "c"),
    amount: fc.integer({ min: 1, max: 120 }),
  }),
  { maxLength: 25 },
);

describe("group commit", () => {
  test("verbs in one group end as the same verbs one by one", async () => {
    await fc.assert(
      fc.asyncProperty(moves, async (list) => {
        const grouped = await bank();
        const single = await bank();
        await seed(grouped);
        await seed(single);
        const together = await Promise.all(list.map((move) => grouped.db.write(moveBatch(move))));
        const apart: Written[] = [];
        for (const move of list) apart.push(await single.db.write(moveBatch(move)));
        expect(together.map(held)).toEqual(apart.map(held));
        for (const table of ["accounts", "log"]) {
          const sql = `select * from ${table} order by 1`;
          expect(await grouped.rows(sql)).toEqual(await single.rows(sql));
        }
      }),
      { numRuns: 15 },
    );
  });

  test("a member that raises fails alone; its neighbours commit", async () => {
    const db = await bank();
    await seed(db);
    const results = await Promise.allSettled([
      db.db.write([rawStatement("insert into log (entry) values ('first')", [])]),
      db.db.write([
        rawStatement("insert into log (entry) values ('half')", []),
        rawStatement("update accounts set amount = -1 where id = 'a'", []),
      ]),
      db.db.write([rawStatement("insert into log (entry) values ('last')", [])]),
    ]);
    expect(results.map((result) => result.status)).toEqual(["fulfilled", "rejected", "fulfilled"]);
    expect(await db.rows("select entry from log order by seq")).toEqual([
      { entry: "first" },
      { entry: "last" },
    ]);
  });

  test("an acknowledged batch is visible to the read connections at once", async () => {
    const db = await bank();
    await db.db.write([rawStatement("insert into accounts values ('x', 7)", [])]);
    expect(await db.rows("select amount from accounts")).toEqual([{ amount: 7 }]);
  });
});

function outcomeOf(statements: readonly Statement[], executionMs = 0): BatchOutcome {
  return { results: statements.map(() => ({ rowsAffected: 1, rows: [] })), executionMs };
}

function recordingGate(over: Partial<GateOptions> = {}) {
  const groups: number[] = [];
  const scheduled: (() => void)[] = [];
  const time = { at: 0 };
  const gate = createGate({
    batch: {
      run: async (statements) => {
        groups.push(statements.length);
        return outcomeOf(statements);
      },
      renew: async () => {},
    },
    monotonicMs: () => time.at,
    sleep: async (ms) => {
      time.at += ms;
    },
    schedule: (task) => scheduled.push(task),
    random: () => 1,
    ...over,
  });
  const turn = async () => {
    for (const task of scheduled.splice(0)) task();
    await new Promise((resolve) => setImmediate(resolve));
  };
  return { gate, groups, turn, time, hasWork: () => scheduled.length > 0 };
}

const one = (text = "select 1") => [rawStatement(text, [])];
const busy = Object.assign(new Error("database is locked"), { code: "SQLITE_BUSY" });

describe("the gate", () => {
  test("cuts a group at 200 statements and gives the event loop a turn between groups", async () => {
    const { gate, groups, turn, hasWork } = recordingGate();
    const all = Array.from({ length: 1_500 }, () => gate.write(one()));
    while (hasWork()) await turn();
    await Promise.all(all);
    expect(Math.max(...groups)).toBe(200);
    expect(GROUP_STATEMENTS_MAX).toBe(200);
  });

  test("wakes a group's callers a few at a time, in order, so that their own work does not pile up", async () => {
    const { gate, groups, turn, hasWork } = recordingGate();
    const woken: number[] = [];
    for (let index = 0; index < 30; index++) void gate.write(one()).then(() => woken.push(index));
    await turn();
    expect(groups).toEqual([30]);
    expect(woken.length).toBeLessThan(10);
    while (hasWork()) await turn();
    expect(woken).toEqual(Array.from({ length: 30 }, (_, index) => index));
  });

  test("cuts earlier when statements are slow, so that one group never holds the event loop beyond 3 ms", async () => {
    const sizes: number[] = [];
    const { gate, turn, hasWork } = recordingGate({
      batch: {
        run: async (statements) => {
          sizes.push(statements.length);
          return outcomeOf(statements, 0.1 * statements.length);
        },
        renew: async () => {},
      },
    });
    const all = Array.from({ length: 900 }, () => gate.write(one()));
    while (hasWork()) await turn();
    await Promise.all(all);
    expect(sizes[0]).toBe(150);
    expect(Math.max(...sizes.slice(8))).toBeLessThanOrEqual(35);
  });

  test("does not shrink groups for a slow disk: a commit costs the same whatever it holds", async () => {
    const time = { at: 0 };
    const sizes: number[] = [];
    const { gate, turn, hasWork } = recordingGate({
      monotonicMs: () => time.at,
      batch: {
        run: async (statements) => {
          sizes.push(statements.length);
          time.at += 50;
          return outcomeOf(statements, 0.005 * statements.length);
        },
        renew: async () => {},
      },
    });
    const all = Array.from({ length: 1_000 }, () => gate.write(one()));
    while (hasWork()) await turn();
    await Promise.all(all);
    expect(sizes.at(-2)).toBe(200);
  });

  test("renews the connection before it tries again after BUSY, because BUSY poisons it", async () => {
    let left = 3;
    const order: string[] = [];
    const { gate, turn, hasWork } = recordingGate({
      batch: {
        run: async (statements) => {
          order.push("run");
          left -= 1;
          if (left > 0) throw busy;
          return outcomeOf(statements);
        },
        renew: async () => {
          order.push("renew");
        },
      },
    });
    const done = gate.write(one());
    while (hasWork()) await turn();
    await done;
    expect(order).toEqual(["run", "renew", "run", "renew", "run"]);
  });

  test("answers BUSY after a second of waiting, and STORAGE_FULL at once", async () => {
    for (const [code, reason] of [
      ["SQLITE_BUSY", "BUSY"],
      ["SQLITE_FULL", "STORAGE_FULL"],
    ] as const) {
      const { gate, turn, time, hasWork } = recordingGate({
        batch: {
          run: async () => {
            throw Object.assign(new Error("no"), { code });
          },
          renew: async () => {},
        },
      });
      const refused = gate.write(one()).catch((error: unknown) => error);
      while (hasWork()) await turn();
      for (let index = 0; index < 200; index++) await turn();
      const error = await refused;
      expect(isAppError(error) && error.reason).toBe(reason);
      expect(time.at).toBeLessThan(1_100);
    }
  });
});
