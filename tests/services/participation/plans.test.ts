import { expect, test } from "bun:test";
import { join } from "node:path";
import FileDatabase from "libsql";
import {
  countFacts,
  countOldMarks,
  findLostMarks,
  tickParticipation,
} from "../../../src/services/participation/index.ts";
import { createWorld, entryOf, openEvent, openShop, phoneOf, refusal, type World } from "./world.ts";

const OURS = /\b(participants|entry_seats|consents|consent_texts|click_counts)\b/;

/** Every verb of the module once, on a limited event. */
async function runEverything(world: World): Promise<void> {
  const shop = await openShop(world);
  const event = await openEvent(world, shop, { maxParticipants: 10 });
  const anyone = world.anyone().participation;
  const first = await anyone.enter(entryOf(event, { phone: phoneOf(1) }));
  const second = await anyone.enter(entryOf(event, { phone: phoneOf(2) }));
  await refusal(anyone.enter(entryOf(event, { phone: phoneOf(2) })));
  await shop.call.participation.redeem({ eventId: event.eventId, code: first.redeemCode });
  const desk = shop.call.participation;
  await desk.find({ eventId: event.eventId, search: phoneOf(2) });
  const { participant } = await desk.find({ eventId: event.eventId, search: second.redeemCode });
  await desk.export({ eventId: event.eventId, reason: "경품 발송 연락", idempotencyKey: "once" });
  await desk.export({ eventId: event.eventId, reason: "경품 발송 연락", idempotencyKey: "once" });
  await anyone.withdraw({ slug: event.slug, entryCode: first.entryCode, phone: phoneOf(1) });
  await anyone.erase({ slug: event.slug, entryCode: second.entryCode, phone: phoneOf(2) });
  await anyone.enter(entryOf(event, { phone: phoneOf(3) }));
  const { items } = await desk.list({ eventId: event.eventId, channel: "direct" });
  expect(items.map(({ participantId }) => participantId)).toContain(participant?.participantId ?? "");
  await desk.eraseFor({ eventId: event.eventId, participantId: items[0]?.participantId ?? "" });
  await tickParticipation({ ctx: world.system() });
  const { shards, clock } = world.system().deps;
  for (const { db } of shards.all) await findLostMarks(db, { kids: ["other"], now: clock.now() });
  await countOldMarks(world.system());
  await countFacts({ ctx: world.system(), storeId: shop.storeId, eventId: event.eventId });
  await shop.call.tracking.list({ eventId: event.eventId });
}

function detailOf(row: unknown): string {
  return typeof row === "object" && row !== null && "detail" in row ? String(row.detail) : "";
}

test("no verb reads a whole table or all entries of a store", async () => {
  const world = await createWorld();
  await runEverything(world);
  const ours = world.asked.filter(({ sql }) => OURS.test(sql));
  expect(ours.length).toBeGreaterThan(20);
  const wide: string[] = [];
  const database = new FileDatabase(join(world.folder, "store.db"), { timeout: 0 });
  for (const { sql, args } of ours) {
    for (const row of database.prepare(`explain query plan ${sql}`).all([...args])) {
      const step = detailOf(row);
      // Of the query itself: a row a store, and the few marks.
      const isScan = /^SCAN (?!CONSTANT ROW|shops\b|marks\b)/.test(step);
      const isWholeStore = /^SEARCH (?!audit_log).*\(store_id=\?\)$/.test(step);
      if (isScan || isWholeStore) wide.push(`${step} in ${sql}`);
    }
  }
  database.close();
  expect(wide).toEqual([]);
  await world.close();
});
