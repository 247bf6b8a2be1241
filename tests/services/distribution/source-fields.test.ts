import { afterEach, describe, expect, test } from "bun:test";
import type { ChannelId } from "../../../src/channels/index.ts";
import { type Approved, addRecipient, approvedEvent, createWorld, type World } from "./world.ts";

let world: World;
afterEach(() => world.close());

async function distributed(channel: ChannelId, content: Record<string, unknown>) {
  world = await createWorld();
  const place: Approved = await approvedEvent(world);
  await addRecipient(world, place, "01012345678");
  const run = await world.call.distribution.distribute({
    eventId: place.eventId,
    channels: [{ channel, content }],
  });
  await world.drained();
  const settled = await world.call.distribution.get({ distributionId: run.distributionId });
  const [result] = settled.results;
  if (result === undefined) throw new Error("a run has a result for its channel");
  return result;
}

const FILM = "https://videos.example.com/a.mp4";
const FIRST_DAY = "2026-11-20";
const SCHEDULE = { startDate: FIRST_DAY, endDate: "2026-11-25", timeSlots: ["weekday_evening"] };

describe("each channel takes the source's fields and answers with the source's names", () => {
  test.each<[string, ChannelId, Record<string, unknown>, readonly string[]]>([
    ["[R-064]", "WooridongneTV", { contentUrls: [FILM] }, ["distributionId", "estimatedViews"]],
    [
      "[R-065]",
      "RingoBiz",
      { phoneNumber: "02-555-1234", audioUrl: "https://a.example.com/a.mp3" },
      ["updateTimestamp"],
    ],
    [
      "[R-066]",
      "GenieTV",
      { region: "서울 강남구", schedule: SCHEDULE, budgetKrw: 200_000, contentUrls: [FILM] },
      ["adId", "impressionSchedule"],
    ],
    [
      "[R-067]",
      "Instagram",
      { imageUrl: "https://i.example.com/a.jpg", caption: "가을 잔치", hashtags: ["분식"] },
      ["postId", "postUrl"],
    ],
    ["[R-069]", "KakaoChannel", { message: "가을 잔치에 오세요" }, ["messageId"]],
  ])("%s %s", async (_id, channel, content, names) => {
    const result = await distributed(channel, content);
    expect(result.status).toBe("SUCCESS");
    expect(Object.keys(result.data)).toEqual(expect.arrayContaining([...names]));
  });

  test("[R-068] Naver Blog ends with the address of the owner's post", async () => {
    const result = await distributed("NaverBlog", { content: "가을 잔치 소식이에요. ".repeat(30) });
    expect(result).toMatchObject({ status: "ACTION_REQUIRED", action: { kind: "assisted_post" } });
    const latest = await world.call.distribution.latest({ eventId: await eventId() });
    const confirmed = await world.call.distribution.confirm({
      distributionId: latest?.distributionId ?? "",
      channel: "NaverBlog",
      postUrl: "https://m.blog.naver.com/dalbit/223000000001",
    });
    expect(confirmed.results[0]).toMatchObject({
      status: "SUCCESS",
      data: { postUrl: "https://blog.naver.com/dalbit/223000000001" },
    });
  });
});

async function eventId(): Promise<string> {
  const [row] = await world.rows("select event_id from distributions");
  return String(row?.["event_id"]);
}

describe("a bad field is refused before anything is posted, and named", () => {
  test.each<[string, ChannelId, Record<string, unknown>, string]>([
    ["[R-064]", "WooridongneTV", { contentUrls: ["ftp://a.example.com/a.mp4"] }, "contentUrls"],
    ["[R-065] a number that is none", "RingoBiz", { phoneNumber: "12" }, "phoneNumber"],
    ["[R-065] an address that is none", "RingoBiz", { audioUrl: "http://10.0.0.1/a.mp3" }, "audioUrl"],
    ["[R-066] region", "GenieTV", { region: "", contentUrls: [FILM] }, "region"],
    ["[R-066] budget", "GenieTV", { budgetKrw: 5, contentUrls: [FILM] }, "budgetKrw"],
    [
      "[R-066] schedule",
      "GenieTV",
      { schedule: { ...SCHEDULE, endDate: "2026-11-01" }, contentUrls: [FILM] },
      "schedule.endDate",
    ],
    ["[R-067] address", "Instagram", { imageUrl: "https://127.0.0.1/a.jpg" }, "imageUrl"],
    ["[R-067] caption", "Instagram", { caption: "가".repeat(2_201) }, "caption"],
    ["[R-067] hashtags", "Instagram", { hashtags: ["no spaces allowed"] }, "hashtags"],
    ["[R-068] address", "NaverBlog", { imageUrl: "javascript:alert(1)" }, "imageUrl"],
    ["[R-068] length", "NaverBlog", { content: "가".repeat(15_001) }, "content"],
    ["[R-069] address", "KakaoChannel", { imageUrl: "https://localhost/a.jpg" }, "imageUrl"],
    ["[R-069] length", "KakaoChannel", { message: "가".repeat(1_301) }, "message"],
  ])("%s %s", async (_id, channel, content, field) => {
    const result = await distributed(channel, content);
    expect(result).toMatchObject({ status: "FAILED", reason: "INVALID_CONTENT", field });
    expect(result.message).toMatch(/[가-힣].*\.$/);
    expect(await world.ledger(channel)).toEqual([]);
  });
});
