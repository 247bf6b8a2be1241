import { afterAll, beforeAll, describe, expect, test } from "bun:test";
import { strFromU8, unzipSync } from "fflate";
import { PublicKeys } from "../../../../src/auth/index.ts";
import { pack, verifyEvidence } from "../../../../src/services/analytics/evidence/archive.ts";
import { FORMULA_VERSIONS } from "../../../../src/services/analytics/explain/index.ts";
import { createWorld, type Owner, type World } from "../world.ts";

let world: World;
let owner: Owner;
let eventId: string;
let archive: Uint8Array;
let keys: PublicKeys;
let phone: string;

beforeAll(async () => {
  world = await createWorld();
  owner = await world.owner("evidence@example.com");
  const event = await world.event(owner, await world.store(owner), { prizeCostKrw: 200_000 });
  eventId = event.eventId;
  ({ phone } = await world.enter(event.slug, { gender: "여성" }));
  await world.enter(event.slug);
  await world.caughtUp();
  archive = Uint8Array.fromBase64((await owner.call.analytics.evidence({ eventId })).base64);
  keys = PublicKeys.parse(world.deps.tokens.jwks());
});
afterAll(() => world.close());

const filesOf = () => new Map(Object.entries(unzipSync(archive)));
async function problems(files: ReadonlyMap<string, Uint8Array>): Promise<readonly string[]> {
  const verdict = await verifyEvidence(pack(files), keys);
  return verdict.ok ? [] : verdict.problems;
}

describe("an evidence bundle [N-32]", () => {
  test("is verified by the server's public keys, and its files equal the exports", async () => {
    expect(await verifyEvidence(archive, keys)).toMatchObject({ ok: true, manifest: { eventId } });
    const files = filesOf();
    const exported = await owner.call.analytics.export({ eventId, view: "roi" });
    expect(exported.format === "CSV" && exported.csv).toBe(
      `\uFEFF${strFromU8(files.get("roi.csv") ?? new Uint8Array())}`,
    );
    const consents = JSON.parse(strFromU8(files.get("consents.json") ?? new Uint8Array()));
    expect(consents).toContainEqual(expect.objectContaining({ purpose: "privacy", granted: 2, refused: 0 }));
  });

  test("names the release and the version of every formula that its figures were computed with", async () => {
    const manifest = JSON.parse(strFromU8(filesOf().get("manifest.json") ?? new Uint8Array()));
    const { version } = await Bun.file(new URL("../../../../package.json", import.meta.url)).json();
    expect(manifest).toMatchObject({ formatVersion: 2, release: version });
    const formulas = JSON.parse(strFromU8(filesOf().get("formulas.json") ?? new Uint8Array()));
    expect(formulas).toEqual(FORMULA_VERSIONS);
  });

  test("of the format before, which named no release, is verified as it was", async () => {
    const { release, ...told } = JSON.parse(strFromU8(filesOf().get("manifest.json") ?? new Uint8Array()));
    const older = new TextEncoder().encode(JSON.stringify({ ...told, formatVersion: 1 }));
    const signature = new TextEncoder().encode(await world.deps.tokens.signEvidence(older));
    const files = filesOf().set("manifest.json", older).set("manifest.jws", signature);
    expect(release).toBeString();
    expect(await problems(files)).toEqual([]);
  });

  test("holds nobody's data and no unpublished profile", () => {
    const text = [...filesOf().values()].map((bytes) => strFromU8(bytes)).join("\n");
    for (const secret of [phone, phone.replaceAll("-", ""), "여성", "evidence@example.com"])
      expect(text).not.toContain(secret);
  });

  test("any changed byte is found", async () => {
    const step = Math.max(1, Math.floor(archive.length / 400));
    for (let at = 0; at < archive.length; at += step) {
      const changed = Uint8Array.from(archive);
      changed[at] = (changed[at] ?? 0) ^ 1;
      expect([at, (await verifyEvidence(changed, keys)).ok]).toEqual([at, false]);
    }
  });

  test("a changed, a missing and a foreign file are named", async () => {
    const changed = filesOf().set("roi.csv", new TextEncoder().encode("0"));
    expect(await problems(changed)).toEqual(["roi.csv was changed."]);
    const missing = filesOf();
    missing.delete("counts.json");
    expect(await problems(missing)).toEqual(["counts.json is missing."]);
    const foreign = filesOf().set("notes.txt", new Uint8Array([1]));
    expect(await problems(foreign)).toEqual(["notes.txt does not belong to the bundle."]);
    expect(await problems(filesOf().set("manifest.json", new Uint8Array([1])))).toEqual([
      "manifest.json was changed: it is not what was signed.",
    ]);
  });

  test("a foreign key is named, and its signature is no access token", async () => {
    const others = { keys: keys.keys.map((key) => ({ ...key, kid: "another" })) };
    const verdict = await verifyEvidence(archive, others);
    expect(verdict.ok ? "" : verdict.problems[0]).toContain("signed with a foreign key");
    const jws = strFromU8(filesOf().get("manifest.jws") ?? new Uint8Array());
    await expect(world.deps.tokens.verify(jws)).rejects.toThrow();
    const { token } = await world.deps.tokens.issue({ sub: owner.userId, sid: owner.userId });
    const asToken = filesOf().set("manifest.jws", new TextEncoder().encode(token));
    expect(await problems(asToken)).toEqual(["manifest.jws was changed: its signature does not hold."]);
  });
});
