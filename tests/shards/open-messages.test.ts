import { expect, test } from "bun:test";
import { rawStatement } from "../../src/db/index.ts";
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
    parked: (await app.rows("select message_id as id from inbox_parked")).map(({ id }) => id),
    dead: (await app.rows("select message_id as id from dead_letters where replayed_at is null")).map(
      ({ id }) => id,
    ),
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
