import { describe, expect, test } from "bun:test";
import { createSecrets } from "../../../src/auth/index.ts";
import type { ServiceContext } from "../../../src/context.ts";
import type { Db, Shards } from "../../../src/db/index.ts";
import { verifyProof } from "../../../src/draw/index.ts";
import {
  cancelDraw,
  commitDraw,
  contactDesk,
  contactLink,
  declineFor,
  drawProof,
  getDraw,
  leaveContact,
  resealDraws,
  revealContact,
  revealDraw,
  tickDraws,
} from "../../../src/services/draw/index.ts";
import { CommitDrawInput } from "../../../src/services/draw/schemas.ts";
import { resealParticipants } from "../../../src/services/participation/index.ts";
import { createLogger } from "../../../src/telemetry/index.ts";
import { namedKey, seededBytes } from "../../auth/support.ts";
import { move } from "../../shards/world.ts";
import { commission, createWorld, DAY, drawn, endedEvent, openShop, type Shop, type World } from "./world.ts";

class Killed extends Error {}

/** As a process that dies at its n-th write: before it reaches the database, or after, when nobody hears of it. */
function dyingAt(
  world: World,
  nth: number,
  when: "before" | "after",
): { ctx: ServiceContext; died: () => boolean } {
  let writes = 0;
  let isDead = false;
  const dying = (db: Db): Db => ({
    ...db,
    write: async (statements) => {
      if (isDead) throw new Killed();
      writes += 1;
      if (writes !== nth) return db.write(statements);
      isDead = true;
      if (when === "after") await db.write(statements);
      throw new Killed();
    },
  });
  const shards: Shards = { ...world.deps.shards, of: (storeId) => dying(world.deps.shards.of(storeId)) };
  return { ctx: { ...world.system(), deps: { ...world.deps, shards } }, died: () => isDead };
}

const PERSON = { name: "당첨자", phone: "010-7777-6666", address: "부산시 중구 광복로 1" };

/** A draw's whole life, each verb with a key of its own: repeated after a death, it must come to the same end. */
function stepsOf(world: World, event: { eventId: string; slug: string }) {
  const { eventId, slug } = event;
  const step = (rank: number, idempotencyKey: string) => ({ eventId, rank, idempotencyKey });
  return [
    (ctx: ServiceContext) =>
      commitDraw({ ctx, input: CommitDrawInput.parse(commission(eventId, { idempotencyKey: "commit" })) }),
    (ctx: ServiceContext) =>
      revealDraw({ ctx, input: { eventId, publicValue: "7", idempotencyKey: "reveal" } }),
    (ctx: ServiceContext) => declineFor({ ctx, input: step(2, "decline") }),
    async (ctx: ServiceContext) => {
      const { url } = await contactLink({ ctx, input: step(1, "link") });
      const link = { slug, token: url.split("/").at(-1) ?? "" };
      const { text } = await contactDesk({ ctx, input: link });
      await leaveContact({ ctx, input: { ...link, ...PERSON, textHash: text.hash } });
    },
    async (ctx: ServiceContext) => {
      if (world.clock.now() < start + 30 * DAY) world.clock.advance(30 * DAY);
      await tickDraws({ ctx });
    },
    async (ctx: ServiceContext) => {
      if (world.clock.now() < start + 90 * DAY) world.clock.advance(60 * DAY);
      await tickDraws({ ctx });
    },
  ];
}
let start = 0;

async function live(world: World, shop: Shop, dies?: { nth: number; when: "before" | "after" }) {
  const event = await endedEvent(world, shop);
  start = world.clock.now();
  const mortal = dies && dyingAt(world, dies.nth, dies.when);
  for (const step of stepsOf(world, event)) {
    if (mortal && !mortal.died()) {
      await step(mortal.ctx).catch((error: unknown) => {
        if (!(error instanceof Killed)) throw error;
      });
      // A tick swallows what befalls one draw; a process that died begins anew either way.
      if (mortal.died()) await step(world.system());
    } else await step(world.system());
  }
  const { draw } = await getDraw({ ctx: world.system(), input: { eventId: event.eventId } });
  const proof = await drawProof({ ctx: world.system(), input: { slug: event.slug } });
  expect(await verifyProof(proof)).toMatchObject({ ok: true });
  const audits = await world.rows(
    "select action, count(*) as n from audit_log where entity_id = ? group by action order by action",
    draw?.drawId,
  );
  return {
    died: mortal?.died() ?? false,
    end: {
      status: draw?.status,
      picks: draw?.picks.map(({ rank, status, prize, replacesRank }) => [rank, status, prize, replacesRank]),
      receipts: draw?.receipts.map(({ kind, destroyed, kept }) => [kind, destroyed, kept]),
      audits,
    },
  };
}

