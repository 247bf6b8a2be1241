import { afterAll, beforeAll, describe, expect, test } from "bun:test";
import { type Actor, freshId } from "../../../src/context.ts";
import { addStaff, type Caller, createWorld, eventIn, openShop, refusal, type World } from "./world.ts";

let world: World;
beforeAll(async () => {
  world = await createWorld();
});
afterAll(() => world.close());

const BY_EVENT: Readonly<Record<string, (call: Caller, eventId: string) => Promise<unknown>>> = {
  get: (call, eventId) => call.events.get({ eventId }),
  preview: (call, eventId) => call.events.preview({ eventId }),
  update: (call, eventId) => call.events.update({ eventId, version: 1, title: "남의 것" }),
  approve: (call, eventId) => call.events.approve({ eventId }),
  cancel: (call, eventId) => call.events.cancel({ eventId }),
  end: (call, eventId) => call.events.end({ eventId }),
  archive: (call, eventId) => call.events.archive({ eventId }),
  duplicate: (call, eventId) => call.events.duplicate({ eventId }),
};
const BY_STORE: Readonly<Record<string, (call: Caller, storeId: string) => Promise<unknown>>> = {
  "stores.get": (call, storeId) => call.stores.get({ storeId }),
  "stores.update": (call, storeId) => call.stores.update({ storeId, name: "남의 것" }),
  "stores.close": (call, storeId) => call.stores.close({ storeId }),
  "events.createDraft": (call, storeId) => call.events.createDraft({ storeId, objective: "SALES" }),
  "events.list": (call, storeId) => call.events.list({ storeId }),
};
const READS = ["get", "preview"];

describe("foreign and unknown ids look the same", () => {
  test.each(Object.keys(BY_EVENT))("events.%s", async (name) => {
    const shop = await openShop(world);
    const eventId = await eventIn(world, shop, "APPROVED");
    const stranger = (await openShop(world)).call;
    const run = BY_EVENT[name];
    if (!run) throw new Error(name);
    const foreign = await refusal(run(stranger, eventId));
    expect(foreign).toEqual({ code: "NOT_FOUND", reason: "NOT_FOUND", params: {} });
    expect(JSON.stringify(foreign)).toBe(JSON.stringify(await refusal(run(stranger, freshId(world.deps)))));
    expect((await shop.call.events.get({ eventId })).status).toBe("APPROVED");
  });

  test.each(Object.keys(BY_STORE))("%s", async (name) => {
    const { storeId } = await openShop(world);
    const stranger = (await openShop(world)).call;
    const run = BY_STORE[name];
    if (!run) throw new Error(name);
    const foreign = await refusal(run(stranger, storeId));
    expect(foreign).toEqual({ code: "NOT_FOUND", reason: "NOT_FOUND", params: {} });
    expect(JSON.stringify(foreign)).toBe(JSON.stringify(await refusal(run(stranger, freshId(world.deps)))));
  });
});

describe("staff", () => {
  test.each(Object.keys(BY_EVENT))("events.%s: reads, and changes nothing", async (name) => {
    const shop = await openShop(world);
    const eventId = await eventIn(world, shop, "APPROVED");
    const staff = world.as(await addStaff(world, shop.storeId));
    const run = BY_EVENT[name];
    if (!run) throw new Error(name);
    if (READS.includes(name)) expect(await refusal(run(staff, eventId))).toBeUndefined();
    else expect(await refusal(run(staff, eventId))).toMatchObject({ code: "FORBIDDEN", reason: "FORBIDDEN" });
  });

  test("sees events without money", async () => {
    const shop = await openShop(world);
    const eventId = await eventIn(world, shop, "DRAFT");
    await shop.call.events.update({
      eventId,
      version: 2,
      prizeCostKrw: 5_000,
      otherCostKrw: 1,
      budgetCapKrw: 9,
      targetRoiPct: 3,
      channels: [{ channel: "GenieTV", content: { budgetKrw: 770_000, region: "서울 강남구" } }],
    });
    const staff = world.as(await addStaff(world, shop.storeId));
    const hidden = { prizeCostKrw: null, otherCostKrw: null, budgetCapKrw: null, targetRoiPct: null };
    expect(await staff.events.get({ eventId })).toMatchObject(hidden);
    const { items } = await staff.events.list({ storeId: shop.storeId });
    expect(items.find((item) => item.id === eventId)).toMatchObject(hidden);
    const plan = [{ channel: "GenieTV", content: { region: "서울 강남구" } }];
    expect((await staff.events.get({ eventId })).channels).toMatchObject(plan);
    expect(JSON.stringify(items)).not.toContain("770000");
    expect(JSON.stringify(await staff.events.preview({ eventId }))).not.toContain('budgetKrw":');
    expect(JSON.stringify(await shop.call.events.preview({ eventId }))).toContain("770000");
  });
});

describe("other callers", () => {
  test("an anonymous caller is told to sign in before anything is validated", async () => {
    const nobody = world.as({ kind: "anonymous", address: "203.0.113.9" });
    const faulty: { eventId: string } = { eventId: "not a uuid" };
    for (const work of [nobody.events.get(faulty), nobody.events.approve(faulty), nobody.stores.list({})]) {
      expect(await refusal(work)).toMatchObject({ code: "UNAUTHORIZED", reason: "UNAUTHORIZED" });
    }
  });

  test("an API key with the read scope reads its own store's events and no other's", async () => {
    const shop = await openShop(world);
    const eventId = await eventIn(world, shop, "APPROVED");
    const other = await eventIn(world, await openShop(world), "APPROVED");
    const machine: Actor = {
      kind: "machine",
      keyId: freshId(world.deps),
      storeId: shop.storeId,
      scopes: ["read"],
      address: "203.0.113.9",
    };
    const call = world.as(machine);
    expect((await call.events.get({ eventId })).id).toBe(eventId);
    expect((await call.events.list({})).items.map((item) => item.storeId)).toContain(shop.storeId);
    expect(await refusal(call.events.get({ eventId: other }))).toMatchObject({ code: "NOT_FOUND" });
    const blind = world.as({ ...machine, scopes: ["sales:write"] });
    expect(await refusal(blind.events.get({ eventId }))).toMatchObject({ code: "FORBIDDEN" });
    expect((await blind.events.list({})).items).toEqual([]);
  });
});
