import { afterAll, beforeAll, describe, expect, test } from "bun:test";
import { rawStatement } from "../../../src/db/index.ts";
import { createStore, ensureStore } from "../../../src/services/store/index.ts";
import { createWorld, refusal, SHOP, type World } from "../event/world.ts";

let world: World;
beforeAll(async () => {
  world = await createWorld();
});
afterAll(() => world.close());

describe("a visitor of a demo shop", () => {
  test("opens no other store, which nobody would remove with the shop, and so may not close this one", async () => {
    const visitor = world.person();
    const { id: storeId } = await world.as(visitor).stores.create(SHOP);
    const now = world.clock.now();
    await world.deps.control.write([
      rawStatement("insert into demos (store_id, user_id, created_at, expires_at) values (?, ?, ?, ?)", [
        ...[storeId, visitor.userId],
        ...[now, now + 86_400_000],
      ]),
    ]);
    const ctx = world.context(visitor);
    const another = { ...SHOP, name: "둘째 가게", timeZone: "Asia/Seoul" };
    const refused = { code: "PRECONDITION_FAILED", reason: "DEMO_HAS_ONE_STORE" };
    for (const idempotencyKey of [undefined, "once"])
      await expect(createStore({ ctx, input: { ...another, idempotencyKey } })).rejects.toMatchObject(
        refused,
      );
    await expect(ensureStore({ ctx, input: another })).rejects.toMatchObject(refused);
    const places = await world.controlRows(
      "select store_id from memberships where user_id = ?",
      visitor.userId,
    );
    expect(places).toEqual([{ store_id: storeId }]);
    expect(await ensureStore({ ctx, input: SHOP })).toMatchObject({ storeId });
    expect((await refusal(world.as(visitor).stores.close({ storeId })))?.reason).toBe("DEMO_STORE_STAYS");
    expect((await world.as(visitor).stores.get({ storeId })).closedAt).toBeNull();
  });
});
