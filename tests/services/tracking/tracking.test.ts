import { afterAll, beforeAll, describe, expect, test } from "bun:test";
import {
  ensureTrackingCodes,
  newShortCode,
  readShortCode,
  resolveRef,
  showShortCode,
  trackingUrl,
} from "../../../src/services/tracking/index.ts";
import {
  addStaff,
  createWorld,
  openEvent,
  openShop,
  type RunningEvent,
  refusal,
  type Shop,
  type World,
} from "../participation/world.ts";

let world: World;
let shop: Shop;
let event: RunningEvent;

beforeAll(async () => {
  world = await createWorld();
  shop = await openShop(world);
  event = await openEvent(world, shop);
});
afterAll(() => world.close());

const CHANNELS = ["GenieTV", "Instagram", "KakaoChannel", "NaverBlog", "RingoBiz", "WooridongneTV"];

describe("short codes", () => {
  test("survive being read aloud, typed and printed", () => {
    const code = newShortCode(world.deps.randomBytes, 12);
    const typed = showShortCode(code).toLowerCase().replaceAll("0", "o").replaceAll("1", "i");
    expect(readShortCode(` ${typed}\u200b`, 12)).toBe(code);
    expect(readShortCode(code.slice(1), 12)).toBeUndefined();
    expect(readShortCode("UUUUUUUUUUUU", 12)).toBeUndefined();
    expect(showShortCode("ABCD1234EFGH")).toBe("ABCD-1234-EFGH");
  });
});

describe("codes of an event", () => {
  test("exist for every channel from approval on, one each", async () => {
    const { items } = await shop.call.tracking.list({ eventId: event.eventId });
    expect(items.map((item) => String(item.channel)).sort()).toEqual(CHANNELS);
    expect(new Set(items.map((item) => item.code)).size).toBe(6);
  });

  test("stay what they are when asked for again, also 20 times at once", async () => {
    const draft = await shop.call.events.createDraft({ storeId: shop.storeId, objective: "AWARENESS" });
    const place = {
      ctx: world.system(),
      storeId: shop.storeId,
      eventId: draft.id,
      channels: ["Instagram", "RingoBiz"],
    };
    const answers = await Promise.all(Array.from({ length: 20 }, () => ensureTrackingCodes(place)));
    expect(new Set(answers.map((answer) => JSON.stringify(answer))).size).toBe(1);
    expect(Object.keys(answers[0] ?? {}).sort()).toEqual(["Instagram", "RingoBiz"]);
  });

  test("are drawn again when a code is taken by another event", async () => {
    const real = world.deps.randomBytes;
    let constant = 2;
    const randomBytes = (length: number) =>
      length === 8 && constant-- > 0 ? new Uint8Array(8) : real(length);
    const system = world.system();
    const ctx = { ...system, deps: { ...system.deps, randomBytes } };
    const draft = async (objective: "NEW_CUSTOMERS" | "REVISIT") =>
      (await shop.call.events.createDraft({ storeId: shop.storeId, objective })).id;
    const codeOf = async (eventId: string) =>
      (await ensureTrackingCodes({ ctx, storeId: shop.storeId, eventId, channels: ["GenieTV"] }))["GenieTV"];
    expect(await codeOf(await draft("NEW_CUSTOMERS"))).toBe("00000000");
    expect(await codeOf(await draft("REVISIT"))).toMatch(/^[0-9a-z]{8}$/);
  });
});

describe("tracking.create", () => {
  test("gives a place its own link and QR code, the same one when asked again", async () => {
    const link = await shop.call.tracking.create({ eventId: event.eventId, placement: "카운터 앞" });
    expect(link).toMatchObject({
      url: trackingUrl(world.deps, link.code),
      clicks: 0,
      label: "직접",
      placement: "카운터 앞",
    });
    expect(link.url).toBe(`http://madang.test/r/${link.code}`);
    expect(link.qrSvg).toMatch(/^<svg [^>]*viewBox=/);
    expect(link.qrSvg).not.toMatch(/<script|href|url\(/);
    expect(await shop.call.tracking.create({ eventId: event.eventId, placement: "카운터 앞" })).toEqual(link);
    const window = await shop.call.tracking.create({
      eventId: event.eventId,
      placement: "창문",
      channel: "Instagram",
    });
    expect(window).toMatchObject({ channel: "Instagram", label: "Instagram" });
    expect(window.code).not.toBe(link.code);
  });

  test("a channel without a placement is the channel's own code", async () => {
    const { items } = await shop.call.tracking.list({ eventId: event.eventId });
    const link = await shop.call.tracking.create({ eventId: event.eventId, channel: "GenieTV" });
    expect(link.code).toBe(items.find((item) => item.channel === "GenieTV")?.code ?? "");
  });

  test("an idempotency key used for another place is refused", async () => {
    const input = { eventId: event.eventId, placement: "테이블", idempotencyKey: "qr" };
    const link = await shop.call.tracking.create(input);
    expect(await shop.call.tracking.create(input)).toEqual(link);
    expect(await refusal(shop.call.tracking.create({ ...input, placement: "문" }))).toMatchObject({
      reason: "IDEMPOTENCY_KEY_REUSED",
    });
  });

  test("is for owner and staff; strangers and API keys get nothing", async () => {
    const stranger = await openShop(world, "남의 가게");
    const missing = { code: "NOT_FOUND", reason: "NOT_FOUND" };
    const input = { eventId: event.eventId, placement: "입구" };
    expect(
      await refusal(world.as(await addStaff(world, shop.storeId)).tracking.create(input)),
    ).toBeUndefined();
    expect(await refusal(stranger.call.tracking.create(input))).toEqual(missing);
    expect(await refusal(stranger.call.tracking.list({ eventId: event.eventId }))).toEqual(missing);
    const machine = world.as({
      kind: "machine",
      keyId: "k",
      storeId: shop.storeId,
      scopes: ["read"],
      address: "",
    });
    expect(await refusal(machine.tracking.create(input))).toEqual({ code: "FORBIDDEN", reason: "FORBIDDEN" });
  });
});

describe("tracking.list", () => {
  test("turns every page exactly once", async () => {
    const all = await shop.call.tracking.list({ eventId: event.eventId, limit: 100 });
    const codes: string[] = [];
    let cursor: string | null = "";
    while (cursor !== null) {
      const page: typeof all = await shop.call.tracking.list({ eventId: event.eventId, limit: 2, cursor });
      codes.push(...page.items.map((item) => item.code));
      cursor = page.nextCursor;
    }
    expect(codes).toEqual(all.items.map((item) => item.code));
  });
});

describe("resolveRef", () => {
  test("knows a code of this event only", async () => {
    const { items } = await shop.call.tracking.list({ eventId: event.eventId });
    const item = items.find(({ channel, placement }) => channel === "NaverBlog" && placement === null);
    const resolve = (ref: string | undefined, eventId = event.eventId) =>
      resolveRef({ ctx: world.system(), eventId, ref });
    expect(await resolve(item?.code)).toEqual({ channel: "NaverBlog", code: item?.code ?? "" });
    const direct = { channel: "", code: null };
    for (const ref of [undefined, "", "zzzzzzzz", "x".repeat(10_000), "\u0000", "한글한글한글한글"]) {
      expect(await resolve(ref)).toEqual(direct);
    }
    expect(await resolve(item?.code, shop.storeId)).toEqual(direct);
  });
});
