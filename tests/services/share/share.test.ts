import { afterAll, beforeAll, describe, expect, test } from "bun:test";
import { composeHasher } from "../../../src/auth/index.ts";
import { rawStatement } from "../../../src/db/index.ts";
import { nodeScryptAlgorithm } from "../../../src/entry/password-scrypt.ts";
import { SHARES_MAX } from "../../../src/services/share/index.ts";
import { seededBytes } from "../../auth/support.ts";
import { createWorld, type Owner, type World } from "../analytics/world.ts";

const PASSWORD = "열 자가 넘는 비밀번호";
const FRAME = "https://blog.example.com";

let world: World;
let owner: Owner;
let storeId: string;
let eventId: string;
beforeAll(async () => {
  const scrypt = nodeScryptAlgorithm(seededBytes("share"));
  world = await createWorld({ passwords: composeHasher(scrypt) });
  owner = await world.owner("owner@example.com");
  storeId = await world.store(owner);
  ({ eventId } = await world.event(owner, storeId));
});
afterAll(() => world.close());

const db = () => world.deps.shards.of(storeId);
const rows = async (sql: string, ...args: string[]) => (await db().query([rawStatement(sql, args)]))[0] ?? [];
const newEvent = async () => (await world.event(owner, storeId)).eventId;
const create = (more: object = {}) => owner.call.shares.create({ eventId, sections: ["SUMMARY"], ...more });
const tokenIn = (url: string | null) => new URL(url ?? "").pathname.slice(3);

describe("what is kept of a link", () => {
  test("neither its token nor its password, in no table of the store", async () => {
    const { url } = await create({ password: PASSWORD, idempotencyKey: "kept" });
    const token = tokenIn(url);
    const tables = await rows("select name from sqlite_master where type = 'table'");
    for (const { name } of tables) {
      const text = JSON.stringify(await rows(`select * from "${String(name)}"`), (_, value) =>
        typeof value === "bigint" ? String(value) : value,
      );
      expect([name, text.includes(token), text.includes(PASSWORD)]).toEqual([name, false, false]);
    }
    const [row] = await rows("select password_hash from share_links where password_hash is not null limit 1");
    expect(String(row?.["password_hash"])).toStartWith("$scrypt$");
  });

  test("its owner sees its address again, and a repeat of the call makes no second link", async () => {
    const event = await newEvent();
    const input = { eventId: event, sections: ["TREND" as const], idempotencyKey: "once" };
    const [first, second] = [await owner.call.shares.create(input), await owner.call.shares.create(input)];
    expect(second).toEqual(first);
    const { items } = await owner.call.shares.list({ eventId: event });
    expect(items).toEqual([first]);
    expect(first.url).toMatch(/^https?:\/\/[^/]+\/s\/[\w-]{48}$/);
  });

  test("two links of one event differ in far more than a guess could find", async () => {
    const tokens = await Promise.all(Array.from({ length: 3 }, async () => tokenIn((await create()).url)));
    const secrets = tokens.map((token) => Buffer.from(token, "base64url").subarray(16));
    expect(new Set(secrets.map((secret) => secret.toString("hex"))).size).toBe(3);
    for (const secret of secrets) expect(secret.byteLength * 8).toBe(160);
  });
});

