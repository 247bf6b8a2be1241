import { expect, test } from "bun:test";
import fc from "fast-check";
import { toBase64 } from "../src/base64.ts";

test("bytes are written in the alphabet of RFC 4648 section 4 with its padding, however many they are", () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 300 }), (bytes) => {
      expect(toBase64(bytes)).toBe(Buffer.from(bytes).toString("base64"));
    }),
  );
  const many = Uint8Array.from({ length: 200_001 }, (_, index) => index % 251);
  expect(toBase64(many)).toBe(Buffer.from(many).toString("base64"));
});
