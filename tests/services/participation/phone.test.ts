import { describe, expect, test } from "bun:test";
import fc from "fast-check";
import { maskName, maskPhone, normalisePhone } from "../../../src/services/participation/phone.ts";

describe("normalisePhone", () => {
  const SAME = [
    "01012345678",
    "010-1234-5678",
    "010 1234 5678",
    " 010.1234.5678 ",
    "(010) 1234-5678",
    "010–1234—5678",
    "010ㅡ1234ㅡ5678",
    "０１０－１２３４－５６７８",
    "010　1234　5678",
    "+82 10-1234-5678",
    "+82 (0)10-1234-5678",
    "＋８２１０１２３４５６７８",
    "82-10-1234-5678",
    "82 010 1234 5678",
    "0082 10 1234 5678",
    "\u202a010-1234-5678\u202c",
    "010\u00ad1234\u20115678",
  ];
  test.each(SAME)("reads %j as one and the same number", (typed) => {
    expect(normalisePhone(typed)).toBe("01012345678");
  });

  test("keeps the older prefixes with seven and eight digits", () => {
    expect(
      ["011-123-4567", "016 1234 5678", "0171234567", "018-999-9999", "01912345678"].map(normalisePhone),
    ).toEqual(["0111234567", "01612345678", "0171234567", "0189999999", "01912345678"]);
  });

  const FOREIGN = [
    "",
    "0",
    "010-123-4567",
    "010-12345-6789",
    "02-123-4567",
    "031-123-4567",
    "070-1234-5678",
    "1588-1234",
    "012-1234-5678",
    "+1 201 555 0123",
    "+81 90 1234 5678",
    "00101012345678",
    "٠١٠١٢٣٤٥٦٧٨",
    "010-1234-567a",
    "010+1234+5678",
    "01012345678,01087654321",
    "01012345678; drop table participants",
    "<b>01012345678</b>",
    "공일공일이삼사오육칠팔",
  ];
  test.each(FOREIGN)("refuses %j", (typed) => {
    expect(normalisePhone(typed)).toBeUndefined();
  });

  const number = fc.tuple(
    fc.constantFrom("010", "011", "016", "019"),
    fc.integer({ min: 0, max: 99_999_999 }),
  );
  const spelled = number.map(([prefix, rest]) => `${prefix}${String(rest).padStart(8, "0")}`);
  const gap = fc.constantFrom("", " ", "-", "－", ".", "\u200b", "　");
  const gaps = fc.array(gap, { minLength: 12, maxLength: 12 });
  const country = fc.constantFrom("", "+82", "82", "0082");
  const fullWidth = (text: string) =>
    text.replace(/[0-9+-]/g, (mark) => String.fromCodePoint((mark.codePointAt(0) ?? 0) + 0xfee0));

  test("every spelling of a number is that number", () => {
    fc.assert(
      fc.property(fc.record({ phone: spelled, gaps, country, isWide: fc.boolean() }), (spelling) => {
        const digits =
          spelling.country === "" ? spelling.phone : `${spelling.country}${spelling.phone.slice(1)}`;
        const typed = [...digits].map((digit, index) => digit + (spelling.gaps[index % 12] ?? "")).join("");
        expect(normalisePhone(spelling.isWide ? fullWidth(typed) : typed)).toBe(spelling.phone);
      }),
    );
  });

  test("never throws and never answers anything but digits, whatever is typed", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary" }), (typed) => {
        const phone = normalisePhone(typed);
        expect(phone === undefined || /^01\d{8,9}$/.test(phone)).toBe(true);
        expect(normalisePhone(typed.normalize("NFD"))).toBe(phone);
      }),
    );
  });
});

describe("masks", () => {
  test("a phone keeps its prefix and its last four digits", () => {
    expect([maskPhone("01012345678"), maskPhone("0111234567")]).toEqual(["010-****-5678", "011-****-4567"]);
  });

  test("a name keeps at most its first and last letter, whatever its script", () => {
    expect(["김", "홍길", "홍길동", "남궁민수", "Kim", "👩🏽👨🏿"].map(maskName)).toEqual([
      "*",
      "홍*",
      "홍*동",
      "남**수",
      "K*m",
      expect.not.stringContaining("👨🏿"),
    ]);
  });
});
