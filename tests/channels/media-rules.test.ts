import { describe, expect, test } from "bun:test";
import type { MediaFacts } from "../../src/channels/channel.ts";
import {
  checkAudio,
  checkImage,
  checkVideo,
  type FileRules,
  isPublicHttpsUrl,
} from "../../src/channels/content-rules.ts";

const UPLOAD = "http://localhost:3000/media/a";
const FOREIGN = "https://cdn.example.com/a.jpg";
const MB = 1024 * 1024;
const PHOTO: MediaFacts = {
  contentType: "image/jpeg",
  bytes: 1_000,
  width: 1_080,
  height: 1_080,
  durationMs: null,
};
const FILM: MediaFacts = { ...PHOTO, contentType: "video/mp4", durationMs: 15_000 };
const SOUND: MediaFacts = {
  ...PHOTO,
  contentType: "audio/mpeg",
  width: null,
  height: null,
  durationMs: 30_000,
};

const known = (facts: MediaFacts, rules: FileRules = {}): FileRules => ({
  ...rules,
  media: new Map([[UPLOAD, facts]]),
});
const codes = (issues: ReturnType<typeof checkImage>) =>
  issues.map(({ severity, code }) => `${severity} ${code}`);

describe("a picture", () => {
  const rules: FileRules = {
    types: ["image/jpeg", "image/png"],
    maxBytes: 8 * MB,
    minWidth: 320,
    minRatio: "4:5",
    maxRatio: "1.91:1",
  };

  test("that is missing stops only where it is needed, in both spellings of the rule", () => {
    expect(codes(checkImage(undefined, "imageUrl", true))).toEqual(["hard IMAGE_MISSING"]);
    expect(codes(checkImage("", "imageUrl", { isRequired: true }))).toEqual(["hard IMAGE_MISSING"]);
    expect(checkImage(undefined, "imageUrl", false)).toEqual([]);
    expect(checkImage(undefined, "imageUrl")).toEqual([]);
  });

  test("of the store's own is measured: its address need not be public", () => {
    expect(checkImage(UPLOAD, "imageUrl", known(PHOTO, rules))).toEqual([]);
    expect(codes(checkImage(UPLOAD, "imageUrl", rules))).toEqual(["hard INVALID_IMAGE_URL"]);
  });

  test.each([
    [{ contentType: "image/gif" }, "IMAGE_TYPE", "사진은 JPEG, PNG 파일로 올려 주세요."],
    [{ bytes: 8 * MB + 1 }, "IMAGE_TOO_LARGE", "사진은 8MB까지 쓸 수 있어요."],
    [{ width: 319, height: 319 }, "IMAGE_TOO_SMALL", "사진의 가로는 320픽셀보다 커야 해요."],
    [
      { width: 1_000, height: 1_300 },
      "IMAGE_RATIO",
      "사진의 가로세로 비율을 4:5에서 1.91:1 사이로 맞춰 주세요.",
    ],
    [
      { width: 2_000, height: 1_000 },
      "IMAGE_RATIO",
      "사진의 가로세로 비율을 4:5에서 1.91:1 사이로 맞춰 주세요.",
    ],
  ])("with %j is %s", (change, code, message) => {
    const facts = { ...PHOTO, ...change };
    const found = { field: "imageUrl", code, message };
    expect(checkImage(UPLOAD, "imageUrl", known(facts, rules))).toEqual([{ severity: "hard", ...found }]);
    const soft = checkImage(UPLOAD, "imageUrl", known(facts, { ...rules, severity: "soft" }));
    expect(soft).toEqual([{ severity: "soft", ...found }]);
  });

  test.each([
    [1_080, 1_350],
    [1_910, 1_000],
    [1_080, 566],
    [1_080, 1_351],
  ])("of %d by %d fits, a pixel of rounding more or less", (width, height) => {
    expect(checkImage(UPLOAD, "imageUrl", known({ ...PHOTO, width, height }, rules))).toEqual([]);
  });

  test("of which nothing was measured is not refused for it", () => {
    const unmeasured = { ...PHOTO, width: null, height: null };
    expect(checkImage(UPLOAD, "imageUrl", known(unmeasured, rules))).toEqual([]);
  });

  test("of a foreign address is known by its ending, which only warns", () => {
    expect(checkImage(FOREIGN, "imageUrl", rules)).toEqual([]);
    expect(checkImage("https://cdn.example.com/a", "imageUrl", rules)).toEqual([]);
    expect(codes(checkImage("https://cdn.example.com/a.gif", "imageUrl", rules))).toEqual([
      "soft IMAGE_TYPE",
    ]);
  });

  test("may have one ratio only", () => {
    const square: FileRules = { minRatio: "1:1", maxRatio: "1:1" };
    const [issue] = checkImage(UPLOAD, "imageUrl", known({ ...PHOTO, height: 900 }, square));
    expect(issue?.message).toBe("사진의 가로세로 비율을 1:1에 맞춰 주세요.");
    expect(checkImage(UPLOAD, "imageUrl", known({ ...PHOTO, height: 900 }, { minRatio: "1:2" }))).toEqual([]);
  });
});

describe("a film or a sound", () => {
  test.each([
    [{ minMs: 20_000 }, "hard VIDEO_TOO_SHORT"],
    [{ maxMs: 10_000 }, "hard VIDEO_TOO_LONG"],
    [{ types: ["video/quicktime"] }, "hard VIDEO_TYPE"],
    [{ maxBytes: 999 }, "hard VIDEO_TOO_LARGE"],
    [{ minRatio: "16:9", maxRatio: "16:9" }, "hard VIDEO_RATIO"],
  ])("under %j is %s", (rules, issue) => {
    expect(codes(checkVideo(UPLOAD, "contentUrls.0", known(FILM, rules)))).toEqual([issue]);
    expect(checkVideo(UPLOAD, "contentUrls.0", known(FILM))).toEqual([]);
  });

  test("says lengths as people do", () => {
    expect(checkAudio(UPLOAD, "audioUrl", known(SOUND, { maxMs: 20_000 }))[0]?.message).toBe(
      "음원은 20초까지 쓸 수 있어요.",
    );
    expect(checkAudio(UPLOAD, "audioUrl", known(SOUND, { minMs: 60_000 }))[0]?.message).toBe(
      "음원은 1분 이상이어야 해요.",
    );
    expect(codes(checkAudio("ftp://a.example/x.mp3", "audioUrl"))).toEqual(["hard INVALID_AUDIO_URL"]);
    expect(codes(checkAudio("", "audioUrl", { isRequired: true }))).toEqual(["hard AUDIO_MISSING"]);
  });
});

test.each([
  "http://a.example/x",
  "https://localhost/x",
  "https://127.0.0.1/x",
  "https://0x7f000001/x",
  "https://2130706433/x",
  "https://[::1]/x",
  "https://printer.local/x",
  "https://db.internal/x",
  "https://user:pw@a.example/x",
  "https://a.example:8443/x",
  "https://a.example./x",
  "javascript:alert(1)",
  "//a.example/x",
  "https://a.localhost/x",
  `https://a.example/${"x".repeat(2_048)}`,
  "",
])("%p is no public address", (url) => {
  expect(isPublicHttpsUrl(url)).toBe(false);
});

test("the usual port may be written out", () => {
  expect(isPublicHttpsUrl("https://a.example:443/x")).toBe(true);
});
