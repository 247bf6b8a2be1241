import { afterAll, beforeAll, describe, expect, test } from "bun:test";
import { rawStatement } from "../../../src/db/index.ts";
import { rotateSecret, tickWebhooks } from "../../../src/services/owner-webhook/index.ts";
import { DAY_MS } from "../../../src/time.ts";
import { createWorld, type Owner, type World } from "../analytics/world.ts";
import { HOST, startReceiver, verify } from "./receiver.ts";

let world: World;
let owner: Owner;
let storeId: string;
let receiver: Awaited<ReturnType<typeof startReceiver>>;
beforeAll(async () => {
  receiver = await startReceiver();
  world = await createWorld({ postPublic: receiver.postPublic });
  owner = await world.owner("owner@example.com");
  storeId = await world.store(owner);
});
afterAll(async () => {
  await world.close();
  receiver.stop();
});
const fields = () => ({ storeId, url: `https://${HOST}/in`, types: ["event.ended" as const] });
const sent = async (endpointId: string) => {
  await owner.call.webhooks.test({ storeId, endpointId });
  await tickWebhooks({ ctx: world.system() });
  await world.settled();
  return receiver.calls.at(-1);
};

describe("a signing secret", () => {
  test("is shown when it is made and never again, and lies sealed", async () => {
    const made = await owner.call.webhooks.create(fields());
    expect(made.secret).toMatch(/^whsec_[A-Za-z0-9+/]{43}=$/);
    const seen = JSON.stringify([
      await owner.call.webhooks.list({ storeId }),
      await owner.call.webhooks.update({ storeId, endpointId: made.id, description: "계산대" }),
      await world.rows("select * from webhook_endpoints"),
      await world.rows("select * from audit_log"),
      world.logged,
    ]);
    expect(seen).not.toContain(made.secret);
    expect(seen).not.toContain(made.secret.slice(6));
  });

  test("is the same for a repeated creation, which makes no second address", async () => {
    const input = { ...fields(), idempotencyKey: "one" };
    const [first, again] = [await owner.call.webhooks.create(input), await owner.call.webhooks.create(input)];
    expect(again).toEqual(first);
  });

  test("rotates: for a day both sign, then the new one alone", async () => {
    const made = await owner.call.webhooks.create(fields());
    const place = { storeId, endpointId: made.id };
    const { secret } = await owner.call.webhooks.rotateSecret(place);
    expect(secret).not.toBe(made.secret);
    const both = await sent(made.id);
    expect(both?.headers["webhook-signature"]?.split(" ")).toHaveLength(2);
    for (const one of [made.secret, secret])
      expect(verify(one, both, world.clock.now())).toMatchObject({ type: "webhook.test" });
    world.clock.advance(DAY_MS);
    const later = await sent(made.id);
    expect(verify(secret, later, world.clock.now())).toMatchObject({ type: "webhook.test" });
    expect(() => verify(made.secret, later, world.clock.now())).toThrow();
  });

  test("proves the body: a changed one, a swapped id or a moment long ago is found out", async () => {
    const made = await owner.call.webhooks.create(fields());
    const call = await sent(made.id);
    const now = world.clock.now();
    const body = call?.body.replace("webhook.test", "event.ended") ?? "";
    const headers = call?.headers ?? {};
    expect(() => verify(made.secret, { path: "", headers, body }, now)).toThrow();
    expect(() =>
      verify(
        made.secret,
        { path: "", headers: { ...headers, "webhook-id": "x" }, body: call?.body ?? "" },
        now,
      ),
    ).toThrow();
    expect(() => verify(made.secret, call, now + 6 * 60_000)).toThrow();
  });
});

