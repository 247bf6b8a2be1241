import { afterAll, beforeAll, describe, expect, test } from "bun:test";
import { freshId } from "../../../src/context.ts";
import { type Db, singleShard } from "../../../src/db/index.ts";
import { ensureStore } from "../../../src/services/store/index.ts";
import { storeDb } from "../../helpers/store-db.ts";
import { addStaff, createWorld, eventIn, openShop, refusal, SHOP, type World } from "../event/world.ts";

let world: World;
beforeAll(async () => {
  world = await createWorld();
});
afterAll(() => world.close());

describe("stores.create", () => {
  test("opens a store that its owner can read at once, membership and shard written", async () => {
    const owner = world.person();
    const call = world.as(owner);
    const store = await call.stores.create({
      ...SHOP,
      phone: "02-123-4567",
      location: { lat: 37.5, lng: 127.03 },
      grossMarginPct: 60,
      newCustomerLtvKrw: 30_000,
    });
    expect(store).toMatchObject({
      ...SHOP,
      role: "owner",
      timeZone: "Asia/Seoul",
      location: { lat: 37.5, lng: 127.03 },
      grossMarginPct: 60,
      newCustomerLtvKrw: 30_000,
      isDemo: false,
      createdAt: "2026-10-01T12:00:00+09:00",
      closedAt: null,
    });
    expect(await call.stores.get({ storeId: store.id })).toEqual(store);
    expect((await call.stores.list({})).items).toEqual([store]);
    const memberships = "select user_id, role from memberships where store_id = ?";
    expect(await world.controlRows(memberships, store.id)).toEqual([
      { user_id: owner.userId, role: "owner" },
    ]);
    expect(await world.controlRows("select shard from store_shards where store_id = ?", store.id)).toEqual([
      { shard: "main" },
    ]);
  });

  test("takes the region from the address where it is not given", async () => {
    const { region: _region, ...without } = SHOP;
    const call = world.as(world.person());
    const regionOf = async (address: string) => (await call.stores.create({ ...without, address })).region;
    expect(await regionOf("서울특별시 강남구 역삼동")).toBe("서울");
    expect(await regionOf("경기도 성남시")).toBe("경기");
    expect(await regionOf("전라남도 여수시")).toBe("전남");
    expect(await regionOf("강남역 2번 출구")).toBeNull();
  });

  test.each([
    { name: "" },
    { name: "가".repeat(101) },
    { name: "줄\n바꿈" },
    { timeZone: "Asia/Kolkata" },
    { timeZone: "Mars/Base" },
    { phone: "전화" },
    { location: { lat: 91, lng: 0 } },
    { grossMarginPct: 101 },
    { newCustomerLtvKrw: 1.5 },
  ])("refuses %j with 400", async (fields) => {
    const call = world.as(world.person());
    await expect(call.stores.create({ ...SHOP, ...fields })).rejects.toMatchObject({ code: "BAD_REQUEST" });
    expect((await call.stores.list({})).items).toEqual([]);
  });

  test("a crash between the control and the store write is repaired by the same call with the same key", async () => {
    const owner = world.person();
    const call = world.as(owner);
    const input = { ...SHOP, idempotencyKey: "once" };
    const dying = world.as(owner, {
      shards: singleShard({ ...storeDb(world.deps), write: () => Promise.reject(new Error("killed")) }),
    });
    await expect(dying.stores.create(input)).rejects.toThrow();
    expect((await call.stores.list({})).items).toEqual([]);
    const store = await call.stores.create(input);
    expect(await call.stores.create(input)).toEqual(store);
    const claims = await world.controlRows(
      "select store_id from memberships where user_id = ?",
      owner.userId,
    );
    expect(claims).toEqual([{ store_id: store.id }]);
    const log = await world.rows("select action from audit_log where store_id = ?", store.id);
    expect(log).toEqual([{ action: "store.create" }]);
  });

  test("connects the simulators in demo mode and nothing otherwise (D-04)", async () => {
    const connections = "select channel, provider, state from channel_connections where store_id = ?";
    const owner = world.person();
    const demo = await world.as(owner, { isDemo: true }).stores.create(SHOP);
    const rows = await world.rows(connections, demo.id);
    expect(rows).toHaveLength(6);
    expect(rows.every((row) => row["provider"] === "simulator" && row["state"] === "CONNECTED")).toBe(true);
    expect(demo.isDemo).toBe(true);
    const real = await world.as(owner).stores.create(SHOP);
    expect(await world.rows(connections, real.id)).toEqual([]);
  });
});

