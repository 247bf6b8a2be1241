import { afterAll, beforeAll, describe, expect, test } from "bun:test";
import { singleShard } from "../../../src/db/index.ts";
import { findEventBySlug } from "../../../src/services/event/index.ts";
import { storeDb } from "../../helpers/store-db.ts";
import { createWorld, DAY, eventIn, openShop, readyFields, refusal, type World } from "./world.ts";

let world: World;
beforeAll(async () => {
  world = await createWorld();
});
afterAll(() => world.close());

describe("optimistic versions", () => {
  test("of twenty parallel updates with one version exactly one wins", async () => {
    const shop = await openShop(world);
    const eventId = await eventIn(world, shop, "APPROVED");
    const { version } = await shop.call.events.get({ eventId });
    const refusals = await Promise.all(
      Array.from({ length: 20 }, (_, index) =>
        refusal(
          shop.call.events.update({ eventId, version, title: `제목 ${index}`, description: `설명 ${index}` }),
        ),
      ),
    );
    const lost = refusals.filter((refused) => refused !== undefined);
    expect(lost).toHaveLength(19);
    expect(new Set(lost.map((refused) => JSON.stringify(refused)))).toEqual(
      new Set([
        JSON.stringify({ code: "CONFLICT", reason: "STALE_VERSION", params: { version: version + 1 } }),
      ]),
    );
    const event = await shop.call.events.get({ eventId });
    const winner = refusals.indexOf(undefined);
    expect(event).toMatchObject({
      version: version + 1,
      title: `제목 ${winner}`,
      description: `설명 ${winner}`,
    });
    const audits = "select count(*) as n from audit_log where entity_id = ? and action = 'event.update'";
    expect(await world.rows(audits, eventId)).toEqual([{ n: 2 }]);
  });

  test("an update and an approval at the same time both happen or the later one is judged anew", async () => {
    const shop = await openShop(world);
    for (let round = 0; round < 10; round++) {
      const eventId = await eventIn(world, shop, "DRAFT");
      const { version } = await shop.call.events.get({ eventId });
      await Promise.all([
        shop.call.events.approve({ eventId }),
        shop.call.events.update({ eventId, version, targetParticipants: 777 }),
      ]);
      expect(await shop.call.events.get({ eventId })).toMatchObject({
        status: "APPROVED",
        targetParticipants: 777,
      });
      const told = await world.rows(
        "select data from outbox where aggregate_id = ? order by seq desc limit 1",
        eventId,
      );
      expect(JSON.parse(String(told[0]?.["data"]))).toMatchObject({
        status: "APPROVED",
        targetParticipants: 777,
      });
    }
  });

  test("an approval never slips through while the event is being made incomplete", async () => {
    const shop = await openShop(world);
    for (let round = 0; round < 10; round++) {
      const eventId = await eventIn(world, shop, "DRAFT");
      const [refused] = await Promise.all([
        refusal(shop.call.events.approve({ eventId })),
        refusal(shop.call.events.update({ eventId, version: 2, endsAt: world.iso(world.clock.now()) })),
      ]);
      const { status, endsAt } = await shop.call.events.get({ eventId });
      const isComplete = Date.parse(endsAt ?? "") > world.clock.now();
      expect({ status, isComplete }).toEqual(
        refused ? { status: "DRAFT", isComplete: false } : { status: "APPROVED", isComplete: true },
      );
    }
  });
});

