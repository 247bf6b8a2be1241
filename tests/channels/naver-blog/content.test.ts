import { describe, expect, test } from "bun:test";
import fc from "fast-check";
import type { DeriveInput, JsonObject, MediaFacts } from "../../../src/channels/index.ts";
import { mergeContent } from "../../../src/channels/index.ts";
import { createNaverBlog } from "../../../src/channels/naver-blog/index.ts";
import { LINK, subject } from "./support.ts";

const channel = createNaverBlog();

function issuesOf(given: JsonObject, change: Partial<DeriveInput> = {}) {
  const input = { ...subject(), ...change };
  const content = mergeContent(channel.deriveContent(input), given);
  return channel.validate(content, input).map(({ severity, field, code }) => `${severity} ${field} ${code}`);
}

describe("what is pasted by hand only warns", () => {
  const photo: MediaFacts = {
    contentType: "image/jpeg",
    bytes: 1_000,
    width: 800,
    height: 600,
    durationMs: null,
  };
  const UPLOAD = "https://madang.example/m/a";

  test.each([
    [{ title: "가".repeat(101) }, "soft title TITLE_TOO_LONG"],
    [{ tags: ["띄어 쓰기"] }, "soft tags INVALID_HASHTAG"],
    [{ tags: Array.from({ length: 31 }, (_, n) => `태그${n}`) }, "soft tags TOO_MANY_HASHTAGS"],
    [
      { imageUrls: Array.from({ length: 20 }, (_, n) => `https://cdn.example.com/${n}.jpg`) },
      "soft imageUrls TOO_MANY_IMAGES",
    ],
    [{ imageUrl: "https://cdn.example.com/a.webp" }, "soft imageUrl IMAGE_TYPE"],
    [{ content: "짧은 글" }, "soft content CONTENT_SHORT"],
    [{ content: "가".repeat(10_001) }, "soft content CONTENT_LONG"],
  ])("%j", (given, issue) => {
    expect(issuesOf(given)).toContain(issue);
  });

  test("also what is known of the store's own upload", () => {
    const large = new Map([[UPLOAD, { ...photo, bytes: 10 * 1024 * 1024 + 1 }]]);
    expect(issuesOf({ imageUrl: UPLOAD }, { media: large })).toContain("soft imageUrl IMAGE_TOO_LARGE");
    const film = new Map([[UPLOAD, { ...photo, contentType: "video/mp4" }]]);
    expect(issuesOf({ imageUrls: [UPLOAD] }, { media: film })).toContain("soft imageUrls.0 IMAGE_TYPE");
    const good = new Map([[UPLOAD, photo]]);
    expect(issuesOf({ imageUrl: UPLOAD }, { media: good })).toEqual(["soft content CONTENT_SHORT"]);
  });

  test.each([
    [{ content: "" }, "hard content CONTENT_MISSING"],
    [{ content: "가".repeat(15_000) }, "hard content CONTENT_TOO_LONG"],
    [{ imageUrl: "http://cdn.example.com/a.jpg" }, "hard imageUrl INVALID_IMAGE_URL"],
    [{ imageUrls: ["https://10.0.0.1/a.jpg"] }, "hard imageUrls.0 INVALID_IMAGE_URL"],
  ])("but %j stops the channel", (given, issue) => {
    expect(issuesOf(given)).toContain(issue);
  });
});

test("the preview is what the owner will paste, counted as it is sent", () => {
  const input = subject();
  const content = mergeContent(channel.deriveContent(input), {
    imageUrls: ["https://cdn.example.com/2.jpg", "https://cdn.example.com/poster.jpg"],
  });
  const preview = channel.preview(content, input);
  expect(preview).toMatchObject({
    kind: "article",
    title: "[달빛분식] 가을 떡볶이 잔치",
    hashtags: ["#달빛분식", "#가을떡볶이잔치", "#서울", "#이벤트"],
    media: [
      { kind: "image", url: "https://cdn.example.com/poster.jpg", ratio: null },
      { kind: "image", url: "https://cdn.example.com/2.jpg", ratio: null },
    ],
    link: { label: "참여하기", url: LINK },
  });
  expect(preview.counters).toEqual([
    { field: "title", used: 16, max: 100 },
    { field: "content", used: Array.from(preview.text).length, max: 15_000 },
  ]);
});

test("whatever store and event are called, what is derived can be posted and shows the link near its top", () => {
  const words = fc.string({ unit: "grapheme", minLength: 1, maxLength: 80 });
  fc.assert(
    fc.property(words, words, (name, title) => {
      const base = subject();
      const input = { ...base, store: { ...base.store, name }, event: { ...base.event, title } };
      const content = channel.deriveContent(input);
      const hard = channel.validate(content, input).filter(({ severity }) => severity === "hard");
      expect(hard).toEqual([]);
      expect(channel.contentSchema.safeParse(content).success).toBe(true);
      expect(Array.from(channel.preview(content, input).text).slice(0, 200).join("")).toContain(LINK);
    }),
  );
});
