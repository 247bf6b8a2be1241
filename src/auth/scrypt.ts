import { type Bytes, type RandomBytes, utf8 } from "./bytes.ts";
import { constantTimeEqual } from "./constant-time.ts";
import type { PasswordAlgorithm } from "./password.ts";
import { formatPhc, parsePhc } from "./phc.ts";

const LOG_COST = 14;
const BLOCK_SIZE = 8;
const PARALLELISM = 5;
const KEY_BYTES = 32;
const SALT_BYTES = 16;

export type ScryptInput = {
  password: Bytes;
  salt: Bytes;
  cost: number;
  blockSize: number;
  parallelism: number;
  keyBytes: number;
};

/** The key derivation itself, which only a runtime has (node:crypto on both). */
export type Scrypt = (input: ScryptInput) => Promise<Bytes>;

/** scrypt N=2^14, r=8, p=5 (OWASP's set with the least memory, 16 MiB) as PHC strings. */
export function scryptAlgorithm(deps: { scrypt: Scrypt; randomBytes: RandomBytes }): PasswordAlgorithm {
  const current = new Map([
    ["ln", LOG_COST],
    ["r", BLOCK_SIZE],
    ["p", PARALLELISM],
  ]);
  return {
    id: "scrypt",
    dummy: formatPhc({
      id: "scrypt",
      params: current,
      salt: new Uint8Array(SALT_BYTES),
      hash: new Uint8Array(KEY_BYTES),
    }),
    async hash(password) {
      const salt = deps.randomBytes(SALT_BYTES);
      const hash = await deps.scrypt({
        ...costOf(current),
        password: utf8(password),
        salt,
        keyBytes: KEY_BYTES,
      });
      return formatPhc({ id: "scrypt", params: current, salt, hash });
    },
    async verify(password, phc) {
      const stored = parsePhc(phc);
      if (stored?.id !== "scrypt" || !isAffordable(stored.params) || stored.hash.length < 16) return false;
      const { salt, hash } = stored;
      const input = { ...costOf(stored.params), password: utf8(password), salt, keyBytes: hash.length };
      return constantTimeEqual(await deps.scrypt(input), hash);
    },
    isOutdated(phc) {
      const stored = parsePhc(phc);
      return [...current].some(([name, value]) => stored?.params.get(name) !== value);
    },
  };
}

function costOf(params: ReadonlyMap<string, number>) {
  return {
    cost: 2 ** (params.get("ln") ?? 0),
    blockSize: params.get("r") ?? 0,
    parallelism: params.get("p") ?? 0,
  };
}

/** A stored hash must not be able to ask for more memory or time than the strongest set in use. */
function isAffordable(params: ReadonlyMap<string, number>): boolean {
  const isWithin = (name: string, low: number, high: number) => {
    const value = params.get(name) ?? 0;
    return value >= low && value <= high;
  };
  return isWithin("ln", 10, 17) && isWithin("r", 1, 16) && isWithin("p", 1, 8);
}
