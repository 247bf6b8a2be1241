import { afterAll, beforeAll, describe, expect, test } from "bun:test";
import { ALWAYS } from "../../../src/db/index.ts";
import { notify } from "../../../src/services/notification/index.ts";
import { storeDb } from "../../helpers/store-db.ts";
import { createWorld, type Owner, type World } from "../analytics/world.ts";

let world: World;
let owner: Owner;
let storeId: string;

beforeAll(async () => {
  world = await createWorld();
  owner = await world.owner("owner@example.com");
  storeId = await world.store(owner);
  for (let index = 0; index < 5; index += 1) {
    await storeDb(world.deps).write([
      notify(
        world.system(),
        {
          storeId,
          kind: "CHANNEL_FAILED",
          eventId: null,
          channel: "GenieTV",
          message: `지니TV에 올리지 못했어요 ${index}`,
          params: { index },
        },
        ALWAYS,
      ),
    ]);
    world.clock.advance(1_000);
  }
});
afterAll(() => world.close());

describe("notifications", () => {
  test("are listed newest first, page by page", async () => {
    const first = await owner.call.notifications.list({ storeId, limit: 3 });
    expect(first.items.map(({ params }) => params["index"])).toEqual([4, 3, 2]);
    expect(first.items[0]).toMatchObject({
      kind: "CHANNEL_FAILED",
      channel: "GenieTV",
      eventId: null,
      readAt: null,
    });
    const rest = await owner.call.notifications.list({ storeId, limit: 3, cursor: first.nextCursor ?? "" });
    expect(rest.items.map(({ params }) => params["index"])).toEqual([1, 0]);
    expect(rest.nextCursor).toBeNull();
    expect([first.unread, rest.unread]).toEqual([5, 5]);
    expect((await owner.call.notifications.list({})).items).toHaveLength(5);
  });

  test("are marked as read one by one and all at once, once each", async () => {
    const { items } = await owner.call.notifications.list({ storeId });
    const ids = items.slice(0, 2).map(({ id }) => id);
    expect(await owner.call.notifications.markRead({ storeId, ids })).toEqual({ storeId, marked: 2 });
    expect(await owner.call.notifications.markRead({ storeId, ids })).toEqual({ storeId, marked: 0 });
    const left = await owner.call.notifications.list({ storeId, unreadOnly: true, limit: 1 });
    expect([left.items.length, left.unread]).toEqual([1, 3]);
    expect(await owner.call.notifications.markRead({ storeId })).toEqual({ storeId, marked: 3 });
    expect((await owner.call.notifications.list({ storeId, unreadOnly: true })).items).toEqual([]);
  });
});
