import { afterEach, beforeEach, expect, test } from "bun:test";
import { type Db, rawStatement } from "../../src/db/index.ts";
import { AppError } from "../../src/errors.ts";
import { tickAlerts, tickDigests } from "../../src/services/alert/index.ts";
import { tickAnomalies } from "../../src/services/analytics/index.ts";
import { tickLifecycle } from "../../src/services/event/index.ts";
import { tickWebhooks } from "../../src/services/owner-webhook/index.ts";
import { addDays, dayOf, dayStart, HOUR_MS } from "../../src/time.ts";
import { storeDb } from "../helpers/store-db.ts";
import { createWorld, type Owner, type World } from "./analytics/world.ts";

const SEOUL = "Asia/Seoul";
let world: World;
let owner: Owner;
let busy: string;
let free: string;
/** Where webhooks arrived. */
let called: string[];

beforeEach(async () => {
  called = [];
  world = await createWorld({
    postPublic: async (url) => {
      called.push(url.pathname);
      return new Response(null, { status: 204 });
    },
  });
  owner = await world.owner("owner@example.com");
  busy = await world.store(owner, { name: "이사 가는 가게" });
  free = await world.store(owner, { name: "달빛분식" });
});
afterEach(() => world.close());

/** As background work sees the databases while the first store moves to another one: its writes wait, and then fail. */
function whileItMoves() {
  const { shards } = world.deps;
  const of = (storeId: string): Db => {
    const db = shards.of(storeId);
    if (storeId !== busy) return db;
    const write = async () => {
      throw new AppError({ code: "UNAVAILABLE", reason: "BUSY" });
    };
    return { read: db.read, query: (statements) => db.query(statements), versions: db.versions, write };
  };
  return { ...world.system(), deps: { ...world.deps, shards: { ...shards, of } } };
}

const inBoth = async (work: (storeId: string) => Promise<unknown>) => {
  for (const storeId of [busy, free]) await work(storeId);
};

test("a store that moves holds up no other store's webhooks", async () => {
  await inBoth(async (storeId) => {
    const url = `https://hooks.example.com/${storeId}`;
    const { id } = await owner.call.webhooks.create({ storeId, url, types: ["event.started"] });
    await owner.call.webhooks.test({ storeId, endpointId: id });
  });
  expect(await tickWebhooks({ ctx: whileItMoves() })).toEqual({ endpoints: 1 });
  await world.settled();
  expect(called).toEqual([`/${free}`]);
  await tickWebhooks({ ctx: world.system() });
  await world.settled();
  expect(called).toEqual([`/${free}`, `/${busy}`]);
});

test("a store that moves holds up no other store's alerts", async () => {
  await inBoth((storeId) =>
    storeDb(world.deps).write([
      rawStatement(
        `insert into notifications (store_id, id, kind, event_id, channel, message, params, created_at)
         values (?, ?, 'CHANNEL_FAILED', null, null, '실패했어요.', '{}', ?)`,
        [storeId, crypto.randomUUID(), world.clock.now()],
      ),
    ]),
  );
  expect(await tickAlerts({ ctx: whileItMoves() })).toEqual({ told: 1 });
  expect(await tickAlerts({ ctx: world.system() })).toEqual({ told: 1 });
  expect(await world.controlRows("select count(*) as mails from mail_outbox")).toEqual([{ mails: 2 }]);
});

test("a store that moves holds up no other store's daily mail", async () => {
  await inBoth((storeId) => world.event(owner, storeId));
  await tickLifecycle({ ctx: world.system() });
  await world.caughtUp();
  const now = world.clock.now();
  world.clock.advance(dayStart(SEOUL, addDays(dayOf(SEOUL, now), 1)) + 9 * HOUR_MS - now);
  expect(await tickDigests({ ctx: whileItMoves() })).toEqual({ stores: 1 });
  expect(await tickDigests({ ctx: world.system() })).toEqual({ stores: 1 });
  expect(await world.controlRows("select count(*) as mails from mail_outbox")).toEqual([{ mails: 2 }]);
});

test("a store that moves holds up no other store's anomalies", async () => {
  await inBoth((storeId) =>
    storeDb(world.deps).write([
      rawStatement(
        `insert into anomalies (store_id, id, event_id, kind, channel, hour, observed, expected, probability, cause,
           message, opened_at, closed_at) values (?, ?, 'gone', 'PARTICIPATION_JUMP', '', 0, 9, 1, 0, 'MANY_AT_ONCE', '', 0, null)`,
        [storeId, crypto.randomUUID()],
      ),
    ]),
  );
  const open = () => world.rows("select store_id from anomalies where closed_at is null");
  await tickAnomalies({ ctx: whileItMoves() });
  expect(await open()).toEqual([{ store_id: busy }]);
  await tickAnomalies({ ctx: world.system() });
  expect(await open()).toEqual([]);
});
