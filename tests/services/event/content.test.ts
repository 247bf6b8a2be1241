import { afterAll, beforeAll, describe, expect, test } from "bun:test";
import { z } from "zod";
import type { ChannelId } from "../../../src/channels/index.ts";
import { CHANNEL_IDS } from "../../../src/channels/index.ts";
import { addStaff, createWorld, openShop, readyFields, refusal, type Shop, type World } from "./world.ts";

let world: World;
beforeAll(async () => {
  world = await createWorld();
});
afterAll(() => world.close());

type Plan = { channel: ChannelId; content?: Record<string, unknown> }[];

/** A draft that only its channels' content could keep from approval. */
async function draftWith(
  channels: Plan,
  fields: Record<string, unknown> = {},
): Promise<Shop & { eventId: string }> {
  const shop = await openShop(world);
  const { id: eventId } = await shop.call.events.createDraft({ storeId: shop.storeId, objective: "SALES" });
  await shop.call.events.update({ eventId, version: 1, ...readyFields(world), ...fields, channels });
  return { ...shop, eventId };
}

async function refusedIssues(channels: Plan, fields?: Record<string, unknown>): Promise<unknown> {
  const { call, eventId } = await draftWith(channels, fields);
  const refused = await refusal(call.events.approve({ eventId }));
  if (refused === undefined) return [];
  expect(refused).toMatchObject({ code: "PRECONDITION_FAILED", reason: "CONTENT_INVALID" });
  expect((await call.events.get({ eventId })).status).toBe("DRAFT");
  const { issues } = z.object({ issues: z.array(SHOWN) }).parse(refused.params);
  return { issues: issues.map(({ message: _, ...place }) => place) };
}

/** An owner reads a sentence of each place. */
const SHOWN = z.looseObject({ message: z.string().regex(/[가-힣].*요\.$/) });

describe("approval", () => {
  test.each<[ChannelId, Record<string, unknown>, string, string]>([
    ["NaverBlog", { content: "가".repeat(15_001) }, "content", "CONTENT_TOO_LONG"],
    ["NaverBlog", { imageUrls: ["https://10.0.0.1/a.jpg"] }, "imageUrls.0", "INVALID_IMAGE_URL"],
    ["GenieTV", { budgetKrw: 105_000 }, "budgetKrw", "INVALID_BUDGET"],
    ["GenieTV", { schedule: { timeSlots: ["noon"] } }, "schedule.timeSlots", "INVALID_TIME_SLOT"],
    ["WooridongneTV", { radius: "5km" }, "radius", "INVALID_RADIUS"],
  ])("is refused for %s with %j: %s is %s", async (channel, content, field, code) => {
    expect(await refusedIssues([{ channel, content }])).toEqual({ issues: [{ channel, field, code }] });
  });

  test("is refused for content of another shape, with every such field", async () => {
    expect(
      await refusedIssues([
        { channel: "NaverBlog", content: { title: 7, surprise: true } },
        { channel: "Instagram", content: { caption: ["a"] } },
      ]),
    ).toEqual({
      issues: [
        { channel: "NaverBlog", field: "title", code: "INVALID_CONTENT" },
        { channel: "NaverBlog", field: "surprise", code: "INVALID_CONTENT" },
        { channel: "Instagram", field: "caption", code: "INVALID_CONTENT" },
      ],
    });
  });

  test("is not refused for what channels derive: a missing picture or phone may still come", async () => {
    expect(await refusedIssues(CHANNEL_IDS.map((channel) => ({ channel })))).toEqual([]);
    expect(await refusedIssues([{ channel: "Instagram", content: { caption: "사진은 나중에" } }])).toEqual(
      [],
    );
    expect(await refusedIssues([])).toEqual([]);
  });

  test("is not refused for what only the moment forbids", async () => {
    const day = new Date(world.clock.now()).toISOString().slice(0, 10);
    const content = { schedule: { startDate: day } };
    const { call, eventId } = await draftWith([{ channel: "GenieTV", content }]);
    const [shown] = (await call.events.preview({ eventId })).channels;
    expect(shown?.issues.map(({ code }) => code)).toContain("TOO_EARLY");
    expect((await call.events.approve({ eventId })).status).toBe("APPROVED");
  });

  test("is not refused for a warning", async () => {
    expect(await refusedIssues([{ channel: "NaverBlog", content: { title: "가".repeat(200) } }])).toEqual([]);
  });

  test("goes through once the field is mended", async () => {
    const { call, eventId } = await draftWith([{ channel: "GenieTV", content: { budgetKrw: 1 } }]);
    expect((await refusal(call.events.approve({ eventId })))?.reason).toBe("CONTENT_INVALID");
    await call.events.update({
      eventId,
      version: 2,
      channels: [{ channel: "GenieTV", content: { budgetKrw: 200_000 } }],
    });
    expect((await call.events.approve({ eventId })).status).toBe("APPROVED");
  });
});

describe("the preview of each channel", () => {
  test("shows what customers will see, with a place for the link in a draft and the link itself later", async () => {
    const { call, eventId } = await draftWith([{ channel: "NaverBlog", content: { title: "놀러 오세요" } }]);
    const shown = async () => (await call.events.preview({ eventId })).channels[0]?.preview;
    const draft = await shown();
    expect(draft).toMatchObject({ kind: "article", title: "놀러 오세요" });
    expect(draft?.link?.url).toBe("http://madang.test/r/00000000");
    await call.events.approve({ eventId });
    const approved = await shown();
    expect(approved?.link?.url).toMatch(/^http:\/\/madang\.test\/r\/[a-z0-9]{8}$/);
    expect(approved?.link?.url).not.toBe(draft?.link?.url);
    expect(approved?.text).toContain(approved?.link?.url ?? "-");
    expect(approved?.text.length).toBe(draft?.text.length ?? 0);
  });

  test("exists for all six, in the form that each channel has", async () => {
    const { call, eventId } = await draftWith([], { imageUrl: "https://img.madang.test/a.jpg" });
    const { channels } = await call.events.preview({ eventId });
    expect(channels.map(({ channel, preview }) => [channel, preview?.kind])).toEqual([
      ["WooridongneTV", "tv"],
      ["RingoBiz", "voice"],
      ["GenieTV", "tv"],
      ["Instagram", "post"],
      ["NaverBlog", "article"],
      ["KakaoChannel", "message"],
    ]);
    for (const { preview } of channels) {
      expect(preview?.text).not.toBe("");
      for (const { used, max } of preview?.counters ?? []) expect(used).toBeLessThanOrEqual(max);
    }
  });

  test("is null for content that no adapter can read, beside the others'", async () => {
    const { call, eventId } = await draftWith([
      { channel: "Instagram", content: { caption: 7 } },
      { channel: "NaverBlog" },
    ]);
    const { channels } = await call.events.preview({ eventId });
    expect(channels.map(({ preview }) => preview === null)).toEqual([true, false]);
  });

  test("tells staff no money", async () => {
    const { storeId, eventId } = await draftWith([
      { channel: "GenieTV", content: { budgetKrw: 7_770_000 } },
      { channel: "WooridongneTV" },
      { channel: "KakaoChannel" },
    ]);
    const staff = world.as(await addStaff(world, storeId));
    const seen = JSON.stringify(await staff.events.preview({ eventId }));
    expect(seen).not.toMatch(/Krw|7770000|7,770,000|777만/);
  });
});
