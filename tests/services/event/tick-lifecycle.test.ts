import { afterAll, beforeAll, describe, expect, test } from "bun:test";
import { type Db, rawStatement, singleShard } from "../../../src/db/index.ts";
import { emit } from "../../../src/events/index.ts";
import { acceptsEntries, tickLifecycle } from "../../../src/services/event/index.ts";
import { storeDb } from "../../helpers/store-db.ts";
import { createWorld, DAY, eventIn, openShop, type Shop, type World } from "./world.ts";

let world: World;
beforeAll(async () => {
  world = await createWorld();
});
afterAll(() => world.close());

const tick = () => tickLifecycle({ ctx: world.system() });

async function statusOf(shop: Shop, eventId: string): Promise<string> {
  return (await shop.call.events.get({ eventId })).status;
}

/** What the distribution leaves in the log when all channels of a run failed. */
async function allChannelsFailed(shop: Shop, eventId: string): Promise<void> {
  const { statements } = emit(
    {
      id: world.system().requestId,
      type: "DistributionCompleted",
      storeId: shop.storeId,
      eventId,
      occurredAt: world.clock.now(),
      traceparent: null,
      data: {
        eventId,
        distributionId: eventId,
        status: "FAILED",
        channels: [],
        results: [],
        completedAt: world.clock.now(),
      },
    },
    { sql: "1", args: [] },
  );
  await storeDb(world.deps).write(statements);
}

describe("tickLifecycle", () => {
  test("starts an event at startsAt when it was never distributed, and ends it at endsAt", async () => {
    const shop = await openShop(world);
    const eventId = await eventIn(world, shop, "APPROVED");
    world.clock.advance(DAY - 1);
    await tick();
    expect(await statusOf(shop, eventId)).toBe("APPROVED");
    world.clock.advance(1);
    expect(await tick()).toEqual({ started: 1, ended: 0 });
    expect(await statusOf(shop, eventId)).toBe("ACTIVE");
    world.clock.advance(7 * DAY);
    expect(await tick()).toEqual({ started: 0, ended: 1 });
    const event = await shop.call.events.get({ eventId });
    expect(event.status).toBe("ENDED");
    expect(event.endedAt).toBe(event.endsAt);
  });

  test("leaves an event APPROVED whose distribution failed everywhere, and ends it in time", async () => {
    const shop = await openShop(world);
    const eventId = await eventIn(world, shop, "APPROVED");
    await allChannelsFailed(shop, eventId);
    world.clock.advance(2 * DAY);
    expect(await tick()).toEqual({ started: 0, ended: 0 });
    expect(await statusOf(shop, eventId)).toBe("APPROVED");
    world.clock.advance(7 * DAY);
    expect(await tick()).toEqual({ started: 0, ended: 1 });
  });

  test("leaves the decision to a run that is still under way", async () => {
    const shop = await openShop(world);
    const eventId = await eventIn(world, shop, "APPROVED");
    await world.deps.control.write([
      rawStatement(
        "insert into resources (id, kind, store_id, event_id, created_at) values (?, 'distribution', ?, ?, 0)",
        [world.system().requestId, shop.storeId, eventId],
      ),
    ]);
    world.clock.advance(2 * DAY);
    expect(await tick()).toEqual({ started: 0, ended: 0 });
    expect(await statusOf(shop, eventId)).toBe("APPROVED");
    world.clock.advance(7 * DAY);
    expect(await tick()).toEqual({ started: 0, ended: 1 });
  });

  test("does not end an event whose owner prolongs it at that very moment", async () => {
    const shop = await openShop(world);
    const eventId = await eventIn(world, shop, "ACTIVE");
    world.clock.advance(9 * DAY);
    const endsAt = world.iso(world.clock.now() + DAY);
    const write: Db["write"] = async (statements) => {
      await shop.call.events.update({ eventId, version: 2, endsAt });
      return storeDb(world.deps).write(statements);
    };
    const ctx = world.system({ shards: singleShard({ ...storeDb(world.deps), write }) });
    expect(await tickLifecycle({ ctx })).toEqual({ started: 0, ended: 0 });
    expect(await statusOf(shop, eventId)).toBe("ACTIVE");
    world.clock.advance(DAY);
    expect(await tick()).toEqual({ started: 0, ended: 1 });
  });

  test("tells the owner, once however many ticks run at once", async () => {
    const shop = await openShop(world);
    const eventId = await eventIn(world, shop, "ACTIVE");
    world.clock.advance(9 * DAY);
    const results = await Promise.all(Array.from({ length: 8 }, tick));
    expect(results.reduce((sum, { ended }) => sum + ended, 0)).toBe(1);
    const told = await world.rows(
      "select kind, message, params from notifications where event_id = ?",
      eventId,
    );
    expect(told).toEqual([
      {
        kind: "EVENT_ENDED",
        message: "‘가을 맞이 이벤트’ 이벤트가 끝났어요. 결과를 확인해 보세요.",
        params: JSON.stringify({ title: "가을 맞이 이벤트" }),
      },
    ]);
    expect(
      await world.rows("select actor from audit_log where entity_id = ? and action = 'event.end'", eventId),
    ).toEqual([{ actor: "system" }]);
  });

  test("catches up over all stores after a long silence, more than one page of them", async () => {
    const shops = await Promise.all(Array.from({ length: 3 }, () => openShop(world)));
    const ids = await Promise.all(
      shops.flatMap((shop) => Array.from({ length: 40 }, () => eventIn(world, shop, "APPROVED"))),
    );
    world.clock.advance(30 * DAY);
    expect(await tick()).toEqual({ started: 120, ended: 120 });
    const open = await world.rows(
      `select count(*) as n from events where status <> 'ENDED' and id in (select value from json_each(?))`,
      JSON.stringify(ids),
    );
    expect(open).toEqual([{ n: 0 }]);
    expect(await tick()).toEqual({ started: 0, ended: 0 });
  });
});

describe("acceptsEntries", () => {
  test("is decided by status and clock, whether or not a tick ran", async () => {
    const shop = await openShop(world);
    const { storeId } = shop;
    const now = world.clock.now();
    const ids = {
      DRAFT: await eventIn(world, shop, "DRAFT"),
      APPROVED: await eventIn(world, shop, "APPROVED"),
      ACTIVE: await eventIn(world, shop, "ACTIVE"),
      ENDED: await eventIn(world, shop, "ENDED"),
      CANCELLED: await eventIn(world, shop, "CANCELLED"),
    };
    async function accepts(eventId: string, at: number): Promise<boolean> {
      const { sql, args } = acceptsEntries({ storeId, eventId, now: at });
      const [rows = []] = await storeDb(world.deps).query([rawStatement(`select 1 where ${sql}`, args)]);
      return rows.length === 1;
    }
    const times = [now + DAY - 1, now + DAY, now + 8 * DAY - 1, now + 8 * DAY];
    const open = [false, true, true, false];
    for (const [status, eventId] of Object.entries(ids)) {
      const found = await Promise.all(times.map((at) => accepts(eventId, at)));
      expect({ status, found }).toEqual({
        status,
        found: status === "APPROVED" || status === "ACTIVE" ? open : [false, false, false, false],
      });
    }
  });
});
