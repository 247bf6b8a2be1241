import { afterAll, beforeAll, describe, expect, test } from "bun:test";
import { createRateLimiter } from "../../../src/auth/index.ts";
import type { Statement } from "../../../src/db/index.ts";
import { KNOWN_TABLES } from "../../../src/db/move/index.ts";
import type { Deps } from "../../../src/deps.ts";
import { DEMO_TTL_MS, startDemo, tickDemos } from "../../../src/services/demo/index.ts";
import type { TestApp } from "../../helpers/app.ts";
import { createDemoWorld } from "./support.ts";

const MINUTES = 60_000;
let world: Awaited<ReturnType<typeof createDemoWorld>>;

beforeAll(async () => {
  world = await createDemoWorld();
});
afterAll(() => world.close());

/** Rows of a store in every table that names stores. */
async function rowsLeft(app: TestApp, storeId: string): Promise<Record<string, number>> {
  const left: Record<string, number> = {};
  const control = await tablesWith(app.controlRows, "store_id");
  const store = (await tablesWith(app.rows, "store_id")).filter((name) => KNOWN_TABLES.includes(name));
  for (const [tables, ask] of [
    [control, app.controlRows],
    [store, app.rows],
  ] as const) {
    for (const name of tables) {
      const [row] = await ask(`select count(*) as n from ${name} where store_id = ?`, storeId);
      if (Number(row?.["n"]) > 0) left[name] = Number(row?.["n"]);
    }
  }
  return left;
}

async function tablesWith(ask: TestApp["rows"] | TestApp["controlRows"], column: string): Promise<string[]> {
  const rows = await ask(
    `select m.name from sqlite_master m join pragma_table_info(m.name) c on c.name = '${column}' where m.type = 'table'`,
  );
  return rows.map((row) => String(row["name"]));
}

const storage = () => {
  const { storage: found } = world.app.deps.media;
  if (!found) throw new Error("the tests have a storage");
  return found;
};

describe("a demo shop whose day is over", () => {
  test("is gone with its owner, its files and its log, and other shops stay [N-09]", async () => {
    const { app } = world;
    const first = await startDemo({ ctx: world.visitor });
    app.clock.advance(DEMO_TTL_MS / 2);
    const second = await startDemo({ ctx: world.visitor });
    const [gone, stays] = await Promise.all([first, second].map(({ user }) => storeOf(user.id)));
    const [file] = await app.rows("select sha256 from media where store_id = ?", gone);
    const key = `${gone}/${String(file?.["sha256"])}.jpg`;
    expect(await storage().head(key)).toBeDefined();
    const before = await rowsLeft(app, stays ?? "");
    app.clock.advance(DEMO_TTL_MS / 2);
    expect(await tickDemos({ ctx: app.system() })).toEqual({ removed: 1 });
    expect(await rowsLeft(app, gone ?? "")).toEqual({ demos: 1 });
    expect(await tickDemos({ ctx: app.system() })).toEqual({ removed: 0 });
    app.clock.advance(11 * MINUTES);
    expect(await tickDemos({ ctx: app.system() })).toEqual({ removed: 1 });
    expect(await rowsLeft(app, gone ?? "")).toEqual({});
    expect(await rowsLeft(app, stays ?? "")).toEqual(before);
    expect(await app.controlRows("select id from users where id = ?", first.user.id)).toEqual([]);
    expect(await app.controlRows("select id from sessions where user_id = ?", first.user.id)).toEqual([]);
    expect(await storage().head(key)).toBeUndefined();
    const [marks] = await app.rows(
      "select count(*) as n from inbox i where not exists (select 1 from outbox o where o.id = i.message_id)",
    );
    expect(Number(marks?.["n"])).toBe(0);
  }, 90_000);

  test("one that a crash left half made is found by its row and removed", async () => {
    const { app } = world;
    const userId = app.newId();
    const built = await app.deps.demo?.(userId);
    if (!built) throw new Error("a builder is there");
    const now = app.clock.now();
    await app.deps.control.write([
      {
        sql: "insert into demos (store_id, user_id, created_at, expires_at) values (?, ?, ?, ?)",
        args: [built.storeId, userId, now, now + DEMO_TTL_MS],
      },
    ]);
    await built.bringIn();
    await built.close();
    expect(Object.keys(await rowsLeft(app, built.storeId)).length).toBeGreaterThan(10);
    await tickDemos({ ctx: app.system() });
    expect(Object.keys(await rowsLeft(app, built.storeId)).length).toBeGreaterThan(10);
    app.clock.advance(11 * MINUTES);
    await tickDemos({ ctx: app.system() });
    expect(await rowsLeft(app, built.storeId)).toEqual({ demos: 1 });
    app.clock.advance(11 * MINUTES);
    await tickDemos({ ctx: app.system() });
    expect(await rowsLeft(app, built.storeId)).toEqual({});
  }, 60_000);

  async function storeOf(userId: string): Promise<string> {
    const [row] = await world.app.controlRows("select store_id from memberships where user_id = ?", userId);
    return String(row?.["store_id"]);
  }
});