describe("stores.update", () => {
  test("writes what is given, takes away what is null, leaves the rest, stamps the version of the numbers", async () => {
    const { call, storeId } = await openShop(world);
    const stamp = () => world.rows("select version from stats_versions where key = ?", `store:${storeId}`);
    await call.stores.update({
      storeId,
      phone: "02-1234",
      location: { lat: 1, lng: 2 },
      grossMarginPct: 55.5,
    });
    expect(await stamp()).toEqual([{ version: 1 }]);
    const store = await call.stores.update({ storeId, name: "새 이름", location: null });
    expect(store).toMatchObject({
      name: "새 이름",
      phone: "02-1234",
      location: null,
      grossMarginPct: 55.5,
      address: SHOP.address,
    });
    expect(await stamp()).toEqual([{ version: 2 }]);
  });

  test("another zone is told to whoever counts by the store's days", async () => {
    const shop = await openShop(world);
    const eventId = await eventIn(world, shop, "APPROVED");
    await shop.call.stores.update({ storeId: shop.storeId, timeZone: "Asia/Tokyo" });
    await shop.call.stores.update({ storeId: shop.storeId, timeZone: "America/New_York" });
    const told = await world.rows(
      "select type, data from outbox where aggregate_id = ? order by seq",
      eventId,
    );
    expect(told.map((row) => [row["type"], JSON.parse(String(row["data"])).timeZone])).toEqual([
      ["EventDraftCreated", undefined],
      ["EventCreated", "Asia/Seoul"],
      ["EventChanged", "Asia/Tokyo"],
      ["EventChanged", "America/New_York"],
    ]);
    expect((await shop.call.events.get({ eventId })).startsAt).toEndWith("-04:00");
  });
});

describe("stores.list", () => {
  test("oldest first, page by page; staff see their store without its economics", async () => {
    const { owner, call, storeId } = await openShop(world);
    await call.stores.update({ storeId, grossMarginPct: 50, newCustomerLtvKrw: 1_000 });
    for (let index = 0; index < 4; index++) {
      world.clock.advance(1);
      await call.stores.create({ ...SHOP, name: `가게 ${index}` });
    }
    const names: string[] = [];
    let cursor: string | undefined;
    do {
      const page = await world.as(owner).stores.list({ limit: 2, ...(cursor ? { cursor } : {}) });
      names.push(...page.items.map((item) => item.name));
      cursor = page.nextCursor ?? undefined;
    } while (cursor !== undefined);
    expect(names).toEqual([SHOP.name, "가게 0", "가게 1", "가게 2", "가게 3"]);
    const staff = world.as(await addStaff(world, storeId));
    expect((await staff.stores.list({})).items).toMatchObject([
      { id: storeId, role: "staff", grossMarginPct: null, newCustomerLtvKrw: null },
    ]);
    expect(await refusal(staff.stores.get({ storeId }))).toMatchObject({ code: "FORBIDDEN" });
    expect(await refusal(staff.stores.update({ storeId, name: "내 것" }))).toMatchObject({
      code: "FORBIDDEN",
    });
  });
});

