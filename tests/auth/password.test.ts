import { describe, expect, test } from "bun:test";
import fc from "fast-check";
import {
  composeHasher,
  createHashingGate,
  directGate,
  normalisePassword,
  type PasswordAlgorithm,
  PasswordAlgorithmMissing,
  parsePhc,
  presentedPassword,
} from "../../src/auth/index.ts";
import { bunArgon2Algorithm } from "../../src/entry/password-argon2.ts";
import { nodeScryptAlgorithm } from "../../src/entry/password-scrypt.ts";
import { seededBytes } from "./support.ts";

const PASSWORD = "맛있는집 비밀번호 2026!";
const argon2 = bunArgon2Algorithm();
const scrypt = nodeScryptAlgorithm(seededBytes("salt"));

/** An algorithm that only records what it is asked. */
function recordingAlgorithm(id: string) {
  const asked: string[] = [];
  const algorithm: PasswordAlgorithm = {
    id,
    dummy: `$${id}$x=1$AA$AA`,
    hash: async (password) => `$${id}$x=1$AA$${password}`,
    verify: async (password, phc) => {
      asked.push(phc);
      return phc.endsWith(`$${password}`);
    },
    isOutdated: (phc) => phc.includes("x=0"),
  };
  return { algorithm, asked };
}

describe.each([
  ["argon2id", argon2, /^\$argon2id\$v=19\$m=19456,t=2,p=1\$/],
  ["scrypt", scrypt, /^\$scrypt\$ln=14,r=8,p=5\$[A-Za-z0-9+/]{22}\$[A-Za-z0-9+/]{43}$/],
] satisfies [string, PasswordAlgorithm, RegExp][])("%s", (_id, algorithm, shape) => {
  test("hashes to a PHC string that only the same password matches", async () => {
    const phc = await algorithm.hash(PASSWORD);
    expect(phc).toMatch(shape);
    expect(await algorithm.verify(PASSWORD, phc)).toBe(true);
    expect(await algorithm.verify(`${PASSWORD} `, phc)).toBe(false);
    expect(await algorithm.verify("", phc)).toBe(false);
    expect(algorithm.isOutdated(phc)).toBe(false);
  });

  test("salts: the same password never gives the same hash", async () => {
    expect(await algorithm.hash(PASSWORD)).not.toBe(await algorithm.hash(PASSWORD));
  });

  test("has a dummy hash that costs a full verification and matches nothing", async () => {
    expect(parsePhc(algorithm.dummy)?.params).toEqual(
      parsePhc(await algorithm.hash(PASSWORD))?.params ?? new Map(),
    );
    expect(await algorithm.verify(PASSWORD, algorithm.dummy)).toBe(false);
    expect(await algorithm.verify("", algorithm.dummy)).toBe(false);
  });

  test("answers false for a damaged hash", async () => {
    const phc = await algorithm.hash(PASSWORD);
    for (const damaged of [phc.slice(0, -2), `${phc}==`, phc.replace(/.$/, "!"), `$${_id}$`, ""]) {
      expect(await algorithm.verify(PASSWORD, damaged)).toBe(false);
    }
  });
});

describe("scrypt", () => {
  test("matches the published test vector of RFC 7914", async () => {
    const salt = Buffer.from("SodiumChloride").toString("base64").replaceAll("=", "");
    const hash = Buffer.from(
      "7023bdcb3afd7348461c06cd81fd38ebfda8fbba904f8e3ea9b543f6545da1f2" +
        "d5432955613f0fcf62d49705242a9af9e61e85dc0d651e40dfcf017b45575887",
      "hex",
    );
    const phc = `$scrypt$ln=14,r=8,p=1$${salt}$${hash.toString("base64").replaceAll("=", "")}`;
    expect(await scrypt.verify("pleaseletmein", phc)).toBe(true);
    expect(scrypt.isOutdated(phc)).toBe(true);
  });

  test.each(["ln=30,r=8,p=5", "ln=14,r=999,p=5", "ln=14,r=8,p=99", "ln=1,r=8,p=5", "r=8,p=5"])(
    "does not spend memory on a stored hash that asks for %s",
    async (params) => {
      const started = performance.now();
      expect(
        await scrypt.verify(PASSWORD, `$scrypt$${params}$AAAAAAAAAAAAAAAAAAAAAA$${"A".repeat(43)}`),
      ).toBe(false);
      expect(performance.now() - started).toBeLessThan(10);
    },
  );
});