describe("events.update", () => {
  test("null takes an optional field away, absent ones stay", async () => {
    const { call, storeId } = await openShop(world);
    const { id: eventId } = await call.events.createDraft({ storeId, objective: "SALES", title: "제목" });
    await call.events.update({
      eventId,
      version: 1,
      budgetCapKrw: 5_000,
      maxParticipants: 10,
      prizeName: "커피",
    });
    const event = await call.events.update({ eventId, version: 2, budgetCapKrw: null });
    expect(event).toMatchObject({
      title: "제목",
      budgetCapKrw: null,
      maxParticipants: 10,
      prizeName: "커피",
    });
  });

  test("an active event may be sent back as it was read with one open field changed", async () => {
    const shop = await openShop(world);
    const eventId = await eventIn(world, shop, "ACTIVE");
    const { version, title, slug, endsAt } = await shop.call.events.get({ eventId });
    const event = await shop.call.events.update({
      eventId,
      version,
      title,
      slug,
      ...(endsAt === null ? {} : { endsAt }),
      description: "바뀐 설명",
    });
    expect(event).toMatchObject({ title, slug, endsAt, description: "바뀐 설명", version: version + 1 });
  });

  test("an active event ends later, never earlier", async () => {
    const shop = await openShop(world);
    const eventId = await eventIn(world, shop, "ACTIVE");
    const { version, endsAt } = await shop.call.events.get({ eventId });
    const end = Date.parse(endsAt ?? "");
    const earlier = shop.call.events.update({ eventId, version, endsAt: world.iso(end - 1_000) });
    expect(await refusal(earlier)).toMatchObject({ reason: "EVENT_LOCKED", params: { fields: ["endsAt"] } });
    const later = await shop.call.events.update({ eventId, version, endsAt: world.iso(end + DAY) });
    expect(Date.parse(later.endsAt ?? "")).toBe(end + DAY);
  });

  test("an approved event stays approvable", async () => {
    const shop = await openShop(world);
    const eventId = await eventIn(world, shop, "APPROVED");
    const { version, endsAt } = await shop.call.events.get({ eventId });
    const after = world.iso(Date.parse(endsAt ?? "") + 1);
    expect(await refusal(shop.call.events.update({ eventId, version, startsAt: after }))).toEqual({
      code: "PRECONDITION_FAILED",
      reason: "EVENT_INCOMPLETE",
      params: { missing: ["endsAt"] },
    });
  });

  const WRONG: readonly object[] = [
    { title: "" },
    { title: "가".repeat(81) },
    { description: "가".repeat(2_001) },
    { slug: "ab" },
    { slug: "Upper-Case" },
    { slug: "가게" },
    { targetParticipants: 0 },
    { targetParticipants: 1_000_001 },
    { prizeCostKrw: -1 },
    { otherCostKrw: 10_000_000_001 },
    { prizeCostKrw: 0.5 },
    { imageUrl: "http://img.madang.test/a.jpg" },
    { startsAt: "2026-10-01T00:00:00" },
    { channels: [{ channel: "Instagram" }, { channel: "Instagram" }] },
    { channels: [{ channel: "Facebook" }] },
  ];
  test.each([...WRONG])("refuses %j with 400 and changes nothing", async (fields) => {
    const { call, storeId } = await openShop(world);
    const { id: eventId } = await call.events.createDraft({ storeId, objective: "SALES" });
    await expect(call.events.update({ eventId, version: 1, ...fields })).rejects.toMatchObject({
      code: "BAD_REQUEST",
    });
    expect((await call.events.get({ eventId })).version).toBe(1);
  });

  test("unknown fields are refused, the store among them", async () => {
    const { call, storeId } = await openShop(world);
    const { id: eventId } = await call.events.createDraft({ storeId, objective: "SALES" });
    const moved: object = { storeId };
    await expect(call.events.update({ eventId, version: 1, ...moved })).rejects.toMatchObject({
      code: "BAD_REQUEST",
    });
  });
});

