import { afterAll, beforeAll, expect, test } from "bun:test";
import { createTestApp, type TestApp } from "../helpers/app.ts";
import { at, rpc } from "../helpers/rpc.ts";
import { openShop, type Shop } from "../security/shops.ts";

let app: TestApp;
let shop: Shop;
beforeAll(async () => {
  app = await createTestApp();
  shop = await openShop(app, "rows");
});
afterAll(() => app.close());

test("an event's statistics are one row, whatever happens to it [R-140]", async () => {
  const input = { eventId: shop.eventId };
  await rpc(app, { type: "mutation", path: "events.end", input, token: shop.token });
  await app.settled();
  const rows = await app.rows(
    "select participants, status, title from event_stats where event_id = ?",
    shop.eventId,
  );
  expect(rows).toEqual([{ participants: 1, status: "ENDED", title: "가을 잔치" }]);
});

test("a channel's statistics are one row for each event and channel, unknown numbers are not zeros [R-141]", async () => {
  const rows = await app.rows(
    "select channel, channel_type, status, total_calls from channel_stats where event_id = ?",
    shop.eventId,
  );
  expect(rows).toEqual([{ channel: "Instagram", channel_type: "SNS", status: "SUCCESS", total_calls: null }]);
});

test("a run's status and results can be read again after it has ended [R-152]", async () => {
  const call = { type: "query", token: shop.token } as const;
  const byRun = await rpc(app, {
    ...call,
    path: "distribution.get",
    input: { distributionId: shop.distributionId },
  });
  const latest = await rpc(app, { ...call, path: "distribution.latest", input: { eventId: shop.eventId } });
  expect(at(byRun.json, "result", "data", "status")).toBe("COMPLETED");
  expect(at(byRun.json, "result", "data")).toEqual(at(latest.json, "result", "data"));
});

test("a dashboard of a running event is a few kilobytes [R-174]", async () => {
  const response = await app.fetch(`/api/events/${shop.eventId}/analytics`, {
    headers: { authorization: `Bearer ${shop.token}` },
  });
  const bytes = (await response.arrayBuffer()).byteLength;
  expect(bytes).toBeGreaterThan(1_000);
  expect(bytes).toBeLessThan(16_000);
});
