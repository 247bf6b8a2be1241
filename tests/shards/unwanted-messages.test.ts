import { expect, test } from "bun:test";
import { rawStatement } from "../../src/db/index.ts";
import { openShop } from "../security/shops.ts";
import { createShardedApp, move, whereIs } from "./world.ts";

/** More than may be open when a store moves. */
const MESSAGES = 1_200;

test("messages that one consumer does not want are not open when their store moves, and stay unmarked and unsent", async () => {
  const app = await createShardedApp();
  const shop = await openShop(app, "moving");
  await app.deps.shards.of(shop.storeId).write([
    rawStatement(
      `insert into outbox (id, store_id, key, aggregate_id, aggregate_version, type, schema_version, data, occurred_at)
       select n.value ->> 0, o.store_id, o.key, n.value ->> 1, 1, 'ParticipantRegistered', 1,
         json_object('eventId', o.key, 'participantId', n.value ->> 1, 'registeredAt', o.occurred_at,
           'channel', '', 'ageGroup', null, 'gender', null, 'region', null), o.occurred_at
       from json_each(?) n cross join outbox o on o.seq = (select max(seq) from outbox where aggregate_id = ?)`,
      [JSON.stringify(Array.from({ length: MESSAGES }, () => [app.newId(), app.newId()])), shop.eventId],
    ),
  ]);
  await app.settled();
  const applied = async () =>
    (await app.rows("select participants as n from event_stats")).reduce((sum, { n }) => sum + Number(n), 0);
  const marked = () => app.rows("select message_id from inbox where consumer = 'webhooks'");
  const before = await applied();
  expect(before).toBeGreaterThanOrEqual(MESSAGES);
  await move(app, shop.storeId, "second");
  await app.settled();
  expect(await whereIs(app, shop.storeId)).toEqual({ rows: ["second"], map: "second", isMoving: false });
  expect(await applied()).toBe(before);
  expect(await marked()).toEqual([]);
  expect(await app.rows("select 1 from webhook_sends")).toEqual([]);
  await app.close();
});
