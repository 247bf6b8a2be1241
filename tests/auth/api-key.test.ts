import { describe, expect, test } from "bun:test";
import fc from "fast-check";
import { crc32 } from "../../src/auth/crc32.ts";
import {
  apiKeyId,
  apiKeyText,
  constantTimeEqual,
  isApiKey,
  isSameSecret,
  matchesApiKey,
  newApiKey,
} from "../../src/auth/index.ts";
import { namedKey, seededBytes } from "./support.ts";

const secretOf = async (keyId: string) => namedKey(keyId);

describe("API keys", () => {
  test("carry prefix, id, 256-bit secret and checksum, and are stored as a hash", async () => {
    const { key, keyId, hash } = await newApiKey(seededBytes("key"), secretOf);
    expect(key).toMatch(/^madang_[0-9a-f]{16}_[0-9a-f]{72}$/);
    expect(apiKeyId(key)).toBe(keyId);
    expect(isApiKey(key)).toBe(true);
    expect(await apiKeyText(keyId, secretOf)).toBe(key);
    expect(await matchesApiKey(key, hash)).toBe(true);
    expect(hash).not.toContain(key.slice(24, 40));
  });

  test("are recognised as mistyped when any character is changed, before any look-up", async () => {
    const { key } = await newApiKey(seededBytes("key"), secretOf);
    fc.assert(
      fc.property(fc.nat(key.length - 1), fc.constantFrom(..."0123456789abcdefXYZ_ "), (index, character) => {
        fc.pre(key[index] !== character);
        expect(apiKeyId(key.slice(0, index) + character + key.slice(index + 1))).toBeUndefined();
      }),
    );
  });

  test("do not match another key's hash, a damaged hash or an empty one", async () => {
    const random = seededBytes("keys");
    const one = await newApiKey(random, secretOf);
    const two = await newApiKey(random, secretOf);
    expect(one.keyId).not.toBe(two.keyId);
    for (const hash of [two.hash, one.hash.slice(1), "", "!"])
      expect(await matchesApiKey(one.key, hash)).toBe(false);
  });

  test.each(["", "madang_", "Bearer x", "madang_0000000000000000_", "a".repeat(5000)])(
    "%j is no API key",
    (text) => {
      expect(apiKeyId(text)).toBeUndefined();
    },
  );
});

describe("constant-time comparison", () => {
  test("agrees with equality for all byte strings", () => {
    const bytes = fc.uint8Array({ maxLength: 40 });
    fc.assert(
      fc.property(bytes, bytes, (left, right) => {
        expect(constantTimeEqual(left, right)).toBe(Buffer.compare(left, right) === 0);
        expect(constantTimeEqual(left, Uint8Array.from(left))).toBe(true);
      }),
    );
  });

  test("matches the operator's secret only, and never an empty one", async () => {
    expect(await isSameSecret("s3cret", "s3cret")).toBe(true);
    for (const [presented, expected] of [
      ["s3cret", "s3cre"],
      ["", "s3cret"],
      ["", ""],
      ["S3cret", "s3cret"],
    ] as const) {
      expect(await isSameSecret(presented, expected)).toBe(false);
    }
  });
});

test("the checksum is CRC-32", () => {
  expect(crc32("123456789")).toBe(0xcbf43926);
  expect(crc32("")).toBe(0);
});