describe("what a link may be", () => {
  test("embedded or behind a password, never both, also not by two changes", async () => {
    const both = { password: PASSWORD, embedOrigins: [FRAME] };
    await expect(create(both)).rejects.toMatchObject({ cause: { reason: "SHARE_PASSWORD_EMBED" } });
    const { id, version } = await create({ password: PASSWORD });
    const change = { eventId, shareId: id, version };
    await expect(owner.call.shares.update({ ...change, embedOrigins: [FRAME] })).rejects.toMatchObject({
      cause: { reason: "SHARE_PASSWORD_EMBED" },
    });
    const changed = await owner.call.shares.update({ ...change, password: null, embedOrigins: [FRAME] });
    expect(changed).toMatchObject({ hasPassword: false, embedOrigins: [FRAME], version: version + 1 });
  });

  test.each([
    "http://blog.example.com",
    "https://blog.example.com/path",
    "https://*.example.com",
    "*",
    "'self'",
    "https://blog.example.com; script-src *",
    "https://localhost",
    "https://10.0.0.1",
  ])("embedding is for origins of public sites, not for %s", async (origin) => {
    await expect(create({ embedOrigins: [origin] })).rejects.toMatchObject({ code: "BAD_REQUEST" });
  });

  test("short passwords, no section and a section twice are refused", async () => {
    await expect(create({ password: "짧다" })).rejects.toMatchObject({
      cause: { reason: "INVALID_PASSWORD" },
    });
    await expect(create({ sections: [] })).rejects.toMatchObject({ code: "BAD_REQUEST" });
    await expect(create({ sections: ["TREND", "TREND"] })).rejects.toMatchObject({ code: "BAD_REQUEST" });
  });

  test("at most twenty of an event, also when thirty come at once; a revoked one makes room", async () => {
    const event = await newEvent();
    const calls = Array.from({ length: 30 }, () =>
      owner.call.shares.create({ eventId: event, sections: ["SUMMARY"] }).then(
        () => "made",
        (error: { cause?: { reason?: string } }) => error.cause?.reason,
      ),
    );
    const outcomes = await Promise.all(calls);
    expect(outcomes.filter((outcome) => outcome === "made")).toHaveLength(SHARES_MAX);
    expect(outcomes.filter((outcome) => outcome === "SHARES_FULL")).toHaveLength(30 - SHARES_MAX);
    const [first] = (await owner.call.shares.list({ eventId: event })).items;
    await owner.call.shares.revoke({ eventId: event, shareId: first?.id ?? "" });
    await owner.call.shares.create({ eventId: event, sections: ["SUMMARY"] });
  });

  test("a closed store makes none", async () => {
    const other = await world.store(owner, { name: "문닫는집" });
    const event = await world.event(owner, other);
    await owner.call.stores.close({ storeId: other });
    const call = owner.call.shares.create({ eventId: event.eventId, sections: ["SUMMARY"] });
    await expect(call).rejects.toMatchObject({ cause: { reason: "STORE_CLOSED" } });
  });
});

describe("changing and revoking", () => {
  test("of two changes from the same version one is refused", async () => {
    const { id, version } = await create();
    const change = (label: string) => owner.call.shares.update({ eventId, shareId: id, version, label });
    const outcomes = await Promise.allSettled([change("하나"), change("둘")]);
    expect(outcomes.map(({ status }) => status).sort()).toEqual(["fulfilled", "rejected"]);
    await expect(change("셋")).rejects.toMatchObject({ cause: { reason: "STALE_VERSION" } });
  });

  test("what is left out stays, and each change stands in the audit log without label or password", async () => {
    const { id, version } = await create({ label: "홍보 대행사", expiresInDays: 7, password: PASSWORD });
    const updated = await owner.call.shares.update({ eventId, shareId: id, version, sections: ["TREND"] });
    expect(updated).toMatchObject({ label: "홍보 대행사", hasPassword: true, sections: ["TREND"] });
    expect(updated.expiresAt).not.toBeNull();
    await owner.call.shares.revoke({ eventId, shareId: id });
    await expect(owner.call.shares.revoke({ eventId, shareId: id })).rejects.toMatchObject({
      code: "NOT_FOUND",
    });
    const audit = await rows("select action, details from audit_log where entity_id = ? order by seq", id);
    expect(audit.map(({ action }) => String(action))).toEqual([
      "share.create",
      "share.update",
      "share.revoke",
    ]);
    expect(JSON.stringify(audit)).not.toContain("홍보");
    expect((await owner.call.shares.list({ eventId })).items.map((item) => item.id)).not.toContain(id);
  });
});
