import { describe, expect, test } from "bun:test";
import fc from "fast-check";
import {
  checkHashtags,
  codePoints,
  counter,
  countHashtags,
  hashtagText,
  isHashtag,
  toHashtag,
  withHashtags,
} from "../../src/channels/content-rules.ts";

const anyText = fc.string({ unit: "grapheme", maxLength: 60 });
const word = fc
  .array(fc.constantFrom("가", "나", "a", "Z", "9", "_", "あ", "é"), { minLength: 1, maxLength: 20 })
  .map((parts) => parts.join(""))
  .filter(isHashtag);

describe("a hashtag", () => {
  test.each(["이벤트", "#이벤트", "Tea_time", "2026년", "_", "한글123"])("is %p", (tag) => {
    expect(isHashtag(tag)).toBe(true);
  });

  test.each(["", "#", "##a", "a b", "a-b", "123", "#2026", "a#b", "😀", "tea\n", "가".repeat(101)])(
    "is not %p",
    (tag) => {
      expect(isHashtag(tag)).toBe(false);
    },
  );

  test("made of any text is one, or nothing, and never longer than asked", () => {
    fc.assert(
      fc.property(anyText, fc.integer({ min: 1, max: 40 }), (text, max) => {
        const tag = toHashtag(text, max);
        expect(tag === "" || isHashtag(tag)).toBe(true);
        expect(codePoints(tag)).toBeLessThanOrEqual(max);
      }),
    );
  });

  test("has one spelling in a text, with or without its sign", () => {
    fc.assert(
      fc.property(word, (tag) => {
        expect(hashtagText(tag)).toBe(hashtagText(`#${tag}`));
        expect(countHashtags(hashtagText(tag))).toBe(1);
      }),
    );
  });
});

describe("tags merged into a text", () => {
  test("are counted exactly: each once, however often and in whatever case they are given", () => {
    fc.assert(
      fc.property(fc.array(word, { maxLength: 12 }), (tags) => {
        const once = new Set(tags.map((tag) => tag.toLowerCase()));
        expect(countHashtags(withHashtags("", [...tags, ...tags]))).toBe(once.size);
      }),
    );
  });

  test("are not repeated where the text holds them, and merging twice changes nothing", () => {
    fc.assert(
      fc.property(anyText, fc.array(word, { maxLength: 8 }), (text, tags) => {
        const merged = withHashtags(text, tags);
        expect(withHashtags(merged, tags)).toBe(merged);
        expect(merged.startsWith(text)).toBe(true);
      }),
    );
    expect(withHashtags("오늘은 #이벤트 해요", ["이벤트", "분식"])).toBe("오늘은 #이벤트 해요\n\n#분식");
    expect(withHashtags("", [])).toBe("");
    expect(withHashtags("글", [])).toBe("글");
  });

  test("count towards the length in code points", () => {
    fc.assert(
      fc.property(anyText, fc.array(word, { maxLength: 8 }), (text, tags) => {
        const merged = withHashtags(text, tags);
        expect(counter("caption", merged, 2_200).used).toBe(Array.from(merged).length);
      }),
    );
    expect(counter("caption", withHashtags("🍢", ["a"]), 2_200)).toEqual({
      field: "caption",
      used: 5,
      max: 2_200,
    });
  });
});

describe("the limits", () => {
  const issues = (tags: string[], text = withHashtags("", tags)) =>
    checkHashtags(tags, { text, max: 3, softMax: 2 }).map(({ severity, code }) => `${severity} ${code}`);

  test("warn, then stop, by what stands in the whole text", () => {
    expect(issues(["a", "b"])).toEqual([]);
    expect(issues(["a", "b", "c"])).toEqual(["soft MANY_HASHTAGS"]);
    expect(issues(["a", "b", "c", "d"])).toEqual(["hard TOO_MANY_HASHTAGS"]);
    expect(issues(["a"], "#x #y #z #a")).toEqual(["hard TOO_MANY_HASHTAGS"]);
    expect(issues(["no tag"])).toEqual(["hard INVALID_HASHTAG"]);
  });
});
