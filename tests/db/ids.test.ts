import { describe, expect, test } from "bun:test";
import fc from "fast-check";
import { idAt, isUuid, newId } from "../../src/db/index.ts";

describe("ids", () => {
  test("are version 7 UUIDs that sort by their millisecond and carry it", () => {
    const source = fc.record({
      at: fc.integer({ min: 0, max: 2 ** 48 - 1 }),
      bytes: fc.uint8Array({ minLength: 16, maxLength: 16 }),
    });
    type Source = { at: number; bytes: Uint8Array };
    const idOf = ({ at, bytes }: Source) =>
      newId({ now: () => at, randomBytes: () => Uint8Array.from(bytes) });
    fc.assert(
      fc.property(source, source, (first, second) => {
        const one = idOf(first);
        const two = idOf(second);
        expect(one).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
        expect(Number.parseInt(one.replaceAll("-", "").slice(0, 12), 16)).toBe(first.at);
        if (first.at !== second.at) expect(one < two).toBe(first.at < second.at);
        expect(isUuid(one)).toBe(true);
        expect(one >= idAt(second.at)).toBe(first.at >= second.at);
      }),
    );
  });

  test("other texts are not ids", () => {
    for (const text of ["", "draft-123", "123", "550e8400-e29b-41d4-a716-44665544000", "' or 1=1"]) {
      expect(isUuid(text)).toBe(false);
    }
  });
});
