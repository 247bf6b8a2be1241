import { describe, expect, test } from "bun:test";
import { createHmac, randomBytes as nodeRandom } from "node:crypto";
import fc from "fast-check";
import {
  createBlindIndex,
  createFieldRing,
  createHmacKey,
  type FieldPlace,
  KeyRingError,
  type KeyRingErrorKind,
} from "../../src/auth/index.ts";
import { namedKey, seededBytes } from "./support.ts";

const place: FieldPlace = ["participants", "store-1", "row-1", "phone"];
const random = (length: number) => new Uint8Array(nodeRandom(length));

function ringOf(...kids: readonly [string, ...string[]]) {
  const [first, ...rest] = kids;
  const toKey = (kid: string) => ({ kid, key: namedKey(kid) });
  return createFieldRing({ keys: [toKey(first), ...rest.map(toKey)], randomBytes: random });
}

async function failure(work: Promise<unknown>): Promise<KeyRingErrorKind | "opened" | "other"> {
  try {
    await work;
    return "opened";
  } catch (error) {
    return error instanceof KeyRingError ? error.kind : "other";
  }
}

describe("field encryption", () => {
  test("opens what it sealed, whatever the text and the place", async () => {
    const ring = await ringOf("k1");
    await fc.assert(
      fc.asyncProperty(
        fc.string({ unit: "grapheme", maxLength: 200 }),
        fc.array(fc.string(), { minLength: 1, maxLength: 4 }),
        async (text, [head = "t", ...tail]) => {
          const sealed = await ring.encrypt(text, [head, ...tail]);
          expect(await ring.decrypt(sealed, [head, ...tail])).toBe(text);
        },
      ),
      { numRuns: 100 },
    );
  });

  test("writes v1.kid.iv.ct with a fresh 96-bit iv each time and shows nothing of the text", async () => {
    const ring = await ringOf("k1");
    const sealed = await Promise.all(Array.from({ length: 50 }, () => ring.encrypt("01012345678", place)));
    expect(new Set(sealed.map((value) => value.split(".")[2])).size).toBe(50);
    for (const value of sealed) {
      expect(value).toMatch(/^v1\.k1\.[A-Za-z0-9_-]{16}\.[A-Za-z0-9_-]+$/);
      expect(value).not.toContain("0101234");
    }
  });

  test("refuses a value with any single bit flipped in iv or ciphertext", async () => {
    const ring = await ringOf("k1");
    const sealed = await ring.encrypt("01012345678", place);
    const [version = "", kid = "", iv = "", body = ""] = sealed.split(".");
    const flip = (text: string, bit: number) => {
      const bytes = Buffer.from(text, "base64url");
      bytes.writeUInt8(bytes.readUInt8(bit >> 3) ^ (1 << (bit & 7)), bit >> 3);
      return bytes.toString("base64url");
    };
    for (let bit = 0; bit < 96; bit += 1) {
      expect(await failure(ring.decrypt([version, kid, flip(iv, bit), body].join("."), place))).toBe(
        "TAMPERED",
      );
    }
    for (let bit = 0; bit < Buffer.from(body, "base64url").length * 8; bit += 1) {
      expect(await failure(ring.decrypt([version, kid, iv, flip(body, bit)].join("."), place))).toBe(
        "TAMPERED",
      );
    }
  });

  test("refuses any changed character, spare bits of the last one included", async () => {
    const ring = await ringOf("k1");
    const sealed = await ring.encrypt("김마당", place);
    await fc.assert(
      fc.asyncProperty(
        fc.nat(sealed.length - 1),
        fc.constantFrom(..."ABCXYZabcxyz0189-_.=+/ "),
        async (index, character) => {
          fc.pre(sealed[index] !== character);
          const changed = sealed.slice(0, index) + character + sealed.slice(index + 1);
          expect(["MALFORMED", "UNKNOWN_KEY", "TAMPERED"]).toContain(
            await failure(ring.decrypt(changed, place)),
          );
        },
      ),
      { numRuns: 300 },
    );
  });

  test.each([
    ["another row", ["participants", "store-1", "row-2", "phone"]],
    ["another store", ["participants", "store-2", "row-1", "phone"]],
    ["another column", ["participants", "store-1", "row-1", "name"]],
    ["another table", ["stores", "store-1", "row-1", "phone"]],
    ["joined parts", ["participants", "store-1,row-1", "phone"]],
    ["fewer parts", ["participants", "store-1", "row-1"]],
  ] satisfies [string, FieldPlace][])("does not open a value moved to %s", async (_name, other) => {
    const ring = await ringOf("k1");
    const sealed = await ring.encrypt("01012345678", place);
    expect(await failure(ring.decrypt(sealed, other))).toBe("TAMPERED");
  });

  test("opens older keys, seals with the current one, and says which values are outdated", async () => {
    const before = await ringOf("k1");
    const after = await ringOf("k2", "k1");
    const old = await before.encrypt("01012345678", place);
    const fresh = await after.encrypt("01012345678", place);
    expect(await after.decrypt(old, place)).toBe("01012345678");
    expect(after.isOutdated(old)).toBe(true);
    expect(after.isOutdated(fresh)).toBe(false);
    expect(fresh.startsWith(`v1.${after.currentKid}.`)).toBe(true);
    expect(await failure(before.decrypt(fresh, place))).toBe("UNKNOWN_KEY");
  });

  test("does not open a value whose key id was exchanged for another known one", async () => {
    const ring = await ringOf("k1", "k2");
    const sealed = await ring.encrypt("01012345678", place);
    expect(await failure(ring.decrypt(sealed.replace(".k1.", ".k2."), place))).toBe("TAMPERED");
  });

  test.each([
    "",
    "v1",
    "v1...",
    "v2.k1.AAAAAAAAAAAAAAAA.AAAAAAAAAAAAAAAAAAAAAAAA",
    "v1.k1.AAAA.AAAA",
    "v1.k1.AAAAAAAAAAAAAAAA.AAAA",
    "plain text",
  ])("calls %j malformed", async (text) => {
    const ring = await ringOf("k1");
    expect(await failure(ring.decrypt(text, place))).toBe("MALFORMED");
  });

  test("keeps texts, keys and places out of its errors", async () => {
    const ring = await ringOf("k1");
    const sealed = await ring.encrypt("01012345678", place);
    const error = await ring.decrypt(sealed, ["x"]).catch((cause: unknown) => cause);
    expect(`${error}${JSON.stringify(error)}`).not.toMatch(/0101234|store-1|v1\.k1/);
  });

  test("refuses keys of the wrong length and an id used twice", async () => {
    const randomBytes = seededBytes("r");
    const short = { kid: "k1", key: new Uint8Array(31) };
    const whole = { kid: "k1", key: new Uint8Array(32) };
    await expect(createFieldRing({ keys: [short], randomBytes })).rejects.toThrow(TypeError);
    await expect(createFieldRing({ keys: [whole, whole], randomBytes })).rejects.toThrow(TypeError);
  });
});

