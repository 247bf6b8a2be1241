import { afterAll, beforeAll, describe, expect, test } from "bun:test";
import { singleShard } from "../../../src/db/index.ts";
import { purgeExpiredKeys } from "../../../src/services/idempotency/index.ts";
import { storeDb } from "../../helpers/store-db.ts";
import { createWorld, DAY, eventIn, openShop, refusal, SHOP, type Shop, type World } from "./world.ts";

let world: World;
beforeAll(async () => {
  world = await createWorld();
});
afterAll(() => world.close());

const idempotencyKey = "key-1";

/** Each verb on an event in a status where it works, and the same call with other input. */
const VERBS = {
  update: {
    from: "DRAFT",
    run: (shop: Shop, eventId: string) =>
      shop.call.events.update({ eventId, version: 2, title: "한 번", idempotencyKey }),
  },
  approve: {
    from: "DRAFT",
    run: (shop: Shop, eventId: string) => shop.call.events.approve({ eventId, idempotencyKey }),
  },
  cancel: {
    from: "APPROVED",
    run: (shop: Shop, eventId: string) => shop.call.events.cancel({ eventId, idempotencyKey }),
  },
  end: {
    from: "ACTIVE",
    run: (shop: Shop, eventId: string) => shop.call.events.end({ eventId, idempotencyKey }),
  },
  archive: {
    from: "ENDED",
    run: (shop: Shop, eventId: string) => shop.call.events.archive({ eventId, idempotencyKey }),
  },
  duplicate: {
    from: "ENDED",
    run: (shop: Shop, eventId: string) => shop.call.events.duplicate({ eventId, idempotencyKey }),
  },
} as const;
const NAMES = ["update", "approve", "cancel", "end", "archive", "duplicate"] as const;

describe("idempotency keys", () => {
  test.each(NAMES)("events.%s with one key happens once and answers the same twice", async (name) => {
    const shop = await openShop(world);
    const { from, run } = VERBS[name];
    const eventId = await eventIn(world, shop, from);
    const first = await run(shop, eventId);
    const log = "select count(*) as n from audit_log where store_id = ?";
    const before = await world.rows(log, shop.storeId);
    expect(await run(shop, eventId)).toEqual(first);
    expect(await world.rows(log, shop.storeId)).toEqual(before);
  });

  test.each(NAMES)("events.%s: the key with another event is 422", async (name) => {
    const shop = await openShop(world);
    const { from, run } = VERBS[name];
    await run(shop, await eventIn(world, shop, from));
    const other = await eventIn(world, shop, from);
    expect(await refusal(run(shop, other))).toEqual({
      code: "UNPROCESSABLE_CONTENT",
      reason: "IDEMPOTENCY_KEY_REUSED",
      params: {},
    });
  });

  test("parallel calls with one key: one runs, the others wait their turn", async () => {
    const shop = await openShop(world);
    const eventId = await eventIn(world, shop, "ENDED");
    const refusals = await Promise.all(
      Array.from({ length: 5 }, () => refusal(shop.call.events.duplicate({ eventId, idempotencyKey }))),
    );
    expect(refusals.filter((refused) => refused === undefined)).toHaveLength(1);
    expect(refusals.filter((refused) => refused?.reason === "IDEMPOTENCY_IN_FLIGHT")).toHaveLength(4);
    const copies = await world.rows("select count(*) as n from events where parent_event_id = ?", eventId);
    expect(copies).toEqual([{ n: 1 }]);
  });

  test("two processes with one key still make one copy", async () => {
    const shop = await openShop(world);
    const eventId = await eventIn(world, shop, "ENDED");
    const elsewhere = world.as(shop.owner, { access: { ...world.deps.access, inFlight: new Map() } });
    const copies = await Promise.all([
      shop.call.events.duplicate({ eventId, idempotencyKey }),
      elsewhere.events.duplicate({ eventId, idempotencyKey }),
    ]);
    expect(copies[0].id).toBe(copies[1].id);
    const found = await world.rows("select count(*) as n from events where parent_event_id = ?", eventId);
    expect(found).toEqual([{ n: 1 }]);
  });

  test("a call that never came to its end holds its key for half a minute, not for ever", async () => {
    const shop = await openShop(world);
    const eventId = await eventIn(world, shop, "ENDED");
    const writing = Promise.withResolvers<void>();
    const write = () => {
      writing.resolve();
      return new Promise<never>(() => {});
    };
    const hungUp = world.as(shop.owner, { shards: singleShard({ ...storeDb(world.deps), write }) });
    void hungUp.events.duplicate({ eventId, idempotencyKey });
    await writing.promise;
    const again = () => shop.call.events.duplicate({ eventId, idempotencyKey });
    expect(await refusal(again())).toMatchObject({ reason: "IDEMPOTENCY_IN_FLIGHT" });
    world.clock.advance(30_000);
    expect((await again()).parentEventId).toBe(eventId);
  });

  test("an outcome is kept 30 days and forgotten by the tick", async () => {
    const shop = await openShop(world);
    const eventId = await eventIn(world, shop, "ENDED");
    const copy = async () => (await shop.call.events.duplicate({ eventId, idempotencyKey })).id;
    const first = await copy();
    world.clock.advance(30 * DAY);
    await purgeExpiredKeys({ ctx: world.system() });
    expect(await copy()).toBe(first);
    world.clock.advance(1);
    expect((await purgeExpiredKeys({ ctx: world.system() })).removed).toBeGreaterThan(0);
    expect(await copy()).not.toBe(first);
  });

  test("a refusal that changed nothing is not remembered", async () => {
    const shop = await openShop(world);
    const { id: eventId } = await shop.call.events.createDraft({ storeId: shop.storeId, objective: "SALES" });
    const approve = () => shop.call.events.approve({ eventId, idempotencyKey });
    expect(await refusal(approve())).toMatchObject({ reason: "EVENT_INCOMPLETE" });
    const dates = { startsAt: world.iso(world.clock.now()), endsAt: world.iso(world.clock.now() + 1_000) };
    await shop.call.events.update({ eventId, version: 1, title: "제목", targetParticipants: 1, ...dates });
    expect((await approve()).status).toBe("APPROVED");
  });

  test("createDraft remembers the draft it resumed", async () => {
    const { call, storeId } = await openShop(world);
    const draft = await call.events.createDraft({ storeId, objective: "SALES" });
    const again = () => call.events.createDraft({ storeId, objective: "SALES", idempotencyKey });
    expect((await again()).id).toBe(draft.id);
    await call.events.cancel({ eventId: draft.id });
    expect(await again()).toMatchObject({ id: draft.id, status: "CANCELLED" });
  });

  test("a key is one caller's own", async () => {
    const first = await openShop(world);
    const second = await openShop(world);
    const one = await first.call.stores.create({ ...SHOP, idempotencyKey });
    const two = await second.call.stores.create({ ...SHOP, idempotencyKey });
    expect(one.id).not.toBe(two.id);
  });

  test("stored outcomes hold ids only", async () => {
    const shop = await openShop(world);
    await VERBS.update.run(shop, await eventIn(world, shop, "DRAFT"));
    const rows = await world.rows("select outcome from idempotency where store_id = ?", shop.storeId);
    expect(rows.map((row) => Object.keys(JSON.parse(String(row["outcome"]))))).toEqual([["eventId"]]);
  });
});
