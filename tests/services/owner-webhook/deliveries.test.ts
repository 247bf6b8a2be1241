import { afterEach, describe, expect, test } from "bun:test";
import type { Db, Shards } from "../../../src/db/index.ts";
import { tickLifecycle } from "../../../src/services/event/index.ts";
import { purgeSends, tickWebhooks } from "../../../src/services/owner-webhook/index.ts";
import {
  ATTEMPT_PAUSES_MS,
  DISABLE_AFTER_MS,
  nextAttemptAt,
} from "../../../src/services/owner-webhook/schedule.ts";
import { LEASE_MS } from "../../../src/services/owner-webhook/tick-webhooks.ts";
import { DAY_MS, HOUR_MS } from "../../../src/time.ts";
import { createWorld } from "../analytics/world.ts";
import { HOST, startReceiver, verify } from "./receiver.ts";

const closing: (() => unknown)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0)) await close();
});

async function open() {
  const receiver = await startReceiver();
  const world = await createWorld({ postPublic: receiver.postPublic });
  closing.push(() => world.close(), receiver.stop);
  const owner = await world.owner("owner@example.com");
  const storeId = await world.store(owner);
  const hook = await owner.call.webhooks.create({
    storeId,
    url: `https://${HOST}/madang`,
    types: ["event.started", "participant.registered", "visit.verified"],
  });
  const place = { storeId, endpointId: hook.id };
  const tick = async () => {
    await tickWebhooks({ ctx: world.system() });
    await world.settled();
  };
  const deliveries = async () => (await owner.call.webhooks.deliveries(place)).items;
  const ping = () => owner.call.webhooks.test(place);
  return { ...receiver, world, owner, storeId, hook, place, tick, deliveries, ping };
}
const failing = () => new Response("no", { status: 500 });

describe("a webhook", () => {
  test("tells of the event's start and of each entry and visit, signed, once, and of nobody's person", async () => {
    const { world, owner, storeId, hook, calls, tick } = await open();
    const { eventId, slug } = await world.event(owner, storeId);
    await tickLifecycle({ ctx: world.system() });
    const entry = await world.enter(slug);
    await owner.call.participation.redeem({ eventId, code: entry.redeemCode });
    await world.settled();
    await tick();
    await tick();
    // Several go out at once, in no order.
    const sorted = calls.toSorted((left, right) => (left.body < right.body ? -1 : 1));
    expect(sorted.map((call) => verify(hook.secret, call, world.clock.now()))).toMatchObject([
      { type: "event.started", data: { storeId, eventId, title: "가을 떡볶이 잔치" } },
      { type: "participant.registered", data: { storeId, eventId, channel: null } },
      { type: "visit.verified", data: { eventId, channel: null, newToStore: true } },
    ]);
    expect(new Set(calls.map(({ headers }) => headers["webhook-id"])).size).toBe(3);
    const wire = JSON.stringify(calls);
    for (const secret of [
      entry.phone,
      entry.phone.replaceAll("-", ""),
      entry.entryCode,
      entry.redeemCode,
      hook.secret,
    ])
      expect(wire).not.toContain(secret);
  });

  test("comes again by the schedule with the same id and body and a signature of its own, then is dead", async () => {
    const { world, hook, calls, answers, tick, deliveries, ping } = await open();
    const { webhookId } = await ping();
    for (const pause of ATTEMPT_PAUSES_MS) {
      answers.push(failing);
      if (pause > 0) {
        world.clock.advance(pause - 1);
        const before = calls.length;
        await tick();
        expect(calls).toHaveLength(before);
        world.clock.advance(1);
      }
      await tick();
      expect(verify(hook.secret, calls.at(-1), world.clock.now())).toMatchObject({ type: "webhook.test" });
    }
    world.clock.advance(DAY_MS);
    await tick();
    expect(calls).toHaveLength(8);
    expect(new Set(calls.map(({ headers, body }) => headers["webhook-id"] + body)).size).toBe(1);
    expect(new Set(calls.map(({ headers }) => headers["webhook-signature"])).size).toBe(8);
    expect(await deliveries()).toMatchObject([
      { webhookId, state: "DEAD", attempts: 8, lastStatus: 500, lastError: "STATUS", nextAt: null },
    ]);
  });

  test("that is dead goes out again when its owner asks for it, under the same id", async () => {
    const { world, owner, place, calls, answers, tick, deliveries, ping } = await open();
    const { webhookId } = await ping();
    for (const pause of ATTEMPT_PAUSES_MS) {
      answers.push(failing);
      world.clock.advance(pause);
      await tick();
    }
    const again = { ...place, idempotencyKey: "replay-once" };
    expect(await owner.call.webhooks.replay(again)).toEqual({ replayed: 1 });
    expect(await owner.call.webhooks.replay(again)).toEqual({ replayed: 1 });
    await tick();
    expect(await owner.call.webhooks.replay(place)).toEqual({ replayed: 0 });
    expect(await owner.call.webhooks.replay({ ...place, webhookIds: [webhookId] })).toEqual({ replayed: 1 });
    await tick();
    expect(calls.map(({ headers }) => headers["webhook-id"])).toEqual(Array(10).fill(webhookId));
    expect(await deliveries()).toMatchObject([
      { state: "DELIVERED", attempts: 1, lastStatus: 204, lastError: null },
    ]);
  });

  test("follows no redirect", async () => {
    const { calls, answers, tick, deliveries, ping } = await open();
    answers.push(() => Response.redirect(`https://${HOST}/elsewhere`, 307));
    await ping();
    await tick();
    expect(calls.map(({ path }) => path)).toEqual(["/madang"]);
    expect(await deliveries()).toMatchObject([{ state: "PENDING", attempts: 1, lastStatus: 307 }]);
  });

  test("is forgotten a month after it arrived", async () => {
    const { world, tick, deliveries, ping } = await open();
    await ping();
    await tick();
    world.clock.advance(30 * DAY_MS + 1);
    await ping();
    await purgeSends({ ctx: world.system() });
    expect(await deliveries()).toMatchObject([{ state: "PENDING" }]);
  });

  test("that waits for an address which stays off is forgotten a month later, too", async () => {
    const { world, owner, place, deliveries, ping } = await open();
    await ping();
    await owner.call.webhooks.update({ ...place, enabled: false });
    world.clock.advance(30 * DAY_MS);
    await purgeSends({ ctx: world.system() });
    expect(await deliveries()).toHaveLength(1);
    world.clock.advance(1);
    await purgeSends({ ctx: world.system() });
    expect(await deliveries()).toEqual([]);
  });
});

