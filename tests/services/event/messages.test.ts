import { afterAll, beforeAll, describe, expect, test } from "bun:test";
import { DOMAIN_EVENTS } from "../../../src/events/index.ts";
import { activateOnFirstSuccess, loadEvent } from "../../../src/services/event/index.ts";
import { storeDb } from "../../helpers/store-db.ts";
import { activate, createWorld, eventIn, openShop, readyFields, type World } from "./world.ts";

let world: World;
beforeAll(async () => {
  world = await createWorld();
});
afterAll(() => world.close());

async function messagesOf(eventId: string) {
  const rows = await world.rows(
    "select type, data, key, aggregate_version from outbox where aggregate_id = ? order by seq",
    eventId,
  );
  return rows.map((row) => ({
    type: String(row["type"]),
    key: row["key"],
    version: row["aggregate_version"],
    data: JSON.parse(String(row["data"])),
  }));
}

describe("DomainEvents of an event", () => {
  test("a draft's fields are told to nobody; EventCreated comes with the approval, complete [R-040] [R-052] [R-161]", async () => {
    const shop = await openShop(world);
    const draft = await shop.call.events.createDraft({ storeId: shop.storeId, objective: "SALES" });
    const fields = { ...readyFields(world), prizeCostKrw: 50_000, otherCostKrw: 7_000, targetRoiPct: 120.5 };
    await shop.call.events.update({ eventId: draft.id, version: 1, ...fields });
    expect((await messagesOf(draft.id)).map(({ type }) => type)).toEqual(["EventDraftCreated"]);
    await shop.call.events.approve({ eventId: draft.id });
    const [, created] = await messagesOf(draft.id);
    expect(created).toEqual({
      type: "EventCreated",
      key: draft.id,
      version: 2,
      data: {
        eventId: draft.id,
        storeId: shop.storeId,
        title: fields.title,
        objective: "SALES",
        status: "APPROVED",
        timeZone: "Asia/Seoul",
        startsAt: Date.parse(fields.startsAt),
        endsAt: Date.parse(fields.endsAt),
        targetParticipants: 300,
        targetRoiPct: 120.5,
        prizeCostKrw: 50_000,
        otherCostKrw: 7_000,
      },
    });
  });

  test("every later change is an EventChanged with the state after it, numbered without a gap", async () => {
    const shop = await openShop(world);
    const eventId = await eventIn(world, shop, "APPROVED");
    await shop.call.events.update({ eventId, version: 2, title: "새 이름" });
    await activate(world, shop.storeId, eventId);
    await shop.call.events.end({ eventId });
    await shop.call.events.archive({ eventId });
    const messages = await messagesOf(eventId);
    expect(messages.map(({ type, version, data }) => [type, version, data.status, data.title])).toEqual([
      ["EventDraftCreated", 1, undefined, undefined],
      ["EventCreated", 2, "APPROVED", "가을 맞이 이벤트"],
      ["EventChanged", 3, "APPROVED", "새 이름"],
      ["EventChanged", 4, "ACTIVE", "새 이름"],
      ["EventChanged", 5, "ENDED", "새 이름"],
      ["EventChanged", 6, "ARCHIVED", "새 이름"],
    ]);
    for (const { type, data } of messages) {
      const { data: schema } =
        type === "EventDraftCreated" ? DOMAIN_EVENTS.EventDraftCreated : DOMAIN_EVENTS.EventChanged;
      expect(schema.safeParse(data).success).toBe(true);
    }
  });

  test("a cancellation is told of a draft as of an approved event", async () => {
    const shop = await openShop(world);
    const draft = await eventIn(world, shop, "CANCELLED");
    const approved = await eventIn(world, shop, "APPROVED");
    await shop.call.events.cancel({ eventId: approved });
    for (const [eventId, types] of [
      [draft, ["EventDraftCreated", "EventChanged"]],
      [approved, ["EventDraftCreated", "EventCreated", "EventChanged"]],
    ] as const) {
      const messages = await messagesOf(eventId);
      expect(messages.map(({ type }) => type)).toEqual([...types]);
      expect(messages.at(-1)?.data.status).toBe("CANCELLED");
    }
  });

  test("an event ended before its time ends there for its numbers", async () => {
    const shop = await openShop(world);
    const eventId = await eventIn(world, shop, "ACTIVE");
    const { endsAt } = await shop.call.events.get({ eventId });
    world.clock.advance(3_600_000);
    expect((await shop.call.events.end({ eventId })).endsAt).toBe(endsAt);
    expect((await messagesOf(eventId)).at(-1)?.data.endsAt).toBe(world.clock.now());
    world.clock.advance(3_600_000);
    await shop.call.events.archive({ eventId });
    expect((await messagesOf(eventId)).at(-1)?.data.endsAt).toBe(world.clock.now() - 3_600_000);
  });

  test("a refused verb tells nothing and stamps no version", async () => {
    const shop = await openShop(world);
    const eventId = await eventIn(world, shop, "ENDED");
    const versions = () => world.rows("select version from stats_versions where key = ?", `event:${eventId}`);
    const before = [await messagesOf(eventId), await versions()];
    await expect(shop.call.events.end({ eventId })).rejects.toThrow("INVALID_TRANSITION");
    await expect(shop.call.events.update({ eventId, version: 2, title: "늦음" })).rejects.toThrow(
      "EVENT_LOCKED",
    );
    expect([await messagesOf(eventId), await versions()]).toEqual(before);
  });
});

describe("activateOnFirstSuccess (D-08) [R-051]", () => {
  test("never tells an older title than the one in force", async () => {
    const shop = await openShop(world);
    const { storeId } = shop;
    const eventId = await eventIn(world, shop, "APPROVED");
    const ctx = world.system();
    const readLongAgo = await loadEvent({ ctx, storeId, eventId });
    if (!readLongAgo) throw new Error("no event");
    await shop.call.events.update({ eventId, version: 2, title: "바뀐 이름", targetParticipants: 999 });
    await storeDb(world.deps).write(
      activateOnFirstSuccess({ ctx, event: readLongAgo, mark: { sql: "1", args: [] } }),
    );
    expect((await messagesOf(eventId)).at(-1)?.data).toMatchObject({
      status: "ACTIVE",
      title: "바뀐 이름",
      targetParticipants: 999,
    });
  });

  test("does nothing where the result's own mark does not hold, and activates once", async () => {
    const shop = await openShop(world);
    const { storeId } = shop;
    const eventId = await eventIn(world, shop, "APPROVED");
    const ctx = world.system();
    const event = await loadEvent({ ctx, storeId, eventId });
    if (!event) throw new Error("no event");
    await storeDb(world.deps).write(
      activateOnFirstSuccess({ ctx, event, mark: { sql: "1 = ?", args: [2] } }),
    );
    expect((await shop.call.events.get({ eventId })).status).toBe("APPROVED");
    await Promise.all([1, 2, 3].map(() => activate(world, storeId, eventId)));
    expect((await shop.call.events.get({ eventId })).status).toBe("ACTIVE");
    expect((await messagesOf(eventId)).filter(({ data }) => data.status === "ACTIVE")).toHaveLength(1);
  });
});
