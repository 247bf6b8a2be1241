import { afterAll, beforeAll, expect, test } from "bun:test";
import { createApp } from "../../src/app.ts";
import { type Metrics, noMetrics } from "../../src/telemetry/index.ts";
import { createTestApp, type TestApp } from "../helpers/app.ts";
import { signUp } from "./shops.ts";

let app: TestApp;
beforeAll(async () => {
  app = await createTestApp();
});
afterAll(() => app.close());

test("a stream that is refused while it opens says the same code and status as a call", async () => {
  const { token } = await signUp(app, "stranger@shop.kr");
  const input = encodeURIComponent(JSON.stringify({ storeId: "01a1fcd4-aea5-7004-afcf-f035b8bd32ff" }));
  const response = await app.fetch(`/trpc/analytics.live?input=${input}`, {
    headers: { authorization: `Bearer ${token}`, accept: "text/event-stream" },
  });
  const line = (await response.text()).split("\n").find((text) => text.includes("NOT_FOUND"));
  expect(JSON.parse(line?.replace(/^data: /, "") ?? "{}")).toMatchObject({
    code: -32004,
    data: { code: "NOT_FOUND", httpStatus: 404, reason: "NOT_FOUND" },
  });
});

test("a stream that is refused asks the procedure once", async () => {
  const asked: string[] = [];
  const metrics: Metrics = {
    ...noMetrics,
    observe: (name, _seconds, labels) => {
      if (name === "madang_procedure_seconds") asked.push(JSON.stringify(labels));
    },
  };
  const { token } = await signUp(app, "asked-once@shop.kr");
  const input = encodeURIComponent(JSON.stringify({ storeId: "01a1fcd4-aea5-7004-afcf-f035b8bd32ff" }));
  const request = new Request(`http://madang.test/trpc/analytics.live?input=${input}`, {
    headers: { authorization: `Bearer ${token}` },
  });
  const env = { deps: { ...app.deps, metrics }, address: "203.0.113.7" };
  const response = await createApp().fetch(request, env);
  expect(response.headers.get("content-type")).toBe("text/event-stream");
  expect(await response.text()).toContain("event: serialized-error");
  expect(asked).toEqual([JSON.stringify({ procedure: "analytics.live", outcome: "NOT_FOUND" })]);
});