describe("a process that dies", () => {
  test.each(["before", "after"] as const)(
    "%s any write of a draw's life: the next one brings it to the same end, each step once",
    async (when) => {
      const world = await createWorld();
      const shop = await openShop(world);
      const { end } = await live(world, shop);
      expect(end.status).toBe("DESTROYED");
      let deaths = 0;
      for (let nth = 1; ; nth++) {
        const other = await live(world, await openShop(world, `${when}${nth}`), { nth, when });
        expect([nth, other.end]).toEqual([nth, end]);
        if (!other.died) break;
        deaths += 1;
      }
      expect(deaths).toBeGreaterThanOrEqual(6);
      await world.close();
    },
    30_000,
  );
});

test("several processes at once take each step once", async () => {
  const world = await createWorld();
  const shop = await openShop(world);
  const { eventId } = await endedEvent(world, shop, { people: 10 });
  await shop.call.draws.commit(commission(eventId));
  await shop.call.draws.reveal({ eventId, publicValue: "1" });
  const ticks = () => Promise.all(Array.from({ length: 6 }, () => tickDraws({ ctx: world.system() })));
  for (const days of [7, 7, 7, 9, 60]) {
    world.clock.advance(days * DAY);
    await ticks();
  }
  const receipts = await world.rows("select kind from draw_receipts order by seq");
  expect(receipts.map(({ kind }) => kind)).toEqual(["identifiers", "contacts"]);
  const places = await world.rows(
    "select replaces_rank, count(*) as n from draw_picks where replaces_rank is not null group by 1",
  );
  expect(places.filter(({ n }) => n !== 1)).toEqual([]);
  await world.close();
});

test("a draw that cannot be read holds up no other one, and is looked at again later", async () => {
  const lines: string[] = [];
  const log = createLogger((_level, line) => void lines.push(line));
  const world = await createWorld({ log });
  const shop = await openShop(world);
  const broken = await drawn(world, shop, { people: 4 });
  const fine = await drawn(world, shop, { people: 4 });
  const { db } = world.deps.shards.all[0] ?? {};
  await db?.write([{ sql: "update draws set terms = '{}' where id = ?", args: [broken.draw.drawId] }]);
  world.clock.advance(30 * DAY);
  expect(await tickDraws({ ctx: world.system() })).toEqual({ changed: 1 });
  expect((await shop.call.draws.get({ eventId: fine.eventId })).draw?.status).toBe("DESTROYED");
  const failures = () => lines.filter((line) => line.includes("draw_tick_failed"));
  expect(failures()).toHaveLength(1);
  expect(failures()[0]).toContain(broken.eventId);
  await tickDraws({ ctx: world.system() });
  expect(failures()).toHaveLength(1);
  world.clock.advance(DAY / 24);
  await tickDraws({ ctx: world.system() });
  expect(failures()).toHaveLength(2);
  await world.close();
});

test("a draw moves with its store to another database and goes on there", async () => {
  const world = await createWorld({}, ["second"]);
  const shop = await openShop(world);
  const { eventId, slug } = await endedEvent(world, shop);
  await shop.call.draws.commit(commission(eventId));
  const before = await drawProof({ ctx: world.system(), input: { slug } });
  for (let round = 0; round < 50 && (await move(world, shop.storeId, "second")) !== "DONE"; round++);
  expect(await drawProof({ ctx: world.system(), input: { slug } })).toEqual(before);
  await shop.call.draws.reveal({ eventId, publicValue: "1" });
  world.clock.advance(30 * DAY);
  expect(await tickDraws({ ctx: world.system() })).toEqual({ changed: 1 });
  await world.close();
});

test("seed, salt and contacts outlive the master key: sealed anew, they still open", async () => {
  const world = await createWorld();
  const shop = await openShop(world);
  const [first, second] = [await endedEvent(world, shop), await endedEvent(world, shop)];
  const [, , , leaveOne] = stepsOf(world, first);
  for (const { eventId } of [first, second]) await shop.call.draws.commit(commission(eventId));
  await shop.call.draws.reveal({ eventId: first.eventId, publicValue: "1" });
  await leaveOne?.(world.system());
  const started = async (...names: [string, ...string[]]) => {
    const [current, ...older] = names.map(namedKey);
    if (!current) throw new Error("a key is needed");
    const secrets = await createSecrets({
      masterKeys: [current, ...older],
      randomBytes: seededBytes(names.join()),
    });
    return { ...world.system(), deps: { ...world.deps, secrets } };
  };
  const both = await started("new", "master");
  await resealParticipants(both, 100);
  expect(await resealDraws(both, 100)).toEqual({
    resealed: 3,
    remaining: 0,
    unreadable: 0,
  });
  const ctx = await started("new");
  expect(await revealContact({ ctx, input: { eventId: first.eventId, rank: 1 } })).toMatchObject({
    name: "당첨자",
  });
  await revealDraw({ ctx, input: { eventId: second.eventId, publicValue: "1" } });
  expect(await resealDraws(ctx, 100)).toEqual({ resealed: 0, remaining: 0, unreadable: 0 });
  expect(await cancelDraw({ ctx, input: { eventId: first.eventId } }).catch(({ reason }) => reason)).toBe(
    "INVALID_TRANSITION",
  );
  await world.close();
});
