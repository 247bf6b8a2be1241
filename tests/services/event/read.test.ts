import { afterAll, beforeAll, describe, expect, test } from "bun:test";
import { toIso } from "../../../src/time.ts";
import { createWorld, DAY, eventIn, openShop, readyFields, SHOP, type World } from "./world.ts";

let world: World;
beforeAll(async () => {
  world = await createWorld();
});
afterAll(() => world.close());

describe("events.list", () => {
  test("newest first, page by page, each event once", async () => {
    const shop = await openShop(world);
    for (let index = 0; index < 5; index++) {
      world.clock.advance(1_000);
      await eventIn(world, shop, "DRAFT");
    }
    const { storeId } = shop;
    const whole = await shop.call.events.list({ storeId });
    expect(whole.nextCursor).toBeNull();
    expect(whole.items.map((item) => item.id)).toEqual(
      whole.items
        .map((item) => item.id)
        .sort()
        .reverse(),
    );
    const seen: string[] = [];
    let cursor: string | undefined;
    do {
      const page = await shop.call.events.list({ storeId, limit: 2, ...(cursor ? { cursor } : {}) });
      seen.push(...page.items.map((item) => item.id));
      cursor = page.nextCursor ?? undefined;
    } while (cursor !== undefined);
    expect(seen).toEqual(whole.items.map((item) => item.id));
  });

  test("filters by status and by part of the title, taken literally", async () => {
    const shop = await openShop(world);
    const { call, storeId } = shop;
    await eventIn(world, shop, "ACTIVE");
    const { id: eventId } = await call.events.createDraft({
      storeId,
      objective: "AWARENESS",
      title: "100% 할인 Big Sale",
    });
    expect((await call.events.list({ storeId, status: "ACTIVE" })).items.map((item) => item.status)).toEqual([
      "ACTIVE",
    ]);
    const titled = async (q: string) => (await call.events.list({ storeId, q })).items.map((item) => item.id);
    expect(await titled("0% 할")).toEqual([eventId]);
    expect(await titled("big sale")).toEqual([eventId]);
    expect(await titled("%")).toEqual([eventId]);
    expect(await titled("_00")).toEqual([]);
  });

  test("without a store it spans the caller's stores and nobody else's", async () => {
    const first = await openShop(world);
    const second = await first.call.stores.create({
      ...SHOP,
      name: "둘째 가게",
      timeZone: "America/New_York",
    });
    await first.call.events.createDraft({ storeId: first.storeId, objective: "SALES" });
    world.clock.advance(1);
    const draft = await first.call.events.createDraft({ storeId: second.id, objective: "SALES" });
    await eventIn(world, await openShop(world), "DRAFT");
    const { items } = await first.call.events.list({});
    expect(items.map((item) => item.storeId)).toEqual([second.id, first.storeId]);
    expect(items[0]).toEqual(draft);
    expect(draft.createdAt).toEndWith("-04:00");
  });

  test("somebody without a store has no events", async () => {
    expect(await world.as(world.person()).events.list({})).toEqual({ items: [], nextCursor: null });
  });
});

describe("events.preview", () => {
  test("shows the page's texts and what each planned channel would get", async () => {
    const { call, storeId } = await openShop(world);
    const { id: eventId, url } = await call.events.createDraft({ storeId, objective: "SALES" });
    await call.events.update({
      eventId,
      version: 1,
      ...readyFields(world),
      prizeName: "아메리카노",
      imageUrl: "https://img.madang.test/a.jpg",
      channels: [{ channel: "Instagram", content: { caption: "직접 쓴 글" } }],
    });
    const preview = await call.events.preview({ eventId });
    expect(preview).toMatchObject({
      eventId,
      url,
      storeName: SHOP.name,
      title: "가을 맞이 이벤트",
      prizeName: "아메리카노",
      startsAt: toIso("Asia/Seoul", world.clock.now() + DAY),
      missing: [],
    });
    expect(preview.channels).toMatchObject([
      {
        channel: "Instagram",
        label: "Instagram",
        content: { caption: "직접 쓴 글", imageUrl: "https://img.madang.test/a.jpg" },
        issues: [],
      },
    ]);
  });

  test("an empty draft shows all six channels and what approval would ask for", async () => {
    const { call, storeId } = await openShop(world);
    const { id: eventId } = await call.events.createDraft({ storeId, objective: "SALES" });
    const preview = await call.events.preview({ eventId });
    expect(preview.missing).toEqual(["title", "startsAt", "endsAt", "targetParticipants"]);
    expect(preview.channels.map((item) => item.channel)).toEqual([
      "WooridongneTV",
      "RingoBiz",
      "GenieTV",
      "Instagram",
      "NaverBlog",
      "KakaoChannel",
    ]);
  });

  test("content of the wrong shape is an issue, not a fault", async () => {
    const { call, storeId } = await openShop(world);
    const { id: eventId } = await call.events.createDraft({ storeId, objective: "SALES" });
    await call.events.update({
      eventId,
      version: 1,
      channels: [{ channel: "Instagram", content: { caption: 7 } }],
    });
    const { channels } = await call.events.preview({ eventId });
    expect(channels[0]?.issues).toContainEqual({
      severity: "hard",
      field: "caption",
      code: "INVALID_CONTENT",
      message: "채널에 맞는 내용인지 다시 확인해 주세요.",
    });
  });
});
