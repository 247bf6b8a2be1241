import { createHash } from "node:crypto";
import { exportJWK, generateKeyPair, type JWK } from "jose";
import type { Bytes, RandomBytes } from "../../src/auth/index.ts";

/** A clock that stands still until it is moved. */
export function fixedClock(start = Date.UTC(2026, 9, 1, 3, 0, 0)) {
  let now = start;
  return {
    now: () => now,
    advance(milliseconds: number) {
      now += milliseconds;
    },
  };
}

/** Repeatable bytes: the n-th call of a seed always gives the same. */
export function seededBytes(seed: string): RandomBytes {
  let calls = 0;
  return (length) => {
    calls += 1;
    const parts: number[] = [];
    for (let block = 0; parts.length < length; block += 1) {
      parts.push(...createHash("sha256").update(`${seed}/${calls}/${block}`).digest());
    }
    return new Uint8Array(parts.slice(0, length));
  };
}

/** A 32-byte key that is the same for the same name. */
export function namedKey(name: string): Bytes {
  return new Uint8Array(createHash("sha256").update(name).digest());
}

/** Ids in the order they were asked for. */
export function countingIds(prefix = "id") {
  let count = 0;
  return () => {
    count += 1;
    return `${prefix}-${count}`;
  };
}

/** A fresh private Ed25519 key. */
export async function newJwk(): Promise<JWK> {
  return exportJWK((await generateKeyPair("EdDSA", { extractable: true })).privateKey);
}