describe("keyed hash", () => {
  test("equals HMAC-SHA256 of the runtime for every key and message length", async () => {
    const lengths = fc.uint8Array({ minLength: 1, maxLength: 200 });
    await fc.assert(
      fc.asyncProperty(lengths, lengths, async (key, message) => {
        const expected = createHmac("sha256", key).update(message).digest("hex");
        const actual = await (await createHmacKey(new Uint8Array(key))).sign(new Uint8Array(message));
        expect(Buffer.from(actual).toString("hex")).toBe(expected);
      }),
      { numRuns: 200 },
    );
  });

  test("is the same for the same value and scope, and apart for any other scope, value or key", async () => {
    const index = await createBlindIndex([{ kid: "a", key: namedKey("a") }]);
    const other = await createBlindIndex([{ kid: "b", key: namedKey("b") }]);
    const value = await index.index("store-1", "01012345678");
    expect(value).toMatch(/^[A-Za-z0-9_-]{43}$/);
    expect(await index.index("store-1", "01012345678")).toBe(value);
    expect(await index.index("store-2", "01012345678")).not.toBe(value);
    expect(await index.index("store-10", "1012345678")).not.toBe(value);
    expect(await index.index("store-1", "01012345679")).not.toBe(value);
    expect(await other.index("store-1", "01012345678")).not.toBe(value);
  });

  test("looks up under every key during a rotation, the current one first", async () => {
    const before = await createBlindIndex([{ kid: "a", key: namedKey("a") }]);
    const during = await createBlindIndex([
      { kid: "b", key: namedKey("b") },
      { kid: "a", key: namedKey("a") },
    ]);
    const all = await during.indexAll("s", "01012345678");
    expect(all).toEqual([await during.index("s", "01012345678"), await before.index("s", "01012345678")]);
  });
});
