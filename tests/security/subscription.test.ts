import { afterAll, beforeAll, expect, test } from "bun:test";
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