describe("the composed hasher", () => {
  test("hashes with the primary and verifies both, asking for a new hash of an old algorithm", async () => {
    const hasher = composeHasher(argon2, [scrypt]);
    expect(await hasher.verify(PASSWORD, await scrypt.hash(PASSWORD))).toEqual({
      matches: true,
      rehash: true,
    });
    expect(await hasher.verify(PASSWORD, await hasher.hash(PASSWORD))).toEqual({
      matches: true,
      rehash: false,
    });
    expect(await hasher.verify("another password", await scrypt.hash(PASSWORD))).toEqual({
      matches: false,
      rehash: false,
    });
  });

  test("asks for a new hash when the parameters were raised", async () => {
    const { algorithm } = recordingAlgorithm("demo");
    const hasher = composeHasher(algorithm);
    expect(await hasher.verify("pw", "$demo$x=0$AA$pw")).toEqual({ matches: true, rehash: true });
  });

  test("verifies a dummy for an unknown user and never says yes, even to the dummy's password", async () => {
    const { algorithm, asked } = recordingAlgorithm("demo");
    const hasher = composeHasher(algorithm);
    expect(await hasher.verify("AA", undefined)).toEqual({ matches: false, rehash: false });
    expect(asked).toEqual([algorithm.dummy]);
  });

  test("spends a verification before it refuses an algorithm it does not have", async () => {
    const { algorithm, asked } = recordingAlgorithm("scrypt");
    const hasher = composeHasher(algorithm, [], directGate);
    await expect(hasher.verify("pw", "$argon2id$v=19$m=19456,t=2,p=1$AA$AA")).rejects.toBeInstanceOf(
      PasswordAlgorithmMissing,
    );
    expect(asked).toEqual([algorithm.dummy]);
  });
});

describe("the hashing gate", () => {
  test("runs 4 at once, lets 16 wait in order and turns the rest away with BUSY", async () => {
    const gate = createHashingGate();
    const started: number[] = [];
    const finish: (() => void)[] = [];
    const outcomes = Array.from({ length: 22 }, (_, index) =>
      gate
        .run(async () => {
          started.push(index);
          await new Promise<void>((resolve) => finish.push(resolve));
          return "done";
        })
        .catch((error: unknown) => (error instanceof Error && "reason" in error ? error.reason : error)),
    );
    await Promise.resolve();
    expect(started).toEqual([0, 1, 2, 3]);
    expect(await Promise.all(outcomes.slice(20))).toEqual(["BUSY", "BUSY"]);
    for (let index = 0; index < 20; index += 1) {
      finish[index]?.();
      await outcomes[index];
      await Promise.resolve();
    }
    expect(started).toEqual(Array.from({ length: 20 }, (_, index) => index));
    expect(await Promise.all(outcomes.slice(0, 20))).toEqual(Array.from({ length: 20 }, () => "done"));
  });

  test("gives its place back when the work fails", async () => {
    const gate = createHashingGate({ concurrency: 1, queue: 0 });
    await expect(gate.run(() => Promise.reject(new TypeError("broken")))).rejects.toThrow(TypeError);
    expect(await gate.run(async () => "next")).toBe("next");
  });
});

describe("password limits", () => {
  test("are 10 to 128 bytes of NFC text", () => {
    expect(normalisePassword("a".repeat(10))).toBe("a".repeat(10));
    expect(normalisePassword("a".repeat(128))).toBe("a".repeat(128));
    expect(normalisePassword("가나다라")).toBe("가나다라");
    for (const raw of ["a".repeat(9), "a".repeat(129), "가나다", "가".repeat(43), "", "\ud800aaaaaaaaaaaa"]) {
      expect(() => normalisePassword(raw)).toThrow(
        expect.objectContaining({ code: "INVALID", reason: "INVALID_PASSWORD" }),
      );
      expect(presentedPassword(raw)).toBe("");
    }
  });

  test("treat composed and decomposed Hangul as one password", () => {
    fc.assert(
      fc.property(fc.string({ unit: "grapheme", minLength: 10, maxLength: 20 }), (text) => {
        expect(presentedPassword(text.normalize("NFD"))).toBe(presentedPassword(text));
      }),
    );
  });
});
