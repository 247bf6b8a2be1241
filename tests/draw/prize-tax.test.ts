import { describe, expect, test } from "bun:test";
import { prizeTax } from "../../src/draw/index.ts";

describe("prize tax [N-26]", () => {
  test.each([
    [50_000, { isDue: false, withheldKrw: 0 }],
    [50_001, { isDue: true, withheldKrw: 11_000 }],
    [300_000, { isDue: true, withheldKrw: 66_000 }],
    [0, { isDue: false, withheldKrw: 0 }],
  ])("a prize worth %p won: %p", (value, expected) => {
    expect(prizeTax(value)).toEqual(expected);
  });

  test("follows another threshold and rate", () => {
    expect(prizeTax(250_000, { thresholdKrw: 200_000, ratePermille: 44 })).toEqual({
      isDue: true,
      withheldKrw: 11_000,
    });
  });
});
