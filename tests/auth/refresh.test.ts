import { describe, expect, test } from "bun:test";
import {
  createHmacKey,
  hashRefreshToken,
  isRefreshToken,
  judgeRefresh,
  newRefreshToken,
  REFRESH_GRACE_MS,
  successorOf,
} from "../../src/auth/index.ts";
import { namedKey, seededBytes } from "./support.ts";

const facts = { usedAt: null, expiresAt: 2_000_000, familyRevokedAt: null, familyExpiresAt: 9_000_000 };

describe("refresh tokens", () => {
  test("have 256 random bits and are stored as their SHA-256 only", async () => {
    const token = newRefreshToken(seededBytes("refresh"));
    expect(Buffer.from(token, "base64url")).toHaveLength(32);
    expect(isRefreshToken(token)).toBe(true);
    expect(await hashRefreshToken(token)).not.toContain(token.slice(0, 8));
  });

  test("have exactly one successor, which only the refresh key can make", async () => {
    const key = await createHmacKey(namedKey("a"));
    const other = await createHmacKey(namedKey("b"));
    const token = newRefreshToken(seededBytes("refresh"));
    const successor = await successorOf(key, token);
    expect(await successorOf(key, token)).toBe(successor);
    expect(isRefreshToken(successor)).toBe(true);
    expect(await successorOf(key, successor)).not.toBe(token);
    expect(await successorOf(other, token)).not.toBe(successor);
  });

  test.each(["", "a", "A".repeat(42), "A".repeat(44), "=".repeat(43), `${"A".repeat(42)}B`, "가".repeat(43)])(
    "never look like %j",
    (text) => {
      expect(isRefreshToken(text)).toBe(false);
    },
  );
});

describe("the judgement of a presented refresh token", () => {
  test.each([
    ["an unused one rotates", facts, 1_000_000, "rotate"],
    ["an unused one is dead at its expiry", facts, 2_000_000, "dead"],
    ["a spent one is graced at once", { ...facts, usedAt: 1_000_000 }, 1_000_000, "grace"],
    [
      "a spent one is graced for ten seconds",
      { ...facts, usedAt: 1_000_000 },
      1_000_000 + REFRESH_GRACE_MS,
      "grace",
    ],
    [
      "a spent one is reuse after that",
      { ...facts, usedAt: 1_000_000 },
      1_000_001 + REFRESH_GRACE_MS,
      "reuse",
    ],
    ["reuse is reuse even after its expiry", { ...facts, usedAt: 1_000_000 }, 3_000_000, "reuse"],
    ["a revoked family gives nothing", { ...facts, familyRevokedAt: 1 }, 1_000_000, "dead"],
    ["a revoked family has no grace", { ...facts, usedAt: 1_000_000, familyRevokedAt: 1 }, 1_000_000, "dead"],
    ["a family ends 90 days after sign-in", { ...facts, expiresAt: 10_000_000 }, 9_000_000, "dead"],
  ] as const)("%s", (_name, stored, now, verdict) => {
    expect(judgeRefresh(stored, now)).toBe(verdict);
  });
});
