import { expect, test } from "bun:test";
import { rawStatement } from "../../src/db/index.ts";
import { CONSUMERS } from "../../src/events/index.ts";
import { openShop } from "../security/shops.ts";
import { createShardedApp, move, whereIs } from "./world.ts";

test("messages that wait for a missing one, or died, wait and lie in the new database, and are applied there once", async () => {
  const app = await createShardedApp();
  const shop = await openShop(app, "moving");
  await app.settled();
  const applied = async () =>
    (await app.rows("select applied_version as v from event_stats where event_id = ?", shop.eventId)).map(
      ({ v }) => Number(v),
    );
  const [last = 0] = await applied();
  const append = (id: string, version: number, type: string) =>
    app.deps.shards.of(shop.storeId).write([
      rawStatement(
        `insert into outbox (id, store_id, key, aggregate_id, aggregate_version, type, schema_version, data, occurred_at)
         select ?, store_id, key, aggregate_id, ?, ?, schema_version, data, occurred_at from outbox
         where aggregate_id = ? and type = 'EventChanged' order by aggregate_version desc limit 1`,
        [id, version, type, shop.eventId],
      ),
    ]);
  const [waiting, missing, dead] = [app.newId(), app.newId(), app.newId()];
  await append(waiting, last + 2, "EventChanged");
  await append(dead, last + 500, "NobodyKnowsThis");
  await app.settled();
  const open = async () => ({
    parked: (await app.rows("select distinct message_id as id from inbox_parked")).map(({ id }) => id),
    dead: (
      await app.rows("select distinct message_id as id from dead_letters where replayed_at is null")
    ).map(({ id }) => id),
    applied: await applied(),
  });
  const before = { parked: [waiting], dead: [dead], applied: [last] };
  expect(await open()).toEqual(before);
  await move(app, shop.storeId, "second");
  await app.settled();
  expect(await whereIs(app, shop.storeId)).toEqual({ rows: ["second"], map: "second", isMoving: false });
  expect(await open()).toEqual(before);
  await append(missing, last + 1, "EventChanged");
  await app.settled();
  expect(await open()).toEqual({ parked: [], dead: [dead], applied: [last + 2] });
  await app.close();
});

test("marks that an earlier stay of a store left behind do not make its open messages look applied", async () => {
  const app = await createShardedApp();
  const shop = await openShop(app, "moving");
  await app.settled();
  const waiting = app.newId();
  await app.deps.shards.of(shop.storeId).write([
    rawStatement(
      `insert into outbox (id, store_id, key, aggregate_id, aggregate_version, type, schema_version, data, occurred_at)
       select ?, store_id, key, aggregate_id, aggregate_version + 500, type, schema_version, data, occurred_at
       from outbox where aggregate_id = ? and type = 'EventChanged' order by aggregate_version desc limit 1`,
      [waiting, shop.eventId],
    ),
  ]);
  await app.settled();
  const marks = async () =>
    (await app.rows("select consumer from inbox where message_id = ? order by consumer", waiting)).length;
  const before = await marks();
  const [, second] = app.deps.shards.all;
  await second?.db.write([
    rawStatement(
      `insert into inbox (consumer, message_id, batch_id, at)
       select value, ?, 'stray', 0 from json_each(?)`,
      [waiting, JSON.stringify(CONSUMERS.map(({ name }) => name))],
    ),
  ]);
  expect(await marks()).toBeGreaterThan(before);
  await move(app, shop.storeId, "second");
  await app.settled();
  expect(await whereIs(app, shop.storeId)).toEqual({ rows: ["second"], map: "second", isMoving: false });
  expect(await marks()).toBe(before);
  await app.close();
});
