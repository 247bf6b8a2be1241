import { afterEach, beforeEach, describe, expect, test } from "bun:test";
import { createSecrets } from "../../src/auth/index.ts";
import { parseConfig } from "../../src/config.ts";
import { rawStatement } from "../../src/db/index.ts";
import { providersOf } from "../../src/entry/providers.ts";
import { READY_PARTS, readyParts } from "../../src/entry/ready-parts.ts";
import { namedKey, seededBytes } from "../auth/support.ts";
import { createTestApp, type TestApp } from "../helpers/app.ts";
import { storeDb } from "../helpers/store-db.ts";

let app: TestApp;
beforeEach(async () => {
  app = await createTestApp();
});
afterEach(() => app.close());

async function verdicts(over: Partial<TestApp["deps"]> = {}) {
  const parts = readyParts(parseConfig({}), { ...app.deps, ...over });
  return Object.fromEntries(
    await Promise.all(parts.map(async ({ name, check }) => [name, await check().catch(String)] as const)),
  );
}

async function write(sql: string, ...args: unknown[]) {
  await storeDb(app.deps).write([rawStatement(sql, args)]);
}

describe("the parts of /readyz", () => {
  test("are the documented ones", async () => {
    const names = Object.keys(await verdicts()).map((name) => name.replace(/ main$/, " {shard}"));
    expect(names).toEqual(Object.keys(READY_PARTS));
  });

  test("are all UP for a new installation", async () => {
    expect(await verdicts()).toEqual({
      "database control": { status: "UP" },
      "database main": { status: "UP" },
      keys: { status: "UP" },
      "consumers main": { status: "UP", ageMs: 0 },
      "event log": { status: "UP", reason: "outbox in the database" },
      redis: { status: "UP", reason: "cache in this process" },
      channels: { status: "UP", reason: "6 simulators" },
    });
  });

  for (const [env, expected] of [
    [{ DEMO: "0" }, { status: "UP", reason: "Instagram, KakaoChannel, NaverBlog" }],
    [
      { DEMO: "0", GENIE_TV_BASE_URL: "https://tv.example.com" },
      { status: "UP", reason: "GenieTV, Instagram, KakaoChannel, NaverBlog" },
    ],
    [{ DEMO: "1" }, { status: "DEGRADED", reason: "no provider of any channel is configured" }],
  ] as const) {
    test(`name the channels of ${JSON.stringify(env)} without simulators as the operator set them up`, async () => {
      const partners = providersOf(parseConfig(env));
      const channels = { ...app.deps.channels, simulators: {}, partners };
      expect((await verdicts({ channels })).channels).toEqual(expected);
    });
  }

  test("leave no row behind in any table", async () => {
    const count = async () => {
      const tables = await app.rows("select name from sqlite_master where type = 'table' order by name");
      return Promise.all(
        tables.map(async ({ name }) => [name, await app.rows(`select count(*) as n from "${name}"`)]),
      );
    };
    await verdicts();
    const before = await count();
    await verdicts();
    expect(await count()).toEqual(before);
  });

  test("are DOWN for a database that cannot be written, though it can be read", async () => {
    const store = {
      ...storeDb(app.deps),
      write: () => Promise.reject(Object.assign(new Error("disk at /secret"), { name: "LibsqlError" })),
    };
    const shards = { ...app.deps.shards, all: [{ name: "main", db: store }] };
    expect((await verdicts({ shards }))["database main"]).toContain("LibsqlError");
  });

  test("are DOWN for a database that lacks a migration of this release", async () => {
    await write("delete from store_migrations where position = (select max(position) from store_migrations)");
    expect((await verdicts())["database main"]).toEqual({
      status: "DOWN",
      reason: "1 migrations are missing",
    });
  });

  test("are UP for a database of a newer release", async () => {
    await write("insert into store_migrations (position, name) values (999, 'of tomorrow')");
    expect((await verdicts())["database main"]).toEqual({ status: "UP" });
  });

  test("are DOWN for the keys of another installation", async () => {
    await verdicts();
    const secrets = await createSecrets({
      masterKeys: [namedKey("other")],
      randomBytes: seededBytes("other"),
    });
    expect((await verdicts({ secrets })).keys).toEqual({
      status: "DOWN",
      reason: "MADANG_SECRET is not the key of this database",
    });
  });

  for (const [age, status] of [
    [59_000, "UP"],
    [60_000, "DOWN"],
  ] as const) {
    test(`are ${status} for consumers whose oldest message waits for ${age / 1_000} s`, async () => {
      await write(
        `insert into outbox (id, store_id, key, aggregate_id, aggregate_version, type, schema_version, data, occurred_at)
         values ('m', 's', 'e', 'e', 1, 'EventCreated', 1, '{}', ?)`,
        app.clock.now() - age,
      );
      expect((await verdicts())["consumers main"]).toMatchObject({ status, ageMs: age });
    });
  }

  test("are only DEGRADED for old messages while what carries them cannot be reached", async () => {
    await write(
      `insert into outbox (id, store_id, key, aggregate_id, aggregate_version, type, schema_version, data, occurred_at)
       values ('m', 's', 'e', 'e', 1, 'EventCreated', 1, '{}', 0)`,
    );
    const events = { ...app.deps.events, check: () => Promise.reject(new Error("away")) };
    expect((await verdicts({ events }))["consumers main"]).toMatchObject({ status: "DEGRADED" });
  });
});
