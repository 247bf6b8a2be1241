import { afterEach, beforeEach, describe, expect, test } from "bun:test";
import { parseConfig } from "../../src/config.ts";
import type { Db, Shards } from "../../src/db/index.ts";
import { readyParts } from "../../src/entry/ready-parts.ts";
import { TICKS } from "../../src/entry/ticks.ts";
import { AppError } from "../../src/errors.ts";
import { tickDigests } from "../../src/services/alert/index.ts";
import { sealAudit } from "../../src/services/audit/index.ts";
import { tickDistribution, tickStatistics } from "../../src/services/distribution/index.ts";
import { tickLifecycle } from "../../src/services/event/index.ts";
import { createReadiness, readHealth } from "../../src/services/ops/index.ts";
import { addDays, DEFAULT_TIME_ZONE, dayOf, dayStart, HOUR_MS } from "../../src/time.ts";
import type { TestApp } from "../helpers/app.ts";
import { openShop, type Shop } from "../security/shops.ts";
import { createShardedApp } from "./world.ts";

let app: TestApp;
let healthy: Shop;
beforeEach(async () => {
  app = await createShardedApp();
  healthy = await openShop(app, "healthy");
});
afterEach(() => app.close());

const away = () => Promise.reject(new AppError({ code: "UNAVAILABLE", reason: "DATABASE_UNREACHABLE" }));

/** As the remote database is when nothing answers. */
const DEAD: Db = {
  get read(): Db["read"] {
    throw new AppError({ code: "UNAVAILABLE", reason: "DATABASE_UNREACHABLE" });
  },
  query: away,
  write: away,
  versions: away,
};

/** The app with one of its two databases away. */
function without(name: string) {
  const all = app.deps.shards.all.map((shard) => (shard.name === name ? { name, db: DEAD } : shard));
  const shards: Shards = { ...app.deps.shards, all };
  const deps = { ...app.deps, shards };
  return { ...app.system(), deps };
}

/** The app with one of its databases going away as soon as it has said which stores have their day. */
function unreadable(name: string) {
  const all = app.deps.shards.all.map((shard) => {
    if (shard.name !== name) return shard;
    const db: Db = Object.create(DEAD, { query: { value: shard.db.query } });
    return { name, db };
  });
  return { ...app.system(), deps: { ...app.deps, shards: { ...app.deps.shards, all } } };
}

describe("with a database other than main away", () => {
  test("background work goes on for the stores of the others, and the log names the one that is away", async () => {
    app.clock.advance(6 * 60_000);
    const ctx = without("second");
    expect(await tickStatistics({ ctx })).toEqual({ collected: 1 });
    expect((await sealAudit({ ctx })).sealed).toBeGreaterThan(0);
    await tickDistribution({ ctx });
    expect(app.logged).toContain('shard_away {"shard":"second"}');
  });

  for (const tick of TICKS) {
    test(`${tick.name} does not fail`, async () => {
      await tick.run({ ctx: without("second") });
    });
  }

  test("the process is DEGRADED, not DOWN: other stores are served", async () => {
    const { deps } = without("second");
    const parts = readyParts(parseConfig({}), deps);
    const sleep = () => new Promise<void>(() => {});
    const report = await createReadiness({ parts, clock: app.clock, sleep }).report();
    const found = Object.fromEntries(report.parts.map(({ name, status }) => [name, status]));
    expect(report.status).toBe("DEGRADED");
    expect(found).toMatchObject({
      "database main": "UP",
      "database second": "DEGRADED",
      "consumers second": "DEGRADED",
    });
  });

  test("ops.health tells of the consumers that can be asked, and is DEGRADED", async () => {
    const ctx = { ...without("second"), actor: { kind: "operator", address: "203.0.113.7" } as const };
    const health = await readHealth({ ctx });
    expect([...new Set(health.consumers.map(({ shard }) => shard))]).toEqual(["main"]);
    expect(health.status).toBe("DEGRADED");
  });
});

test("a database that goes away in the middle of the morning's mails holds up no store of another one", async () => {
  await openShop(app, "other");
  await tickLifecycle({ ctx: app.system() });
  const now = app.clock.now();
  const tomorrow = dayStart(DEFAULT_TIME_ZONE, addDays(dayOf(DEFAULT_TIME_ZONE, now), 1));
  app.clock.advance(tomorrow + 9 * HOUR_MS - now);
  expect(await tickDigests({ ctx: unreadable("second") })).toEqual({ stores: 1 });
  expect(await tickDigests({ ctx: app.system() })).toEqual({ stores: 1 });
});

test("with main away nothing is left out silently: a tick fails", async () => {
  await expect(tickStatistics({ ctx: without("main") })).rejects.toMatchObject({ code: "UNAVAILABLE" });
  expect(app.logged).not.toContain('shard_away {"shard":"main"}');
  expect(healthy.storeId).not.toBe("");
});
