import { afterAll, beforeAll, expect, test } from "bun:test";
import type { TestApp } from "../../helpers/app.ts";
import { rpc, textAt } from "../../helpers/rpc.ts";
import { openShop } from "../../security/shops.ts";
import { createShardedApp, move, whereIs } from "../../shards/world.ts";

let app: TestApp;
beforeAll(async () => {
  app = await createShardedApp();
});
afterAll(() => app.close());

test("a store that moves takes its links along: the same address opens, and is revoked where it is now", async () => {
  const { storeId, eventId, token } = await openShop(app, "moving");
  const mutate = (path: string, input: unknown) => rpc(app, { type: "mutation", path, input, token });
  const made = await mutate("shares.create", { eventId, sections: ["SUMMARY"] });
  const { pathname } = new URL(textAt(made.json, "result", "data", "url"));
  const status = async () => (await app.fetch(pathname)).status;
  expect(await status()).toBe(200);
  const target = (await whereIs(app, storeId)).map === "main" ? "second" : "main";
  await move(app, storeId, target);
  await app.settled();
  expect(await whereIs(app, storeId)).toMatchObject({ map: target, isMoving: false });
  expect(await status()).toBe(200);
  await mutate("shares.revoke", { eventId, shareId: textAt(made.json, "result", "data", "id") });
  expect(await status()).toBe(404);
});