describe("an address", () => {
  test.each([
    "http://hooks.example.com/in",
    "https://127.0.0.1/in",
    "https://[::1]/in",
    "https://localhost/in",
    "https://shop.internal/in",
    "https://hooks.example.com:8443/in",
    "https://user:word@hooks.example.com/in",
    "https://2130706433/in",
    "not an address",
  ])("%s is refused", async (url) => {
    const refused = owner.call.webhooks.create({ ...fields(), url });
    await expect(refused).rejects.toMatchObject({ code: "BAD_REQUEST" });
  });

  test("that resolves inside is never connected to, at the send as little as at its creation", async () => {
    const inner = await startReceiver({ resolve: async () => ["93.184.216.34", "169.254.169.254"] });
    const inside = await createWorld({ postPublic: inner.postPublic });
    const boss = await inside.owner("owner@example.com");
    const shop = await inside.store(boss);
    const made = await boss.call.webhooks.create({ ...fields(), storeId: shop });
    await boss.call.webhooks.test({ storeId: shop, endpointId: made.id });
    await tickWebhooks({ ctx: inside.system() });
    await inside.settled();
    expect(inner.calls).toEqual([]);
    const { items } = await boss.call.webhooks.deliveries({ storeId: shop, endpointId: made.id });
    expect(items).toMatchObject([{ attempts: 1, lastStatus: null, lastError: "UNREACHABLE" }]);
    await inside.close();
    inner.stop();
  });

  test("is removed with all that was on its way", async () => {
    const made = await owner.call.webhooks.create(fields());
    const place = { storeId, endpointId: made.id };
    await owner.call.webhooks.test(place);
    expect(await owner.call.webhooks.remove(place)).toEqual({ ok: true });
    await expect(owner.call.webhooks.deliveries(place)).rejects.toMatchObject({ code: "NOT_FOUND" });
    expect(await world.rows("select 1 from webhook_sends where endpoint_id = ?", made.id)).toEqual([]);
  });

  test("leaves an audit row when it is tried out and when its sends are sent again", async () => {
    const made = await owner.call.webhooks.create(fields());
    const place = { storeId, endpointId: made.id };
    await owner.call.webhooks.test({ ...place, idempotencyKey: "try" });
    await owner.call.webhooks.test({ ...place, idempotencyKey: "try" });
    await owner.call.webhooks.replay(place);
    const rows = await world.rows("select action from audit_log where entity_id = ? order by seq", made.id);
    expect(rows.map(({ action }) => action)).toEqual(["webhook.create", "webhook.test", "webhook.replay"]);
    const unknown = { storeId, endpointId: storeId };
    await expect(owner.call.webhooks.test(unknown)).rejects.toMatchObject({ code: "NOT_FOUND" });
  });

  test("is not added to a store that is closed", async () => {
    const shop = await world.store(owner, { name: "닫은 매장" });
    await owner.call.stores.close({ storeId: shop });
    await expect(owner.call.webhooks.create({ ...fields(), storeId: shop })).rejects.toMatchObject({
      cause: { code: "PRECONDITION_FAILED", reason: "STORE_CLOSED" },
    });
    expect(await world.rows("select 1 from webhook_endpoints where store_id = ?", shop)).toEqual([]);
  });

  test("whose secret is sealed anew while it is changed is still there: the change is a conflict", async () => {
    const made = await owner.call.webhooks.create(fields());
    const { of } = world.deps.shards;
    const resealing = (id: string) => {
      const db = of(id);
      const write = async (statements: Parameters<typeof db.write>[0]) => {
        const sql = "update webhook_endpoints set secrets_cipher = ? where id = ?";
        await db.write([rawStatement(sql, ["sealed by another key", made.id])]);
        return db.write(statements);
      };
      return Object.assign(Object.create(db), { write });
    };
    const deps = { ...world.deps, shards: { ...world.deps.shards, of: resealing } };
    const input = { storeId, endpointId: made.id };
    const change = rotateSecret({ ctx: { ...owner.context, deps }, input });
    await expect(change).rejects.toMatchObject({ code: "CONFLICT", reason: "STALE_VERSION" });
  });

  test("is one of at most ten", async () => {
    const shop = await world.store(owner, { name: "둘째 매장" });
    for (let index = 0; index < 10; index += 1)
      await owner.call.webhooks.create({ ...fields(), storeId: shop });
    await expect(owner.call.webhooks.create({ ...fields(), storeId: shop })).rejects.toMatchObject({
      cause: { reason: "WEBHOOKS_FULL" },
    });
  });

  test("that is off, came later or did not ask gets nothing", async () => {
    const shop = await world.store(owner, { name: "셋째 매장" });
    const { slug } = await world.event(owner, shop);
    await world.enter(slug);
    world.clock.advance(1);
    const url = `https://${HOST}/in`;
    const off = await owner.call.webhooks.create({ storeId: shop, url, types: ["participant.registered"] });
    await owner.call.webhooks.update({ storeId: shop, endpointId: off.id, enabled: false });
    await owner.call.webhooks.create({ storeId: shop, url, types: ["visit.verified"] });
    const asks = await owner.call.webhooks.create({ storeId: shop, url, types: ["participant.registered"] });
    await world.enter(slug);
    await world.settled();
    const rows = await world.rows("select endpoint_id, type from webhook_sends where store_id = ?", shop);
    expect(rows).toEqual([{ endpoint_id: asks.id, type: "participant.registered" }]);
  });
});
