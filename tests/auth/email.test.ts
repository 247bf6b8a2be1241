import { describe, expect, test } from "bun:test";
import fc from "fast-check";
import { normaliseEmail } from "../../src/auth/index.ts";

describe("e-mail addresses", () => {
  test.each([
    ["Owner@Shop.KR", "owner@shop.kr"],
    ["  owner@shop.kr\n", "owner@shop.kr"],
    ["사장@마당.한국".normalize("NFD"), "사장@마당.한국"],
    ["a+b@sub.shop.kr", "a+b@sub.shop.kr"],
  ])("%j is %j", (raw, email) => {
    expect(normaliseEmail(raw)).toBe(email);
  });

  test("have one spelling across composition, case and outer spaces", () => {
    const local = fc.string({
      unit: fc.constantFrom("가", "힣", "é", "A", "z", "0", ".", "Å", "ß", "Ω"),
      minLength: 1,
      maxLength: 12,
    });
    fc.assert(
      fc.property(local, (name) => {
        const email = normaliseEmail(`${name}@shop.kr`);
        expect(normaliseEmail(` ${name.normalize("NFD")}@SHOP.kr `)).toBe(email);
        expect(normaliseEmail(email)).toBe(email);
      }),
    );
  });

  test.each([
    "",
    "owner",
    "owner@",
    "@shop.kr",
    "owner@shop",
    "a b@shop.kr",
    "a@b@shop.kr",
    "a@shop..kr",
    "a@.kr",
    `${"a".repeat(65)}@shop.kr`,
    `a@${"b".repeat(260)}.kr`,
    "a\u0000@shop.kr",
    "a@shop.kr\nbcc:x@y.kr",
    "\ud800@shop.kr",
    "<a@shop.kr>",
  ])("%j is none", (raw) => {
    expect(() => normaliseEmail(raw)).toThrow(
      expect.objectContaining({ code: "INVALID", reason: "INVALID_REQUEST" }),
    );
  });
});
