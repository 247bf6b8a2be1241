import { describe, expect, test } from "bun:test";
import { createSecrets, createTokenService, TokenRejected } from "../../src/auth/index.ts";
import { countingIds, fixedClock, namedKey, seededBytes } from "./support.ts";

const secretsOf = (...names: readonly [string, ...string[]]) => {
  const [first, ...rest] = names;
  return createSecrets({
    masterKeys: [namedKey(first), ...rest.map(namedKey)],
    randomBytes: seededBytes("s"),
  });
};

describe("secrets derived from one master key", () => {
  test("are the same after a restart and different for another master key", async () => {
    const [one, again, other] = await Promise.all([secretsOf("m1"), secretsOf("m1"), secretsOf("m2")]);
    expect(again.tokenKeys).toEqual(one.tokenKeys);
    expect(await again.phoneIndex.index("s", "v")).toBe(await one.phoneIndex.index("s", "v"));
    expect(await again.fields.decrypt(await one.fields.encrypt("v", ["p"]), ["p"])).toBe("v");
    expect(other.tokenKeys.current.x).not.toBe(one.tokenKeys.current.x);
    expect(await other.phoneIndex.index("s", "v")).not.toBe(await one.phoneIndex.index("s", "v"));
    expect(other.fields.currentKid).not.toBe(one.fields.currentKid);
  });

  test("give each purpose a key of its own", async () => {
    const { tokenKeys, refreshKey, phoneIndex, fields } = await secretsOf("m1");
    const asRefresh = Buffer.from(await refreshKey.sign("1:sv")).toString("base64url");
    expect(asRefresh).not.toBe(await phoneIndex.index("s", "v"));
    expect(new Set([tokenKeys.current.d, phoneIndex.currentKid, fields.currentKid]).size).toBe(3);
  });

  test("keep verifying tokens and opening fields of the previous master key", async () => {
    const before = await secretsOf("m1");
    const after = await secretsOf("m2", "m1");
    const options = { issuer: "i", audience: "a", clock: fixedClock(), newId: countingIds() };
    const oldTokens = await createTokenService({ ...options, keys: before.tokenKeys });
    const newTokens = await createTokenService({ ...options, keys: after.tokenKeys });
    const { token } = await oldTokens.issue({ sub: "u", sid: "s" });
    expect((await newTokens.verify(token)).sub).toBe("u");
    expect(await after.fields.decrypt(await before.fields.encrypt("v", ["p"]), ["p"])).toBe("v");
    expect(await after.phoneIndex.indexAll("s", "v")).toContain(await before.phoneIndex.index("s", "v"));
    const { token: newer } = await newTokens.issue({ sub: "u", sid: "s" });
    await expect(oldTokens.verify(newer)).rejects.toThrow(TokenRejected);
  });

  test("take the same key twice as one: nothing is outdated under it", async () => {
    const once = await secretsOf("m1");
    const twice = await secretsOf("m1", "m1");
    expect(twice.fields.isOutdated(await once.fields.encrypt("v", ["p"]))).toBe(false);
    expect(await twice.phoneIndex.indexAll("s", "v")).toHaveLength(1);
    expect(twice.tokenKeys).toEqual(once.tokenKeys);
  });

  test("need exactly 32 bytes", async () => {
    const randomBytes = seededBytes("s");
    await expect(createSecrets({ masterKeys: [new Uint8Array(31)], randomBytes })).rejects.toThrow(TypeError);
    await expect(createSecrets({ masterKeys: [new Uint8Array(33)], randomBytes })).rejects.toThrow(TypeError);
  });
});
