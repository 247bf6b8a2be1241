import { describe, expect, test } from "bun:test";
import fc from "fast-check";
import { nextBusinessDay } from "../../src/channels/content-rules.ts";
import { isRegion, regionOf } from "../../src/channels/genie-tv/region.ts";
import { type ChannelId, type JsonObject, mergeContent, registryOf } from "../../src/channels/index.ts";
import { nextSendingTime } from "../../src/channels/kakao-channel/quiet-hours.ts";
import { readPostUrl } from "../../src/channels/naver-blog/post-url.ts";
import { createKit, EVENT, NOON, STORE } from "./kit.ts";

const kit = createKit();

/** Codes of the hard and soft issues when these fields replace the derived ones. */
function issuesOf(
  channel: ChannelId,
  given: JsonObject,
  change: Partial<Parameters<typeof kit.context>[1]> = {},
) {
  const ctx = kit.context(channel, change);
  const content = mergeContent(ctx.content, given);
  const issues = registryOf(kit.runtime).get(channel).validate(content, ctx);
  const codes = (severity: string) =>
    issues.filter((issue) => issue.severity === severity).map(({ code }) => code);
  return { hard: codes("hard"), soft: codes("soft") };
}

describe("우리동네TV [R-064]", () => {
  test.each([
    [{ contentUrls: [] }, "CONTENT_MISSING"],
    [{ contentUrls: ["http://a.example/x.jpg"] }, "INVALID_MEDIA_URL"],
    [{ contentUrls: ["https://127.0.0.1/x.jpg"] }, "INVALID_MEDIA_URL"],
    [{ contentUrls: ["https://localhost/x.jpg"] }, "INVALID_MEDIA_URL"],
    [{ radius: "5km" }, "INVALID_RADIUS"],
    [{ timeSlots: [] }, "TIME_SLOT_MISSING"],
    [{ timeSlots: ["midnight"] }, "INVALID_TIME_SLOT"],
    [{ startDate: "2026-02-30" }, "INVALID_DATE"],
    [{ startDate: "2026-11-20", endDate: "2026-11-19" }, "INVALID_PERIOD"],
    [{ startDate: "2026-11-01", endDate: "2026-11-17" }, "PERIOD_PAST"],
    [{ startDate: "2026-11-18", endDate: "2027-02-16" }, "PERIOD_TOO_LONG"],
  ])("%j is %s", (given, code) => {
    expect(issuesOf("WooridongneTV", given).hard).toEqual([code]);
  });

  test("90 days are allowed", () => {
    expect(issuesOf("WooridongneTV", { startDate: "2026-11-18", endDate: "2027-02-15" }).hard).toEqual([]);
  });
});

describe("the place of a link that is still to come", () => {
  test.each([
    ["Instagram", "caption"],
    ["NaverBlog", "content"],
    ["KakaoChannel", "message"],
  ] as const)("%s is sent with the real one there, not with a dead one", (channel, field) => {
    const ctx = kit.context(channel);
    const dead = ctx.trackingUrl.replace(/[^/]+$/, "00000000");
    const content = mergeContent(ctx.content, { [field]: `참여하기: ${dead}\n놀러 오세요` });
    const { text = "" } = registryOf(kit.runtime).get(channel).preview(content, ctx);
    expect(text).toContain(`참여하기: ${ctx.trackingUrl}\n놀러 오세요`);
    expect(text.split("참여하기: ")).toHaveLength(2);
    expect(text).not.toContain(dead);
  });
});

describe("링고비즈 [R-065]", () => {
  test.each([
    "02-123-4567",
    "031-1234-5678",
    "070-1234-5678",
    "1588-1234",
    "010-1234-5678",
    "+82 2-123-4567",
  ])("%s is a line", (phoneNumber) => {
    expect(issuesOf("RingoBiz", { phoneNumber }).hard).toEqual([]);
  });

  test.each(["12", "020-1234-5678x", "0000000000", "119"])("%s is no line", (phoneNumber) => {
    expect(issuesOf("RingoBiz", { phoneNumber }).hard).toEqual(["INVALID_PHONE_NUMBER"]);
  });

  test("a given sound must be a public https address; without one the announcement is read aloud", () => {
    expect(issuesOf("RingoBiz", { audioUrl: "" }).hard).toEqual(["AUDIO_MISSING"]);
    expect(issuesOf("RingoBiz", { audioUrl: "ftp://a.example/x.mp3" }).hard).toEqual(["INVALID_AUDIO"]);
    expect(issuesOf("RingoBiz", { audioUrl: "https://a.example/x.mp3" })).toEqual({ hard: [], soft: [] });
    expect(issuesOf("RingoBiz", {}).soft).toEqual(["AUDIO_READ_ALOUD"]);
  });
});

