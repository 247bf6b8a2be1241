import { afterAll, beforeAll, expect, test } from "bun:test";
import { tickWebhooks } from "../../../src/services/owner-webhook/index.ts";
import type { TestApp } from "../../helpers/app.ts";
import { rpc, textAt } from "../../helpers/rpc.ts";
import { openShop } from "../../security/shops.ts";
import { createShardedApp, move, whereIs } from "../../shards/world.ts";

let app: TestApp;
beforeAll(async () => {
  app = await createShardedApp();
});
afterAll(() => app.close());

test("a store that moves takes its webhooks along: what waited and what comes goes out once, under one secret", async () => {
  const shop = await openShop(app, "moving");
  const { storeId, token } = shop;
  const mutate = (path: string, input: unknown) => rpc(app, { type: "mutation", path, input, token });
  const types = ["event.ended"];
  const made = await mutate("webhooks.create", { storeId, url: "https://hooks.example.com/in", types });
  const endpointId = textAt(made.json, "result", "data", "id");
  await mutate("webhooks.test", { storeId, endpointId });
  await app.settled();
  await move(app, storeId, (await whereIs(app, storeId)).map === "main" ? "second" : "main");
  await app.settled();
  expect((await whereIs(app, storeId)).isMoving).toBe(false);
  app.clock.advance(1);
  await mutate("events.end", { eventId: shop.eventId });
  await app.settled();
  const sent: string[] = [];
  const postPublic = async (_url: URL, { body }: { body: string }) => {
    sent.push(body);
    return new Response(null, { status: 204 });
  };
  for (let turn = 0; turn < 3; turn += 1) {
    await tickWebhooks({ ctx: { ...app.system(), deps: { ...app.deps, postPublic } } });
    await app.settled();
  }
  expect(sent.map((body) => JSON.parse(body).type).sort()).toEqual(["event.ended", "webhook.test"]);
  expect(await app.rows("select state from webhook_sends where store_id = ?", storeId)).toEqual([
    { state: "DELIVERED" },
    { state: "DELIVERED" },
  ]);
});
