import { afterAll, beforeAll, describe, expect, test } from "bun:test";
import { findApiKey } from "../../../src/services/account/index.ts";
import { MEMBER, OWNER, requireStore } from "../../../src/services/store/index.ts";
import { createWorld, giveStore, newPerson, refusal, type World } from "../account/world.ts";

const DAY = 86_400_000;
let world: World;
let count = 0;
beforeAll(async () => {
  world = await createWorld();
});
afterAll(() => world.close());

async function shop() {
  const owner = await newPerson(world, `owner${count++}@shop.kr`);
  const storeId = await giveStore(world, owner.user.id);
  return { owner, storeId, keys: (await world.call({ bearer: owner.accessToken })).apiKeys };
}

describe("an API key", () => {
  test("is shown once, stored as a hash and listed without its secret", async () => {
    const { storeId, keys } = await shop();
    const made = await keys.create({ storeId, name: "계산대" });
    expect(made).toMatchObject({
      storeId,
      name: "계산대",
      scopes: ["sales:write"],
      expiresAt: null,
      lastUsedAt: null,
    });
    expect(made.key).toStartWith(`madang_${made.id}_`);
    const { key: _key, ...listed } = made;
    expect(await keys.list({ storeId })).toEqual({ items: [listed], nextCursor: null });
    const dump = JSON.stringify([
      await world.rows("select * from api_keys"),
      await world.storeRows("select * from audit_log"),
    ]);
    expect(dump).not.toContain(made.key.slice(24, 60));
  });

  test("makes its bearer a machine of that one store with those scopes", async () => {
    const { storeId, keys } = await shop();
    const other = await shop();
    const { key, id } = await keys.create({ storeId, name: "리포트", scopes: ["sales:write", "read"] });
    const { ctx } = await world.context({ bearer: key });
    expect(ctx.actor).toMatchObject({ kind: "machine", keyId: id, storeId, scopes: ["read", "sales:write"] });
    expect(await requireStore(ctx, storeId, MEMBER)).toEqual({ storeId, role: "staff" });
    await expect(requireStore(ctx, storeId, OWNER)).rejects.toMatchObject({ code: "FORBIDDEN" });
    await expect(requireStore(ctx, other.storeId, MEMBER)).rejects.toMatchObject({ code: "NOT_FOUND" });
  });

  test("with sales:write alone reads nothing", async () => {
    const { storeId, keys } = await shop();
    const { key } = await keys.create({ storeId, name: "계산대" });
    const { ctx } = await world.context({ bearer: key });
    await expect(requireStore(ctx, storeId, MEMBER)).rejects.toMatchObject({ code: "FORBIDDEN" });
    expect(await requireStore(ctx, storeId, { roles: ["owner"], scope: "sales:write" })).toMatchObject({
      storeId,
    });
  });

  test("calls no verb that is for people", async () => {
    const { storeId, keys } = await shop();
    const { key } = await keys.create({ storeId, name: "계산대", scopes: ["read", "sales:write"] });
    const machine = await world.call({ bearer: key });
    const refused = await Promise.all([
      refusal(machine.account.me()),
      refusal(machine.account.streamTicket()),
      refusal(machine.stores.members({ storeId })),
      refusal(machine.apiKeys.create({ storeId, name: "x" })),
    ]);
    for (const answer of refused)
      expect(answer).toEqual({ code: "UNAUTHORIZED", reason: "UNAUTHORIZED", params: {} });
  });

  test("ends at once when it is revoked, and on its last day when it expires", async () => {
    const { storeId, keys } = await shop();
    const short = await keys.create({ storeId, name: "하루", expiresInDays: 1 });
    const long = await keys.create({ storeId, name: "오래" });
    expect(await keys.revoke({ storeId, keyId: long.id })).toEqual({ ok: true });
    expect(await findApiKey(world.deps, long.key)).toBeUndefined();
    expect((await refusal(keys.revoke({ storeId, keyId: long.id }))).code).toBe("NOT_FOUND");
    world.clock.advance(DAY - 1);
    expect(await findApiKey(world.deps, short.key)).toMatchObject({ storeId });
    world.clock.advance(1);
    expect(await findApiKey(world.deps, short.key)).toBeUndefined();
  });

  test("of another store cannot be revoked or seen", async () => {
    const { storeId, keys } = await shop();
    const other = await shop();
    const { id, key } = await keys.create({ storeId, name: "계산대" });
    expect((await refusal(other.keys.revoke({ storeId: other.storeId, keyId: id }))).code).toBe("NOT_FOUND");
    expect((await other.keys.list({ storeId: other.storeId })).items).toEqual([]);
    expect(await findApiKey(world.deps, key)).toMatchObject({ keyId: id });
  });

  test("is refused when one character is wrong or another key's secret is put under its id", async () => {
    const { storeId, keys } = await shop();
    const [one, two] = [await keys.create({ storeId, name: "a" }), await keys.create({ storeId, name: "b" })];
    const crossed = two.key.replace(two.id, one.id);
    for (const key of [crossed, one.key.slice(0, -1), `${one.key}0`, one.key.toUpperCase()]) {
      expect(await findApiKey(world.deps, key)).toBeUndefined();
    }
  });

  test("is shown again to a repeat with the same idempotency key, and made once", async () => {
    const { storeId, keys } = await shop();
    const input = { storeId, name: "계산대", idempotencyKey: "key-1" };
    const first = await keys.create(input);
    expect(await keys.create(input)).toEqual(first);
    expect((await keys.list({ storeId })).items).toHaveLength(1);
    expect(await keys.revoke({ storeId, keyId: first.id, idempotencyKey: "r" })).toEqual({ ok: true });
    expect(await keys.revoke({ storeId, keyId: first.id, idempotencyKey: "r" })).toEqual({ ok: true });
  });

  test("notes its last use at most once a minute", async () => {
    const { storeId, keys } = await shop();
    const { key } = await keys.create({ storeId, name: "계산대" });
    const lastUsedAt = async () => (await keys.list({ storeId })).items[0]?.lastUsedAt;
    const use = async () => {
      await findApiKey(world.deps, key);
      await world.settle();
      return lastUsedAt();
    };
    const first = await use();
    expect(Date.parse(first ?? "")).toBe(world.clock.now());
    world.clock.advance(59_999);
    expect(await use()).toBe(first ?? "");
    world.clock.advance(1);
    expect(Date.parse((await use()) ?? "")).toBe(world.clock.now());
  });
});
