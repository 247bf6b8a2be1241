import { describe, expect, test } from "bun:test";
import { createHash, createHmac } from "node:crypto";
import { hexOf, hmacHex, isSameText, sha1Hex, sha256Hex } from "../../src/channels/digest.ts";

describe("a digest", () => {
  test("equals what any other implementation says of the same text", async () => {
    for (const text of ["", "abc", "달빛카페 오픈 이벤트 🎉"]) {
      expect(await sha256Hex(text)).toBe(createHash("sha256").update(text).digest("hex"));
      expect(await sha1Hex(text)).toBe(createHash("sha1").update(text).digest("hex"));
      expect(await hmacHex("비밀", text)).toBe(createHmac("sha256", "비밀").update(text).digest("hex"));
    }
  });

  test("is the same for a text and for its bytes", async () => {
    expect(await sha256Hex(new TextEncoder().encode("사진"))).toBe(await sha256Hex("사진"));
  });

  test("keeps the zeros in front", () => {
    expect(hexOf(Uint8Array.of(0, 1, 15, 16, 255))).toBe("00010f10ff");
  });
});

test("two texts are the same only as a whole, of any length and script", () => {
  expect(isSameText("abc", "abc")).toBe(true);
  expect(isSameText("", "")).toBe(true);
  expect(isSameText("비밀", "비밀")).toBe(true);
  for (const other of ["", "ab", "abcd", "abd", "ABC", "abc\0"]) {
    expect(isSameText("abc", other)).toBe(false);
    expect(isSameText(other, "abc")).toBe(false);
  }
});