describe("several processes", () => {
  test("send each attempt once", async () => {
    const { world, calls, ping, deliveries } = await open();
    for (let index = 0; index < 12; index += 1) await ping();
    await Promise.all([1, 2, 3].map(() => tickWebhooks({ ctx: world.system() })));
    await world.settled();
    expect(calls).toHaveLength(12);
    expect(new Set(calls.map(({ headers }) => headers["webhook-id"])).size).toBe(12);
    expect((await deliveries()).every(({ state }) => state === "DELIVERED")).toBe(true);
  });

  test("one that dies between the receiver's yes and its mark: it comes again under the same id, not before", async () => {
    const { world, calls, tick, deliveries, ping } = await open();
    const { webhookId } = await ping();
    const dying = { ...world.deps, shards: { ...world.deps.shards, of: dieAtMark(world.deps.shards.of) } };
    await tickWebhooks({ ctx: { ...world.system(), deps: dying } });
    await world.settled();
    expect(calls).toHaveLength(1);
    expect(await deliveries()).toMatchObject([{ state: "PENDING", attempts: 0 }]);
    await tick();
    expect(calls).toHaveLength(1);
    world.clock.advance(LEASE_MS + 1);
    await tick();
    expect(calls.map(({ headers }) => headers["webhook-id"])).toEqual([webhookId, webhookId]);
    expect(await deliveries()).toMatchObject([{ state: "DELIVERED" }]);
  });
});

/** Every write of the store fails from the first mark of a send on, as if the process were gone. */
function dieAtMark(of: Shards["of"]): Shards["of"] {
  let isDead = false;
  return (storeId) => {
    const db = of(storeId);
    const write: Db["write"] = async (statements) => {
      isDead ||= statements.some(({ sql }) => sql.includes("update webhook_sends"));
      if (isDead) throw new Error("the process is gone");
      return db.write(statements);
    };
    return { read: db.read, query: (statements) => db.query(statements), versions: db.versions, write };
  };
}