describe("a demo shop that cannot be read", () => {
  test("is told of by its id and the fault's class, and the others are removed all the same", async () => {
    const { app } = world;
    const now = app.clock.now();
    const demoRow = (id: string, expiresAt: number) => ({
      sql: "insert into demos (store_id, user_id, created_at, expires_at, ready_at) values (?, ?, ?, ?, ?)",
      args: [id, `owner-${id}`, now, expiresAt, now],
    });
    await app.deps.control.write([demoRow("broken", now - 2), demoRow("whole", now - 1)]);
    const told: unknown[] = [];
    const { control, log } = app.deps;
    const isBroken = (batch: readonly Statement[]) =>
      batch.some(({ args = [] }) => args.includes("owner-broken"));
    const failing = async () => Promise.reject(new TypeError("unreadable"));
    const deps: Deps = {
      ...app.deps,
      control: { ...control, write: (batch) => (isBroken(batch) ? failing() : control.write(batch)) },
      log: { ...log, error: (event, fields) => void told.push({ event, ...fields }) },
    };
    const ctx = { ...app.system(), deps };
    expect(await tickDemos({ ctx })).toEqual({ removed: 1 });
    expect(told).toEqual([{ event: "demo_tick_failed", storeId: "broken", fault: "TypeError" }]);
    const left = await app.controlRows(
      "select store_id from demos where wiped_at is null and store_id = 'whole'",
    );
    expect(left).toEqual([]);
    await app.deps.control.write([
      { sql: "delete from demos where store_id in ('broken', 'whole')", args: [] },
    ]);
  });
});

describe("demo shops are limited", () => {
  test("one address starts few of them a minute", async () => {
    const { app, visitor } = world;
    const demo = createRateLimiter({ limit: 1, windowMs: 60_000, clock: app.clock });
    const ctx = {
      ...visitor,
      deps: { ...app.deps, limits: { ...app.deps.limits, demo }, demo: refuses },
    };
    await expect(startDemo({ ctx })).rejects.toThrow("built");
    await expect(startDemo({ ctx })).rejects.toMatchObject({ reason: "RATE_LIMITED" });
  });

  test("one address starts few of them a day, so that it takes no more than its part of the places", async () => {
    const { app, visitor } = world;
    const demoDay = createRateLimiter({ limit: 1, windowMs: DEMO_TTL_MS, clock: app.clock });
    const limits = { ...app.deps.limits, demoDay };
    const ctx = { ...visitor, deps: { ...app.deps, limits, demo: refuses } };
    await expect(startDemo({ ctx })).rejects.toThrow("built");
    app.clock.advance(DEMO_TTL_MS / 2);
    await expect(startDemo({ ctx })).rejects.toMatchObject({
      reason: "RATE_LIMITED",
      params: { retryAfterSeconds: DEMO_TTL_MS / 2000 },
    });
  });

  test("the 201st waits until one is gone, and nothing is built for it", async () => {
    const { app, visitor } = world;
    const now = app.clock.now();
    await app.deps.control.write(
      Array.from({ length: 200 }, (_, n) => ({
        sql: "insert into demos (store_id, user_id, created_at, expires_at, ready_at) values (?, 'x', ?, ?, ?)",
        args: [`full-${n}`, now, now + DEMO_TTL_MS, now],
      })),
    );
    const ctx = { ...visitor, deps: { ...app.deps, demo: refuses } };
    await expect(startDemo({ ctx })).rejects.toMatchObject({ code: "UNAVAILABLE", reason: "BUSY" });
  });

  async function refuses(): Promise<never> {
    throw new Error("built");
  }
});
