import { afterEach, beforeEach, describe, expect, test } from "bun:test";
import { changedError } from "../../../src/channels/index.ts";
import { appRouter, loadAllRouters } from "../../../src/routers/index.ts";
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
const refusedConnect = async (credentials: object) => {
  const input = { storeId: owner.storeId, channel: "Instagram", credentials };
  const { json } = await rpc(world, {
    type: "mutation",
    path: "channels.connect",
    input,
    token: owner.token,
  });
  const { code, reason, params } = Object(at(json, "error", "data"));
  return { code, reason, message: at(json, "error", "message"), params };
};
const routes = () => world.controlRows("select * from webhook_routes order by created_at, connection_id");

describe("connecting", () => {
  test("a demo's visitor connects no real account, whatever the service was started as meanwhile", async () => {
    const { storeId, token } = owner;
    const now = world.clock.now();
    await world.deps.control.write([
      {
        sql: "insert into demos (store_id, user_id, created_at, expires_at) values (?, 'visitor', ?, ?)",
        args: [storeId, now, now + DAY_MS],
      },
    ]);
    let isAsked = false;
    world.script.probe = async () => {
      isAsked = true;
    };
    const calls = [
      {
        path: "channels.connect",
        input: { storeId, channel: "NaverBlog", credentials: { blogId: "dalbit" } },
      },
      {
        path: "channels.connect",
        input: { storeId, channel: "Instagram", credentials: { account: "a", token: "t" } },
      },
      { path: "channels.authorize", input: { storeId, channel: "Instagram" } },
    ];
    for (const call of calls) {
      const { json } = await rpc(world, { type: "mutation", token, ...call });
      expect([call.path, at(json, "error", "data", "reason")]).toEqual([call.path, "DEMO_PRACTICE_ONLY"]);
    }
    expect([isAsked, await routes()]).toEqual([false, []]);
  });

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

  test("credentials that the channel turns down are told at once, and nothing is stored", async () => {
    world.script.probe = () => Promise.reject(refusal("RECONNECT_NEEDED"));
    const answer = await refusedConnect({ account: "dalbit", token: SECRET });
    expect(answer).toEqual({
      code: "PRECONDITION_FAILED",
      reason: "CREDENTIALS_REFUSED",
      message: "입력한 연결 정보로 채널에 연결할 수 없어요. 다시 확인해 주세요.",
      params: {
        channel: "Instagram",
        refusal: "RECONNECT_NEEDED",
        detail: "채널 연결이 만료됐어요. 다시 연결해 주세요.",
      },
    });
    expect(await world.rows("select 1 from channel_connections")).toEqual([]);
  });

  test("a working connection stays when the channel turns the new credentials down", async () => {
    await connect();
    const before = await connectionOf(world, owner, "Instagram");
    world.script.probe = () => Promise.reject(refusal("RECONNECT_NEEDED"));
    expect(at(await refusedConnect({ account: "wrong", token: "t" }), "reason")).toBe("CREDENTIALS_REFUSED");
    expect(await connectionOf(world, owner, "Instagram")).toEqual(before);
  });

  test("what the channel said of wrong credentials does not hold up right ones", async () => {
    world.script.probe = () =>
      Promise.reject(
        changedError(refusal("RECONNECT_NEEDED"), { scope: "account", retryAfterMs: 60 * 60_000 }),
      );
    await refusedConnect({ account: "wrong", token: "t" });
    world.script.probe = async () => {};
    expect(await connect()).toMatchObject({ state: "CONNECTED", blocked: null, refusal: null });
  });

  test("an account that may not post is stored as such", async () => {
    world.script.probe = () => Promise.reject(refusal("ACCOUNT_RESTRICTED"));
    expect(await connect()).toMatchObject({
      state: "RESTRICTED",
      refusal: { reason: "ACCOUNT_RESTRICTED" },
    });
    world.script.probe = async () => {};
    expect(await connect()).toMatchObject({ state: "CONNECTED", refusal: null });
  });

  test("credentials that the channel could not be asked about are stored, and said to be unchecked", async () => {
    const unchecked = { state: "CONNECTED", refusal: { reason: "NOT_CHECKED" } };
    world.script.probe = () => Promise.reject(refusal("CHANNEL_UNAVAILABLE"));
    expect(await connect()).toMatchObject(unchecked);
    world.script.probe = (signal) =>
      new Promise((_, reject) => {
        signal.addEventListener("abort", () => reject(refusal("CHANNEL_UNAVAILABLE")));
      });
    expect(await connect()).toMatchObject(unchecked);
  });

  test("a repetition tells the same of the check, also when it was not clean", async () => {
    world.script.probe = () => Promise.reject(refusal("CHANNEL_UNAVAILABLE"));
    const input = {
      storeId: owner.storeId,
      channel: "Instagram",
      credentials: { account: "dalbit", token: SECRET },
      idempotencyKey: "unchecked",
    };
    const first = await world.call("channels.connect", input, owner.token);
    expect(at(first, "refusal", "reason")).toBe("NOT_CHECKED");
    expect(await world.call("channels.connect", input, owner.token)).toEqual(first);
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
  await loadAllRouters();
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

describe("in demo mode", () => {
  test("no credentials at all lead back to the channel's simulator", async () => {
    const demo = await openConnections({ partners: {} });
    const shop = await openStore(demo, "demo");
    for (const channel of ["KakaoChannel", "GenieTV", "NaverBlog", "Instagram"]) {
      const place = { storeId: shop.storeId, channel };
      const list = async () => at(await demo.call("channels.list", { storeId: shop.storeId }, shop.token));
      const before = await list();
      await demo.call("channels.disconnect", place, shop.token);
      const view = await demo.call("channels.connect", { ...place, credentials: {} }, shop.token);
      expect(view).toMatchObject({ state: "CONNECTED", provider: "simulator", refusal: null });
      expect(await list()).toEqual(before);
    }
    await demo.close();
  });

  test("no credentials are no account of a real partner", async () => {
    const demo = await openConnections();
    const shop = await openStore(demo, "demo");
    const input = { storeId: shop.storeId, channel: "Instagram", credentials: {} };
    const { json } = await rpc(demo, {
      type: "mutation",
      path: "channels.connect",
      input,
      token: shop.token,
    });
    expect(at(json, "error", "data", "reason")).toBe("INVALID_REQUEST");
    await demo.close();
  });
});