describe("an address that fails", () => {
  test("for five days without one success is switched off, once, and its owner is told", async () => {
    const { world, owner, storeId, answers, tick, calls, ping } = await open();
    for (let at = 0; at <= DISABLE_AFTER_MS; at += 20 * HOUR_MS) {
      await ping();
      answers.push(...Array.from({ length: 40 }, () => failing));
      await tick();
      world.clock.advance(20 * HOUR_MS);
    }
    await ping();
    await tick();
    expect((await owner.call.webhooks.list({ storeId })).items).toMatchObject([
      { enabled: false, disabledReason: "FAILING" },
    ]);
    const { items } = await owner.call.notifications.list({ storeId });
    expect(items.map(({ kind }) => kind)).toEqual(["WEBHOOK_DISABLED"]);
    const before = calls.length;
    await ping();
    world.clock.advance(DAY_MS);
    await tick();
    expect(calls).toHaveLength(before);
  });

  test("but answers now and then stays on, and so does one whose failures are days apart", async () => {
    const { world, owner, storeId, answers, tick, ping } = await open();
    for (let day = 0; day < 8; day += 1) {
      await ping();
      answers.length = 0;
      if (day % 2 === 0) answers.push(failing);
      await tick();
      world.clock.advance(DAY_MS);
      await tick();
    }
    expect((await owner.call.webhooks.list({ storeId })).items).toMatchObject([
      { enabled: true, failingSince: null },
    ]);
  });

  test("with 410 wants nothing more: it is off at once; switched on again, what waited goes on", async () => {
    const { world, owner, storeId, place, answers, calls, tick, ping } = await open();
    answers.push(() => new Response(null, { status: 410 }));
    await ping();
    await tick();
    expect((await owner.call.webhooks.list({ storeId })).items[0]?.disabledReason).toBe("GONE");
    const updated = await owner.call.webhooks.update({ ...place, enabled: true });
    expect(updated).toMatchObject({ enabled: true, disabledReason: null, failingSince: null });
    world.clock.advance(ATTEMPT_PAUSES_MS[1]);
    await tick();
    expect(calls).toHaveLength(2);
  });

  test("with 410 is off, whatever becomes of the process right after it noted the answer", async () => {
    const { world, owner, storeId, answers, ping } = await open();
    answers.push(() => new Response(null, { status: 410 }));
    await ping();
    const ctx = world.system();
    let hasDied = false;
    const shards: Shards = {
      ...ctx.deps.shards,
      of: (id) => {
        const db = ctx.deps.shards.of(id);
        const write: Db["write"] = async (statements) => {
          if (hasDied) throw new Error("died");
          hasDied = statements.some(({ sql }) => sql.includes("update webhook_sends"));
          return db.write(statements);
        };
        return { ...db, write };
      },
    };
    await tickWebhooks({ ctx: { ...ctx, deps: { ...ctx.deps, shards } } });
    await world.settled();
    expect(hasDied).toBe(true);
    expect((await owner.call.webhooks.list({ storeId })).items[0]?.disabledReason).toBe("GONE");
  });

  test("holds up no other one of the store", async () => {
    const { owner, storeId, answers, calls, world, ping } = await open();
    const url = `https://${HOST}/second`;
    const second = await owner.call.webhooks.create({ storeId, url, types: ["event.ended"] });
    let answer: (response: Response) => void = () => {};
    answers.push(() => new Promise<Response>((resolve) => (answer = resolve)));
    await ping();
    await tickWebhooks({ ctx: world.system() });
    while (calls.length < 1) await Bun.sleep(1);
    await owner.call.webhooks.test({ storeId, endpointId: second.id });
    await tickWebhooks({ ctx: world.system() });
    while (calls.length < 2) await Bun.sleep(1);
    expect(calls.map(({ path }) => path)).toEqual(["/madang", "/second"]);
    answer(new Response(null, { status: 204 }));
    await world.settled();
  });
});

test("the schedule is Svix's: eight attempts over 27 h 35 min 5 s", () => {
  let at = 0;
  for (let attempts = 1; attempts < 8; attempts += 1) at = nextAttemptAt(attempts, at) ?? Number.NaN;
  expect(at).toBe(27 * HOUR_MS + 35 * 60_000 + 5_000);
  expect(nextAttemptAt(8, at)).toBeUndefined();
});