describe("addresses of events", () => {
  test("a former address still finds its event and names the current one", async () => {
    const { call, storeId } = await openShop(world);
    const draft = await call.events.createDraft({ storeId, objective: "SALES" });
    await call.events.update({ eventId: draft.id, version: 1, slug: "autumn-party" });
    const ctx = world.system();
    const target = { storeId, eventId: draft.id, slug: "autumn-party" };
    expect(await findEventBySlug({ ctx, slug: draft.slug })).toEqual(target);
    expect(await findEventBySlug({ ctx, slug: "autumn-party" })).toEqual(target);
    expect(await findEventBySlug({ ctx, slug: "never-given" })).toBeUndefined();
    const back = await call.events.update({ eventId: draft.id, version: 2, slug: draft.slug });
    expect(back.slug).toBe(draft.slug);
  });

  test("an address of another event, current or former, is SLUG_TAKEN", async () => {
    const { call, storeId } = await openShop(world);
    const first = await call.events.createDraft({ storeId, objective: "SALES" });
    const second = await call.events.createDraft({ storeId, objective: "AWARENESS" });
    await call.events.update({ eventId: first.id, version: 1, slug: "first-come" });
    for (const slug of ["first-come", first.slug]) {
      expect(await refusal(call.events.update({ eventId: second.id, version: 1, slug }))).toEqual({
        code: "CONFLICT",
        reason: "SLUG_TAKEN",
        params: { slug },
      });
    }
    expect((await call.events.get({ eventId: second.id })).version).toBe(1);
  });

  test("of ten events that want one address at once, one gets it", async () => {
    const shop = await openShop(world);
    const ids = await Promise.all(Array.from({ length: 10 }, () => eventIn(world, shop, "DRAFT")));
    const refusals = await Promise.all(
      ids.map((eventId) => refusal(shop.call.events.update({ eventId, version: 2, slug: "one-for-all" }))),
    );
    expect(refusals.filter((refused) => refused === undefined)).toHaveLength(1);
    expect(refusals.filter((refused) => refused?.reason === "SLUG_TAKEN")).toHaveLength(9);
  });

  test("a crash between the claim and the event leaves the old address in force; the same call repairs it", async () => {
    const { owner, call, storeId } = await openShop(world);
    const draft = await call.events.createDraft({ storeId, objective: "SALES" });
    const dying = world.as(owner, {
      shards: singleShard({ ...storeDb(world.deps), write: () => Promise.reject(new Error("killed")) }),
    });
    const input = { eventId: draft.id, version: 1, slug: "half-way" };
    await expect(dying.events.update(input)).rejects.toThrow();
    expect(await findEventBySlug({ ctx: world.system(), slug: "half-way" })).toMatchObject({
      slug: draft.slug,
    });
    expect((await call.events.update(input)).slug).toBe("half-way");
  });
});

describe("events.approve", () => {
  test("names every field that is missing, in the order of the form", async () => {
    const { call, storeId } = await openShop(world);
    const { id: eventId } = await call.events.createDraft({ storeId, objective: "SALES" });
    expect(await refusal(call.events.approve({ eventId }))).toEqual({
      code: "PRECONDITION_FAILED",
      reason: "EVENT_INCOMPLETE",
      params: { missing: ["title", "startsAt", "endsAt", "targetParticipants"] },
    });
  });

  test.each([
    { what: "starts 90 days ago", startsIn: -90 * DAY, endsIn: DAY, missing: [] },
    { what: "starts more than 90 days ago", startsIn: -90 * DAY - 1, endsIn: DAY, missing: ["startsAt"] },
    { what: "is over already", startsIn: -3 * DAY, endsIn: 0, missing: ["endsAt"] },
    { what: "ends when it starts", startsIn: DAY, endsIn: DAY, missing: ["endsAt"] },
    { what: "ends before it starts", startsIn: 2 * DAY, endsIn: DAY, missing: ["endsAt"] },
  ])("an event that $what: missing $missing", async ({ startsIn, endsIn, missing }) => {
    const { call, storeId } = await openShop(world);
    const now = world.clock.now();
    const { id: eventId } = await call.events.createDraft({ storeId, objective: "SALES" });
    const dates = { startsAt: world.iso(now + startsIn), endsAt: world.iso(now + endsIn) };
    await call.events.update({ eventId, version: 1, ...readyFields(world), ...dates });
    const refused = await refusal(call.events.approve({ eventId }));
    if (missing.length === 0) expect(refused).toBeUndefined();
    else expect(refused).toMatchObject({ reason: "EVENT_INCOMPLETE", params: { missing } });
  });

  test("gives every channel its tracking code", async () => {
    const shop = await openShop(world);
    const eventId = await eventIn(world, shop, "APPROVED");
    const codes = await world.controlRows(
      "select channel from tracking_codes where event_id = ? order by 1",
      eventId,
    );
    expect(codes.map((row) => row["channel"])).toEqual([
      "GenieTV",
      "Instagram",
      "KakaoChannel",
      "NaverBlog",
      "RingoBiz",
      "WooridongneTV",
    ]);
  });
});
