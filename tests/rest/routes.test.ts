import { afterAll, beforeAll, describe, expect, test } from "bun:test";
import { createApp } from "../../src/app.ts";
import { createTestApp, type TestApp } from "../helpers/app.ts";

describe("the routes", () => {
  let world: TestApp;
  beforeAll(async () => {
    world = await createTestApp();
  });
  afterAll(() => world.close());

  test("can all be held by Hono's quick router: it gives up on all when one does not fit", async () => {
    const app = createApp();
    await app.fetch(new Request("http://madang.test/livez"), { deps: world.deps, address: "203.0.113.7" });
    expect(app.router.name).toBe("SmartRouter + RegExpRouter");
  });

  test("know no other word than `media` where procedures have their router", async () => {
    const answer = await world.fetch("/api/v1/medium", { method: "POST", body: "x" });
    expect(answer.status).toBe(404);
    expect(await answer.json()).toMatchObject({ error: "NOT_FOUND" });
  });
});
