import { describe, expect, test } from "bun:test";
import type { JsonObject, MediaFacts } from "../../../src/channels/index.ts";
import { composeCaption, countMentions, hasMarker } from "../../../src/channels/instagram/caption.ts";
import { createStudio, LINK, MARKER } from "./support.ts";

const { channel, context } = createStudio();
const OWN = "http://127.0.0.1:3000/media/one.jpg";
const NEXT = "http://127.0.0.1:3000/media/two.jpg";
const FILM = "http://127.0.0.1:3000/media/film.mp4";
const picture: MediaFacts = {
  contentType: "image/jpeg",
  bytes: 500_000,
  width: 1080,
  height: 1350,
  durationMs: null,
};
const film: MediaFacts = {
  contentType: "video/mp4",
  bytes: 9_000_000,
  width: 1080,
  height: 1920,
  durationMs: 30_000,
};

function issues(content: JsonObject, media: [string, MediaFacts][] = []) {
  const ctx = context({ content, media: new Map(media) });
  return channel
    .validate(ctx.content, ctx)
    .map(({ severity, field, code }) => `${severity} ${field} ${code}`);
}

describe("a picture", () => {
  test.each<[string, Partial<MediaFacts>, string[]]>([
    ["4:5", {}, []],
    ["1.91:1", { width: 1080, height: 566 }, []],
    ["square", { width: 640, height: 640 }, []],
    ["too tall", { width: 1080, height: 1440 }, ["hard imageUrl IMAGE_RATIO"]],
    ["too wide", { width: 1200, height: 600 }, ["hard imageUrl IMAGE_RATIO"]],
    ["8 MiB", { bytes: 8 * 1024 * 1024 }, []],
    ["more than 8 MiB", { bytes: 8 * 1024 * 1024 + 1 }, ["hard imageUrl IMAGE_TOO_LARGE"]],
    ["a PNG", { contentType: "image/png" }, ["hard imageUrl IMAGE_TYPE"]],
    ["of unknown size", { width: null, height: null }, []],
  ])("that is %s: %j → %j", (_, change, expected) => {
    expect(issues({ imageUrl: OWN }, [[OWN, { ...picture, ...change }]])).toEqual(expected);
  });

  test("from elsewhere must be public, and is known by its ending only", () => {
    expect(issues({ imageUrl: OWN })).toEqual(["hard imageUrl INVALID_IMAGE_URL"]);
    expect(issues({ imageUrl: "https://cdn.example.com/a.png" })).toEqual(["soft imageUrl IMAGE_TYPE"]);
    expect(issues({ imageUrl: "https://cdn.example.com/a" })).toEqual([]);
    expect(issues({ imageUrl: "" })).toEqual(["hard imageUrl IMAGE_MISSING"]);
  });
});

describe("a carousel", () => {
  const urls = (count: number) =>
    Array.from({ length: count }, (_, index) => `https://cdn.example.com/${index}.jpg`);

  test("has two to ten pictures", () => {
    for (const count of [2, 10]) expect(issues({ imageUrls: urls(count) })).toEqual([]);
    for (const count of [1, 11])
      expect(issues({ imageUrls: urls(count) })).toEqual(["hard imageUrls CAROUSEL_SIZE"]);
  });

  test("names the picture that is wrong; only the first one's shape counts", () => {
    const wide = { ...picture, width: 2_000, height: 500 };
    const media = (first: MediaFacts, second: MediaFacts): [string, MediaFacts][] => [
      [OWN, first],
      [NEXT, second],
    ];
    const content = { imageUrls: [OWN, NEXT] };
    expect(issues(content, media(picture, wide))).toEqual([]);
    expect(issues(content, media(wide, picture))).toEqual(["hard imageUrls.0 IMAGE_RATIO"]);
    const png = { ...picture, contentType: "image/png" };
    expect(issues(content, media(picture, png))).toEqual(["hard imageUrls.1 IMAGE_TYPE"]);
    expect(issues({ imageUrls: [OWN, ""] }, [[OWN, picture]])).toEqual(["hard imageUrls.1 IMAGE_MISSING"]);
  });

  test("without pictures in it is a post of the one picture", () => {
    expect(issues({ imageUrls: [] })).toEqual([]);
    const ctx = context({ content: { imageUrls: [] } });
    expect(channel.preview(ctx.content, ctx).media).toHaveLength(1);
  });
});