describe("지니TV [R-066]", () => {
  test.each([
    [{ region: "" }, "INVALID_REGION"],
    [{ region: "화성 올림푸스" }, "INVALID_REGION"],
    [{ budgetKrw: 99_999 }, "INVALID_BUDGET"],
    [{ budgetKrw: 10_010_000 }, "INVALID_BUDGET"],
    [{ budgetKrw: 105_000 }, "INVALID_BUDGET"],
    [{ schedule: { startDate: "2026-11-18" } }, "TOO_EARLY"],
    [{ schedule: { endDate: "2026-11-18" } }, "INVALID_SCHEDULE"],
    [{ schedule: { timeSlots: ["noon"] } }, "INVALID_TIME_SLOT"],
    [{ contentUrls: [] }, "CONTENT_MISSING"],
  ])("%j is %s", (given, code) => {
    expect(issuesOf("GenieTV", given).hard).toEqual([code]);
  });

  test.each([100_000, 10_000_000])("a budget of %d won is allowed", (budgetKrw) => {
    expect(issuesOf("GenieTV", { budgetKrw }).hard).toEqual([]);
  });

  test("reads a region out of an address in any spelling of the province", () => {
    expect(regionOf("서울특별시 강남구 테헤란로 1")).toBe("서울 강남구");
    expect(regionOf("서울시 강남구")).toBe("서울 강남구");
    expect(regionOf("경기도 성남시 분당구")).toBe("경기 성남시");
    expect(regionOf("세종특별자치시 한누리대로")).toBe("세종");
    expect(regionOf("Seoul")).toBeNull();
    expect(isRegion("경기 성남시")).toBe(true);
  });

  test("review takes until the next business day", () => {
    expect(nextBusinessDay("2026-11-18")).toBe("2026-11-19");
    expect(nextBusinessDay("2026-11-20")).toBe("2026-11-23");
    expect(nextBusinessDay("2026-11-21")).toBe("2026-11-23");
  });
});

describe("Instagram [R-067]", () => {
  const long = (count: number) =>
    "가".repeat(count - `\n참여하기: ${kit.context("Instagram").trackingUrl}`.length);

  test("the caption is counted in code points after tags and link are added", () => {
    expect(issuesOf("Instagram", { caption: long(2_200), hashtags: [] }).hard).toEqual([]);
    expect(issuesOf("Instagram", { caption: long(2_201), hashtags: [] }).hard).toEqual(["CAPTION_TOO_LONG"]);
    expect(issuesOf("Instagram", { caption: long(2_200), hashtags: ["a"] }).hard).toEqual([
      "CAPTION_TOO_LONG",
    ]);
    const emoji = "🍢".repeat(Array.from(long(2_200)).length);
    expect(issuesOf("Instagram", { caption: emoji, hashtags: [] }).hard).toEqual([]);
  });

  test("more than 30 hashtags are refused, more than 5 warn", () => {
    const tags = (count: number) => Array.from({ length: count }, (_, index) => `태그${index}`);
    expect(issuesOf("Instagram", { hashtags: tags(5) }).soft).toEqual([]);
    expect(issuesOf("Instagram", { hashtags: tags(6) }).soft).toEqual(["MANY_HASHTAGS"]);
    expect(issuesOf("Instagram", { hashtags: tags(31) }).hard).toEqual(["TOO_MANY_HASHTAGS"]);
  });

  test.each([["S&B (주)달빛.커피"], ["가".repeat(31)], [`${"1".repeat(31)}호점`]])(
    "what is derived for the store %p can be posted",
    (name) => {
      const store = { ...STORE, name };
      const ctx = kit.context("Instagram");
      const channel = registryOf(kit.runtime).get("Instagram");
      const content = channel.deriveContent({ ...ctx, store });
      expect(channel.validate({ ...content }, { ...ctx, store })).toEqual([]);
    },
  );

  test.each([["공백 있음"], ["123"], ["#"], ["a-b"]])("%p is no hashtag", (tag) => {
    expect(issuesOf("Instagram", { hashtags: [tag] }).hard).toEqual(["INVALID_HASHTAG"]);
  });

  test("an image is needed", () => {
    const event = { ...EVENT, imageUrl: null };
    const ctx = kit.context("Instagram", { event });
    const content = registryOf(kit.runtime).get("Instagram").deriveContent(ctx);
    expect(issuesOf("Instagram", {}, { event, content }).hard).toEqual(["IMAGE_MISSING"]);
  });
});