describe("stores.close", () => {
  test("ends what runs, cancels what has not begun, keeps everything readable and begins nothing new", async () => {
    const shop = await openShop(world);
    const { call, storeId } = shop;
    const ids = {
      DRAFT: await eventIn(world, shop, "DRAFT"),
      APPROVED: await eventIn(world, shop, "APPROVED"),
      ACTIVE: await eventIn(world, shop, "ACTIVE"),
      ENDED: await eventIn(world, shop, "ENDED"),
    };
    const closed = await call.stores.close({ storeId });
    expect(closed.closedAt).not.toBeNull();
    expect(await call.stores.close({ storeId })).toEqual(closed);
    const status = async (eventId: string) => (await call.events.get({ eventId })).status;
    expect(await Promise.all(Object.values(ids).map(status))).toEqual([
      "CANCELLED",
      "CANCELLED",
      "ENDED",
      "ENDED",
    ]);
    const closedStore = { code: "PRECONDITION_FAILED", reason: "STORE_CLOSED", params: {} };
    expect(await refusal(call.events.createDraft({ storeId, objective: "REVISIT" }))).toEqual(closedStore);
    expect(await refusal(call.events.duplicate({ eventId: ids.ENDED }))).toEqual(closedStore);
    expect(await refusal(call.stores.update({ storeId, name: "다시" }))).toEqual(closedStore);
  });

  test("a draft started at the same moment does not outlive the store", async () => {
    for (let round = 0; round < 10; round++) {
      const { call, storeId } = await openShop(world);
      await Promise.all([
        call.stores.close({ storeId }),
        refusal(call.events.createDraft({ storeId, objective: "SALES" })),
      ]);
      const open = await world.rows("select id from events where store_id = ? and status = 'DRAFT'", storeId);
      expect(open).toEqual([]);
    }
  });

  test("is one commit: no crash leaves a closed store with running events", async () => {
    const shop = await openShop(world);
    const eventId = await eventIn(world, shop, "ACTIVE");
    let writes = 0;
    const write: Db["write"] = (statements) => {
      writes += 1;
      return writes > 1 ? Promise.reject(new Error("killed")) : storeDb(world.deps).write(statements);
    };
    const fragile = world.as(shop.owner, { shards: singleShard({ ...storeDb(world.deps), write }) });
    await fragile.stores.close({ storeId: shop.storeId });
    expect((await shop.call.events.get({ eventId })).status).toBe("ENDED");
  });
});

describe("ensureStore", () => {
  const NAMES = { name: "카페 마당", industry: "카페", address: "서울시 마포구 연남동 1" };

  test("the same name and address is the same store: NFC or NFD, spaces folded", async () => {
    const ctx = world.context(world.person());
    const first = await ensureStore({ ctx, input: { ...NAMES, name: "Café 마당" } });
    for (const name of ["Café 마당", "  Café   마당 ", "Café\u3000마당"]) {
      const nfd = {
        name: name.normalize("NFD"),
        industry: "다른 업종",
        address: ` ${NAMES.address.normalize("NFD")} `,
      };
      expect((await ensureStore({ ctx, input: nfd })).storeId).toBe(first.storeId);
    }
    expect((await ensureStore({ ctx, input: { ...NAMES, name: "Café 마당 2호" } })).storeId).not.toBe(
      first.storeId,
    );
  });

  test("parallel first calls end with one store and no membership beside it", async () => {
    const person = world.person();
    const stores = await Promise.all(
      Array.from({ length: 12 }, () => ensureStore({ ctx: world.context(person), input: NAMES })),
    );
    expect(new Set(stores.map((store) => store.storeId)).size).toBe(1);
    const memberships = await world.controlRows(
      "select store_id from memberships where user_id = ?",
      person.userId,
    );
    expect(memberships).toEqual([{ store_id: String(stores[0]?.storeId) }]);
  });

  test("another owner's store with the same name and address stays another store, a closed one is not reused", async () => {
    const one = world.person();
    const first = await ensureStore({ ctx: world.context(one), input: NAMES });
    const second = await ensureStore({ ctx: world.context(world.person()), input: NAMES });
    expect(second.storeId).not.toBe(first.storeId);
    await world.as(one).stores.close({ storeId: first.storeId });
    expect((await ensureStore({ ctx: world.context(one), input: NAMES })).storeId).not.toBe(first.storeId);
  });

  test("refuses blank names whoever calls [R-035]", async () => {
    const ctx = world.context(world.person());
    for (const field of ["name", "industry", "address"]) {
      const input = { ...NAMES, [field]: " \u3000 " };
      await expect(ensureStore({ ctx, input })).rejects.toMatchObject({ reason: "EVENT_002" });
    }
  });

  test("only a person owns a store", async () => {
    const machine = {
      kind: "machine",
      keyId: "k",
      storeId: freshId(world.deps),
      scopes: [],
      address: "",
    } as const;
    await expect(ensureStore({ ctx: world.context(machine), input: NAMES })).rejects.toMatchObject({
      code: "UNAUTHORIZED",
    });
  });
});