describe("a reel", () => {
  test.each<[Partial<MediaFacts>, string[]]>([
    [{}, []],
    [{ durationMs: 3_000 }, []],
    [{ durationMs: 900_000 }, []],
    [{ durationMs: 2_999 }, ["hard videoUrl VIDEO_TOO_SHORT"]],
    [{ durationMs: 900_001 }, ["hard videoUrl VIDEO_TOO_LONG"]],
    [{ bytes: 300 * 1024 * 1024 + 1 }, ["hard videoUrl VIDEO_TOO_LARGE"]],
    [{ contentType: "image/gif" }, ["hard videoUrl VIDEO_TYPE"]],
  ])("of %j → %j", (change, expected) => {
    expect(issues({ videoUrl: FILM }, [[FILM, { ...film, ...change }]])).toEqual(expected);
  });

  test("needs no picture, and excludes several", () => {
    expect(issues({ videoUrl: FILM, imageUrl: "" }, [[FILM, film]])).toEqual([]);
    expect(issues({ videoUrl: FILM, imageUrls: ["a", "b"] }, [[FILM, film]])).toEqual([
      "hard imageUrls MEDIA_CONFLICT",
    ]);
    expect(issues({ videoUrl: "ftp://x" })).toEqual(["hard videoUrl INVALID_VIDEO_URL"]);
  });
});

describe("the text", () => {
  test("is one: words, link, tags, each said once", () => {
    const once = composeCaption(
      { caption: `오세요 ${LINK} #이벤트`, hashtags: ["이벤트", "#떡볶이", "떡볶이"] },
      LINK,
    );
    expect(once).toBe(`오세요 ${LINK} #이벤트\n\n#떡볶이`);
    expect(composeCaption({}, LINK)).toContain(LINK);
  });

  test("counts tags and mentions in what is really sent", () => {
    const tags = (count: number) => Array.from({ length: count }, (_, index) => `#t${index}`).join(" ");
    expect(issues({ caption: tags(27), hashtags: ["a", "b", "c"] })).toEqual(["soft hashtags MANY_HASHTAGS"]);
    expect(issues({ caption: tags(28), hashtags: ["a", "b", "c"] })).toEqual([
      "hard hashtags TOO_MANY_HASHTAGS",
    ]);
    const mentions = (count: number) =>
      Array.from({ length: count }, (_, index) => `@shop${index}`).join(" ");
    expect(issues({ caption: mentions(20) })).toEqual([]);
    expect(issues({ caption: mentions(21) })).toEqual(["hard caption TOO_MANY_MENTIONS"]);
    expect(countMentions("me@mail.example 에 @dalbit.bunsik")).toBe(1);
  });

  test("for people who cannot see the picture has at most 1,000 characters", () => {
    expect(issues({ altText: "가".repeat(1_000) })).toEqual([]);
    expect(issues({ altText: "가".repeat(1_001) })).toEqual(["hard altText ALT_TEXT_TOO_LONG"]);
  });

  test.each([
    [`x /r/${MARKER}`, true],
    [`x ${LINK}\n\n#tag`, true],
    [`x ${LINK}.`, true],
    [`${LINK}x and ${LINK}`, true],
    [`${LINK}x`, false],
    [`${LINK}-`, false],
    [`${MARKER}`, false],
    ["", false],
  ])("%p carries our marker: %p", (caption, isOurs) => {
    expect(hasMarker(caption, MARKER)).toBe(isOurs);
  });
});

describe("the schema", () => {
  test.each([
    [{}, true],
    [{ imageUrl: "x", caption: "y", hashtags: ["z"], imageUrls: [], videoUrl: "", altText: "" }, true],
    [{ surprise: 1 }, false],
    [{ imageUrls: "x" }, false],
    [{ caption: 1 }, false],
  ])("%j fits: %p", (content, fits) => {
    expect(channel.contentSchema.safeParse(content).success).toBe(fits);
  });

  test("stored content of another shape is the owner's matter, named by its field", () => {
    const ctx = context();
    expect(() => channel.validate({ caption: 1 }, ctx)).toThrow("INVALID_CONTENT");
  });
});

describe("the preview", () => {
  const show = (content: JsonObject, media: [string, MediaFacts][] = []) => {
    const ctx = context({ content, media: new Map(media) });
    return channel.preview(ctx.content, ctx);
  };

  test("is the final text with its link and tags, as it will be sent", async () => {
    const studio = createStudio();
    const shown = show({ caption: "오세요" });
    await studio.post({ change: { content: { caption: "오세요" } } });
    const body = studio.requests.find(({ method }) => method === "POST");
    expect(JSON.parse(String(body?.init.body)).caption).toBe(shown.text);
    expect(shown).toMatchObject({
      kind: "post",
      title: null,
      hashtags: ["#달빛분식", "#이벤트", "#서울"],
      link: { url: LINK },
      media: [{ kind: "image", ratio: null }],
    });
    expect(shown.counters).toContainEqual({ field: "caption", used: [...shown.text].length, max: 2_200 });
  });

  test("shows how a carousel is cropped where that is known, and a reel upright", () => {
    const known = show({ imageUrls: [OWN, NEXT] }, [[OWN, picture]]);
    expect(known.media.map(({ ratio }) => ratio)).toEqual(["1080:1350", "1080:1350"]);
    expect(show({ imageUrls: [OWN, NEXT] }).media.map(({ ratio }) => ratio)).toEqual([null, null]);
    expect(show({ videoUrl: FILM }).media).toEqual([{ kind: "video", url: FILM, ratio: "9:16" }]);
  });
});
