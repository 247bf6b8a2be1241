import { afterAll, beforeAll, expect, test } from "bun:test";
import type { ServiceContext } from "../../../src/context.ts";
import type { Db } from "../../../src/db/index.ts";
import { getDraw, publicDraw } from "../../../src/services/draw/index.ts";
import { commission, createWorld, endedEvent, openShop, type Shop, type World } from "./world.ts";

let world: World;
let shop: Shop;
beforeAll(async () => {
  world = await createWorld();
  shop = await openShop(world);
});
afterAll(() => world.close());

/** The same database; right before the places of a draw are read, something else happens, once. */
function interrupted(db: Db, event: () => Promise<unknown>): Db {
  let isOver = false;
  const batch = async (queries: Parameters<Db["read"]["batch"]>[0]) => {
    if (queries.some(readsPicks) && !isOver) {
      isOver = true;
      await event();
    }
    return db.read.batch(queries);
  };
  return { ...db, read: Object.create(db.read, { batch: { value: batch } }) };
}

function readsPicks(query: object): boolean {
  return "toSQL" in query && typeof query.toSQL === "function" && query.toSQL().sql.includes('"draw_picks"');
}

type Looked = { readonly status: string; readonly picks: readonly unknown[] } | null;

test("a draw is shown as of one moment, also to whoever looks while it is being revealed", async () => {
  const looks: ((ctx: ServiceContext, event: { eventId: string; slug: string }) => Promise<Looked>)[] = [
    (ctx, { slug }) => publicDraw({ ctx, input: { slug } }),
    async (ctx, { eventId }) => (await getDraw({ ctx, input: { eventId } })).draw,
  ];
  for (const look of looks) {
    const event = await endedEvent(world, shop, { people: 3 });
    await shop.call.draws.commit(commission(event.eventId));
    const reveal = () => shop.call.draws.reveal({ eventId: event.eventId, publicValue: "2,712.44" });
    const db = interrupted(world.deps.shards.of(shop.storeId), reveal);
    const deps = { ...world.deps, shards: { ...world.deps.shards, of: () => db } };
    const seen = await look({ ...shop.ctx, deps }, event);
    expect([seen?.status, seen?.picks.length]).toEqual(["REVEALED", 3]);
  }
});