describe("Naver Blog [R-068]", () => {
  test("length warns at the edges and stops above 15,000 characters, the link included", () => {
    expect(issuesOf("NaverBlog", { content: "가".repeat(299) }).soft).toContain("CONTENT_SHORT");
    expect(issuesOf("NaverBlog", { content: "가".repeat(10_001) }).soft).toContain("CONTENT_LONG");
    const link = `\n참여하기: ${kit.context("NaverBlog").trackingUrl}`.length;
    expect(issuesOf("NaverBlog", { content: "가".repeat(15_000 - link) }).hard).toEqual([]);
    expect(issuesOf("NaverBlog", { content: "가".repeat(15_001 - link) }).hard).toEqual(["CONTENT_TOO_LONG"]);
  });

  test("knows a post's address in both forms and nothing else", () => {
    const expected = {
      blogId: "dalbit",
      logNo: "223000000001",
      url: "https://blog.naver.com/dalbit/223000000001",
    };
    for (const url of [
      "https://blog.naver.com/dalbit/223000000001",
      "https://m.blog.naver.com/dalbit/223000000001?x=1",
      "https://blog.naver.com/PostView.naver?blogId=dalbit&logNo=223000000001",
    ])
      expect(readPostUrl(url)).toEqual(expected);
    for (const url of [
      "https://blog.naver.com/dalbit/223000000001/extra",
      "https://blog.naver.com:8443/dalbit/223000000001",
      "https://user@blog.naver.com/dalbit/223000000001",
      "https://naver.com/dalbit/223000000001",
      "blog.naver.com/dalbit/223000000001",
    ])
      expect(readPostUrl(url)).toBeNull();
  });
});

describe("Kakao Channel [R-069]", () => {
  test("the message counts with its advertising label, link and refusal number", () => {
    expect(issuesOf("KakaoChannel", { message: "가".repeat(1_200) }).hard).toEqual([]);
    expect(issuesOf("KakaoChannel", { message: "가".repeat(1_290) }).hard).toEqual(["MESSAGE_TOO_LONG"]);
    expect(issuesOf("KakaoChannel", { message: "\n".repeat(100) }).hard).toEqual(["TOO_MANY_LINES"]);
    expect(issuesOf("KakaoChannel", { message: "" }).hard).toEqual(["MESSAGE_MISSING"]);
    expect(issuesOf("KakaoChannel", {}, { store: { ...STORE, optOutNumber: null } }).soft).toContain(
      "OPT_OUT_MISSING",
    );
  });

  test("a message that could only go out after the event is refused", () => {
    const now = Date.parse("2026-11-18T21:00:00+09:00");
    const over = { now, event: { ...EVENT, endsAt: Date.parse("2026-11-19T08:00:00+09:00") } };
    expect(issuesOf("KakaoChannel", {}, over).hard).toEqual(["TOO_LATE"]);
  });

  test.each([
    ["20:49:59", null],
    ["20:50:00", "2026-11-19T08:00:00+09:00"],
    ["23:59:59", "2026-11-19T08:00:00+09:00"],
    ["00:00:00", "2026-11-18T08:00:00+09:00"],
    ["07:59:59", "2026-11-18T08:00:00+09:00"],
    ["08:00:00", null],
  ])("at %s the next sending time is %p", (time, expected) => {
    const at = Date.parse(`2026-11-18T${time}+09:00`);
    expect(nextSendingTime(at)).toBe(expected === null ? null : Date.parse(expected));
  });

  test("whatever the moment, a message goes out only between 08:00 and 20:50", () => {
    fc.assert(
      fc.property(fc.integer({ min: NOON - 400 * 86_400_000, max: NOON + 400 * 86_400_000 }), (now) => {
        const at = nextSendingTime(now) ?? now;
        expect(nextSendingTime(at)).toBeNull();
        expect(at - now).toBeGreaterThanOrEqual(0);
        expect(at - now).toBeLessThanOrEqual(11 * 3_600_000 + 600_000);
      }),
    );
  });
});
