import { afterEach, beforeEach, describe, expect, test } from "bun:test";
import { appRouter } from "../../../src/routers/index.ts";
import { DAY_MS } from "../../../src/time.ts";
import { at, rpc } from "../../helpers/rpc.ts";
import { CASES } from "../../security/cases.ts";
import { openShop } from "../../security/shops.ts";
import {
  type ConnectionsWorld,
  connectionOf,
  type Owner,
  openConnections,
  openStore,
  refusal,
} from "./provider.ts";

let world: ConnectionsWorld;
let owner: Owner;
beforeEach(async () => {
  world = await openConnections({ isDemo: false });
  owner = await openStore(world, "dalbit");
});
afterEach(() => world.close());

const SECRET = "secret-token-4711";
const connect = (credentials: object = { account: "dalbit", token: SECRET }, channel = "Instagram") =>
  world.call("channels.connect", { storeId: owner.storeId, channel, credentials }, owner.token);
const routes = () => world.controlRows("select * from webhook_routes order by created_at, connection_id");

describe("connecting", () => {
  test("keeps what may be known of the credentials, and shows it", async () => {
    const expiresAt = world.clock.now() + 60 * DAY_MS;
    const view = await connect({ account: "dalbit", token: SECRET, expiresAt });
    expect(view).toMatchObject({
      state: "CONNECTED",
      accountLabel: "@dalbit",
      expiresAt: new Date(expiresAt + 9 * 3_600_000).toISOString().replace(".000Z", "+09:00"),
      canSignIn: true,
      refusal: null,
    });
    const row = await connectionOf(world, owner, "Instagram");
    expect(row).toMatchObject({
      account_key: "dalbit",
      expires_at: expiresAt,
      refresh_at: expiresAt - 7 * DAY_MS,
    });
  });

  test("writes the webhook's address to the control database, once, and keeps it for ever", async () => {
    const view = await connect();
    const [route, ...others] = await routes();
    expect(others).toEqual([]);
    expect(route).toMatchObject({ channel: "Instagram", store_id: owner.storeId });
    const address = `http://madang.test/webhooks/Instagram/${route?.["connection_id"]}`;
    expect(at(view, "webhookUrl")).toBe(address);
    await world.call("channels.disconnect", { storeId: owner.storeId, channel: "Instagram" }, owner.token);
    expect(at(await connect({ account: "other", token: "t" }), "webhookUrl")).toBe(address);
    expect(await routes()).toHaveLength(1);
  });

  test("asks the channel, and tells what it refuses", async () => {
    world.script.probe = () => Promise.reject(refusal("RECONNECT_NEEDED"));
    const view = await connect();
    expect(view).toMatchObject({
      state: "RECONNECT_NEEDED",
      refusal: { reason: "RECONNECT_NEEDED", message: "채널 연결이 만료됐어요. 다시 연결해 주세요." },
    });
    world.script.probe = () => Promise.reject(refusal("ACCOUNT_RESTRICTED"));
    expect(await connect()).toMatchObject({
      state: "RESTRICTED",
      refusal: { reason: "ACCOUNT_RESTRICTED" },
    });
    world.script.probe = async () => {};
    expect(await connect()).toMatchObject({ state: "CONNECTED", refusal: null });
  });

  test("a channel that does not answer leaves the connection good", async () => {
    world.script.probe = () => Promise.reject(refusal("CHANNEL_UNAVAILABLE"));
    expect(await connect()).toMatchObject({ state: "CONNECTED", refusal: null });
    world.script.probe = (signal) =>
      new Promise((_, reject) => {
        signal.addEventListener("abort", () => reject(refusal("CHANNEL_UNAVAILABLE")));
      });
    expect(await connect()).toMatchObject({ state: "CONNECTED", refusal: null });
  });

  test("with the same key answers the same and asks once", async () => {
    let probes = 0;
    world.script.probe = async () => {
      probes += 1;
    };
    const input = {
      storeId: owner.storeId,
      channel: "Instagram",
      credentials: { account: "dalbit", token: SECRET },
      idempotencyKey: "k1",
    };
    const first = await world.call("channels.connect", input, owner.token);
    expect(await world.call("channels.connect", input, owner.token)).toEqual(first);
    expect(probes).toBe(1);
  });
});

