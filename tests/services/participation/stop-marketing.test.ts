import { afterAll, beforeAll, describe, expect, test } from "bun:test";
import { marketingRecipients } from "../../../src/services/participation/index.ts";
import {
  createWorld,
  entryOf,
  openEvent,
  openShop,
  phoneOf,
  refusal,
  type Shop,
  type World,
} from "./world.ts";

let world: World;
let shop: Shop;

beforeAll(async () => {
  world = await createWorld();
  shop = await openShop(world);
});
afterAll(() => world.close());

async function enter(marketing: boolean) {
  const event = await openEvent(world, shop);
  const { privacyVersion } = event;
  const { entryCode } = await world
    .anyone()
    .participation.enter(entryOf(event, { consent: { privacy: true, privacyVersion, marketing } }));
  return { event, own: { slug: event.slug, entryCode, phone: phoneOf(1) } };
}

const stop = (own: Awaited<ReturnType<typeof enter>>["own"], idempotencyKey?: string) =>
  world.anyone().participation.stopMarketing(idempotencyKey === undefined ? own : { ...own, idempotencyKey });
const ledgerOf = async ({ eventId }: { eventId: string }) =>
  (
    await world.rows(
      "select purpose, granted from consents where event_id = ? order by purpose, seq",
      eventId,
    )
  ).map(({ purpose, granted }) => [purpose, granted]);
const auditsOf = (action: string) =>
  world.rows("select actor, details from audit_log where action = ?", action);

describe("participation.stopMarketing", () => {
  test("ends advertising for the number and nothing else; audited without it, done once under 20 parallel requests", async () => {
    const { event, own } = await enter(true);
    expect(await marketingRecipients({ ctx: world.system(), storeId: shop.storeId })).toHaveLength(1);
    const answers = await Promise.all(Array.from({ length: 20 }, () => refusal(stop(own))));
    expect(answers.filter(Boolean)).toEqual([]);
    expect(await ledgerOf(event)).toEqual([
      ["marketing", 1],
      ["marketing", 0],
      ["privacy", 1],
    ]);
    expect(await marketingRecipients({ ctx: world.system(), storeId: shop.storeId })).toEqual([]);
    const audits = await auditsOf("participation.stopMarketing");
    expect(audits).toEqual([expect.objectContaining({ actor: "anonymous" })]);
    expect(JSON.stringify(audits)).not.toContain("1000");
  });

  test("without ever having agreed changes nothing, and may be repeated with its key", async () => {
    const { event, own } = await enter(false);
    expect([await stop(own, "once"), await stop(own, "once")]).toEqual([{ ok: true }, { ok: true }]);
    expect(await ledgerOf(event)).toEqual([["privacy", 1]]);
  });

  test("needs the right pair; both wrong ones look the same", async () => {
    const { event, own } = await enter(true);
    for (const wrong of [
      { ...own, phone: phoneOf(2) },
      { ...own, entryCode: "ZZZZZZZZZZZZ" },
    ]) {
      expect(await refusal(stop(wrong))).toEqual({ code: "NOT_FOUND", reason: "NOT_FOUND" });
    }
    expect(await ledgerOf(event)).toHaveLength(2);
  });
});
