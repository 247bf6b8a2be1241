import { afterAll, beforeAll, describe, expect, test } from "bun:test";
import { createApp } from "../../../src/app.ts";
import { freshId } from "../../../src/context.ts";
import type { Deps } from "../../../src/deps.ts";
import { createWorld, eventIn, openShop, type World } from "./world.ts";

/** A bearer is the user's own id: identity has its own tests. */
function trusting(): Partial<Deps> {
  const tokens: Partial<Deps["tokens"]> = {
    verifyCached: (token) => ({ sub: token, sid: token, jti: token, iat: 0, exp: 0 }),
  };
  const sessions: Partial<Deps["sessions"]> = { checkCached: () => true };
  return { tokens, sessions } as Partial<Deps>;
}

let world: World;
const app = createApp();
beforeAll(async () => {
  world = await createWorld(trusting());
});
afterAll(() => world.close());

async function trpc(path: string, options: { userId: string; body?: object; query?: object }) {
  const query = options.query ? `?input=${encodeURIComponent(JSON.stringify(options.query))}` : "";
  const request = new Request(`http://madang.test/trpc/${path}${query}`, {
    method: options.body ? "POST" : "GET",
    headers: { authorization: `Bearer ${options.userId}`, "content-type": "application/json" },
    ...(options.body ? { body: JSON.stringify(options.body) } : {}),
  });
  const response = await app.fetch(request, { deps: world.deps, address: "203.0.113.1" });
  return { status: response.status, text: await response.text() };
}

/** Every answer carries its own request id; nothing else may differ. */
function withoutRequestId(answer: { status: number; text: string }): string {
  return `${answer.status} ${answer.text.replace(/"requestId":"[0-9a-f-]+"/, "")}`;
}

describe("events over HTTP", () => {
  test("a foreign event's answer is byte-equal to an unknown one's (D-18)", async () => {
    const eventId = await eventIn(world, await openShop(world), "APPROVED");
    const { userId } = (await openShop(world)).owner;
    const unknown = freshId(world.deps);
    for (const id of [eventId, unknown]) {
      const read = await trpc("events.get", { userId, query: { eventId: id } });
      expect(read.status).toBe(404);
      expect(withoutRequestId(read)).toBe(
        withoutRequestId(await trpc("events.get", { userId, query: { eventId: unknown } })),
      );
    }
    const approve = (id: string) => trpc("events.approve", { userId, body: { eventId: id } });
    expect(withoutRequestId(await approve(eventId))).toBe(withoutRequestId(await approve(unknown)));
  });

  test("an error carries code, status, reason and params, and a Korean sentence [R-042]", async () => {
    const shop = await openShop(world);
    const eventId = await eventIn(world, shop, "ENDED");
    const answer = await trpc("events.end", { userId: shop.owner.userId, body: { eventId } });
    expect(answer.status).toBe(412);
    expect(JSON.parse(answer.text).error).toMatchObject({
      message: "지금 상태에서는 할 수 없는 작업이에요.",
      data: {
        code: "PRECONDITION_FAILED",
        httpStatus: 412,
        reason: "INVALID_TRANSITION",
        params: { from: "ENDED", verb: "end" },
      },
    });
    const wrong = { storeId: shop.storeId, objective: "돈" };
    const refused = await trpc("events.createDraft", { userId: shop.owner.userId, body: wrong });
    expect(JSON.parse(refused.text).error.data).toMatchObject({
      httpStatus: 400,
      code: "INVALID",
      reason: "EVENT_001",
    });
  });

  test("text is stored as NFC however it was typed", async () => {
    const shop = await openShop(world);
    const title = "가을 맞이".normalize("NFD");
    const body = { storeId: shop.storeId, objective: "SALES", title };
    await trpc("events.createDraft", { userId: shop.owner.userId, body });
    const rows = await world.rows("select title from event_texts where store_id = ?", shop.storeId);
    expect(rows).toEqual([{ title: title.normalize("NFC") }]);
  });
});