test("disconnecting forgets the account, its dates and its name", async () => {
  const expiresAt = world.clock.now() + DAY_MS;
  await connect({ account: "dalbit", token: SECRET, expiresAt, refreshAt: 1 });
  const input = { storeId: owner.storeId, channel: "Instagram" };
  expect(await world.call("channels.disconnect", input, owner.token)).toMatchObject({
    state: "NOT_CONFIGURED",
    accountLabel: null,
    expiresAt: null,
    webhookUrl: null,
    canSignIn: true,
  });
  expect(await connectionOf(world, owner, "Instagram")).toMatchObject({
    credentials_cipher: null,
    account_key: null,
    account_label: null,
    expires_at: null,
    refresh_at: null,
  });
});

test("a new store of a demo has routes and known accounts for all six simulators", async () => {
  const demo = await openConnections();
  const shop = await openStore(demo, "demo");
  const rows = await demo.rows("select * from channel_connections where store_id = ?", shop.storeId);
  const routed = await demo.controlRows(
    "select connection_id from webhook_routes where store_id = ?",
    shop.storeId,
  );
  expect(rows).toHaveLength(6);
  expect(new Set(routed.map((row) => row["connection_id"]))).toEqual(
    new Set(rows.map((row) => row["connection_id"])),
  );
  await demo.close();
});

test("no procedure gives credentials back, whatever it is asked", async () => {
  const shop = await openShop(world, "everything");
  const credentials = { account: "dalbit", token: SECRET, webhookSecret: "webhook-secret-0815" };
  await world.call(
    "channels.connect",
    { storeId: shop.storeId, channel: "Instagram", credentials },
    shop.token,
  );
  let answered = 0;
  for (const [path, input] of Object.entries(CASES)) {
    const type = String(at(appRouter, "_def", "procedures", path, "_def", "type"));
    if (type === "subscription") continue;
    const { token } = path.startsWith("ops.") ? { token: world.deps.operatorToken } : shop;
    const { status, body } = await rpc(world, { type, path, input: input(shop), token });
    if (status === 200) answered += 1;
    expect([path, /secret-token-4711|webhook-secret-0815/.test(body)]).toEqual([path, false]);
  }
  expect(answered).toBeGreaterThan(30);
});

test("no answer, log or table shows credentials after they were used", async () => {
  await connect({ account: "dalbit", token: SECRET, webhookSecret: "webhook-secret-0815" });
  const { storeId, token } = owner;
  const calls: [string, string, unknown][] = [
    ["query", "channels.list", { storeId }],
    ["mutation", "channels.probe", { storeId, channel: "Instagram" }],
    ["mutation", "channels.authorize", { storeId, channel: "Instagram" }],
    ["mutation", "channels.connect", { storeId, channel: "Instagram", credentials: { token: SECRET } }],
    ["query", "stores.get", { storeId }],
    ["query", "notifications.list", { storeId }],
    ["mutation", "channels.disconnect", { storeId, channel: "GenieTV" }],
  ];
  const seen: string[] = [];
  for (const [type, path, input] of calls) seen.push((await rpc(world, { type, path, input, token })).body);
  const tables = await world.rows("select name from sqlite_master where type = 'table'");
  for (const { name } of tables) seen.push(JSON.stringify(await world.rows(`select * from "${name}"`)));
  seen.push(JSON.stringify(await world.controlRows("select * from webhook_routes")), ...world.logged);
  for (const text of seen) expect(text).not.toMatch(/secret-token-4711|webhook-secret-0815/);
  expect(seen.join()).toContain("@dalbit");
});
