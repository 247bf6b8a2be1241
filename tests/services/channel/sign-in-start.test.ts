import { afterEach, beforeEach, describe, expect, test } from "bun:test";
import { rawStatement } from "../../../src/db/index.ts";
import { at, rpc, textAt } from "../../helpers/rpc.ts";
import { createBrowser, pathOf } from "./browser.ts";
import {
  APP,
  type ConnectionsWorld,
  connectionOf,
  type Owner,
  openConnections,
  openStore,
} from "./provider.ts";

const MINUTE = 60_000;
let world: ConnectionsWorld;
let browser: ReturnType<typeof createBrowser>;
let owner: Owner;
beforeEach(async () => {
  world = await openConnections({ isDemo: false });
  browser = createBrowser(world);
  owner = await openStore(world, "dalbit");
});
afterEach(() => world.close());

describe("authorize", () => {
  test("gives an address of ours for ten minutes, which leads to the channel with our fixed way back", async () => {
    const input = { storeId: owner.storeId, channel: "Instagram" };
    const answer = await world.call("channels.authorize", input, owner.token);
    expect(textAt(answer, "url")).toStartWith("http://madang.test/oauth/Instagram/start?ticket=");
    expect(Date.parse(textAt(answer, "expiresAt"))).toBe(world.clock.now() + 10 * MINUTE);
    const { location, cookie } = await browser.begin(owner);
    expect(location.origin + location.pathname).toBe("https://provider.example/authorize");
    expect(location.searchParams.get("client_id")).toBe(APP.appId);
    expect(location.searchParams.get("redirect_uri")).toBe("http://madang.test/oauth/Instagram/callback");
    expect(cookie).toStartWith("madang-signin-Instagram=");
    expect(location.href).not.toContain(cookie.split("=")[1] ?? "?");
  });

  test("changes nothing by itself, and shows neither store nor person in the address", async () => {
    const { location } = await browser.begin(owner);
    expect(await browser.connections()).toEqual([]);
    expect(await browser.audits()).toEqual([]);
    for (const hidden of [owner.storeId, owner.userId, APP.appSecret])
      expect(location.href).not.toContain(hidden);
  });

  test("is refused for a channel without sign-in and where the operator has no app", async () => {
    const refused = async (input: unknown) =>
      at(
        (await rpc(world, { type: "mutation", path: "channels.authorize", input, token: owner.token })).json,
        "error",
        "data",
        "reason",
      );
    expect(await refused({ storeId: owner.storeId, channel: "GenieTV" })).toBe("SIGN_IN_NOT_OFFERED");
    const bare = await openConnections({
      isDemo: false,
      partners: { Instagram: { endpoint: "https://x.example", app: {} } },
    });
    const other = await openStore(bare, "bare");
    const answer = await rpc(bare, {
      type: "mutation",
      path: "channels.authorize",
      input: { storeId: other.storeId, channel: "Instagram" },
      token: other.token,
    });
    expect([answer.status, at(answer.json, "error", "data", "reason")]).toEqual([412, "NOT_CONFIGURED"]);
    const listed = await bare.call("channels.list", { storeId: other.storeId }, other.token);
    expect(JSON.stringify(listed)).not.toContain('"canSignIn":true');
    await bare.close();
  });

  test("channels.list says where an owner can sign in", async () => {
    const rows = await world.call("channels.list", { storeId: owner.storeId }, owner.token);
    const can = Object.values(Object(rows)).filter((row) => at(row, "canSignIn") === true);
    expect(can.map((row) => at(row, "channel"))).toEqual(["Instagram"]);
  });
});

describe("the cookie", () => {
  test("is HttpOnly and Lax; on https it is bound to the host and secure", async () => {
    const plain = (await world.fetch(await browser.authorize(owner))).headers.get("set-cookie") ?? "";
    expect(plain).toContain("HttpOnly; SameSite=Lax");
    expect(plain).not.toContain("Secure");
    const secure = await openConnections({ isDemo: false, isSecureCookie: true });
    const other = await openStore(secure, "secure");
    const input = { storeId: other.storeId, channel: "Instagram" };
    const url = textAt(await secure.call("channels.authorize", input, other.token), "url");
    const cookie = (await secure.fetch(pathOf(url))).headers.get("set-cookie") ?? "";
    expect(cookie).toStartWith("__Host-madang-signin-Instagram=");
    expect(cookie).toEndWith("Path=/; Max-Age=600; HttpOnly; SameSite=Lax; Secure");
    await secure.close();
  });
});

describe("a ticket", () => {
  test("of a session that ended, or of somebody who is no owner any more, is refused", async () => {
    const path = await browser.authorize(owner);
    const { state, cookie } = await browser.begin(owner);
    await world.call("account.logout", {}, owner.token);
    expect((await world.fetch(path)).status).toBe(400);
    expect((await browser.callback({ state, code: "c" }, cookie)).status).toBe(400);

    const other = await openStore(world, "leaving");
    const late = await browser.begin(other);
    await world.deps.control.write([
      rawStatement("update memberships set removed_at = 1 where user_id = ?", [other.userId]),
    ]);
    world.clock.advance(MINUTE);
    expect((await browser.callback({ state: late.state, code: "c" }, late.cookie)).status).toBe(400);
    expect(await browser.connections()).toEqual([]);
  });

  test("changed, old, or of another channel is refused, and so is a browser of somebody else", async () => {
    const path = await browser.authorize(owner);
    expect((await world.fetch(`${path.slice(0, -2)}AA`)).status).toBe(400);
    expect((await world.fetch(path.replace("Instagram", "KakaoChannel"))).status).toBe(400);
    expect((await world.fetch("/oauth/Instagram/start")).status).toBe(400);
    expect((await world.fetch("/oauth/Nowhere/start?ticket=x")).status).toBe(404);
    const stranger = await openStore(world, "stranger");
    const cookie = `madang=${stranger.token}~${"r".repeat(43)}`;
    const theirs = await world.fetch(path, { headers: { cookie } });
    expect([theirs.status, theirs.headers.get("set-cookie")]).toEqual([400, null]);
    const own = await world.fetch(path, { headers: { cookie: `madang=${owner.token}~${"r".repeat(43)}` } });
    expect(own.status).toBe(302);
    world.clock.advance(10 * MINUTE);
    expect((await world.fetch(path)).status).toBe(400);
  });

  test("is refused by the browser of somebody else whose access token has expired, as it mostly has", async () => {
    const stranger = await openStore(world, "stranger");
    world.clock.advance(11 * MINUTE);
    const path = await browser.authorize(await openStore(world, "luring"));
    const cookie = `madang=${stranger.token}~${"r".repeat(43)}`;
    const theirs = await world.fetch(path, { headers: { cookie } });
    expect([theirs.status, theirs.headers.get("set-cookie")]).toEqual([400, null]);
    expect((await world.fetch(path)).status).toBe(302);
  });
});

test("in demo mode without an app of its own the simulator is signed in at", async () => {
  const demo = await openConnections({ partners: {} });
  const shop = await openStore(demo, "demo");
  const input = { storeId: shop.storeId, channel: "Instagram" };
  const url = textAt(await demo.call("channels.authorize", input, shop.token), "url");
  const response = await demo.fetch(pathOf(url));
  const cookie = (response.headers.get("set-cookie") ?? "").split(";")[0] ?? "";
  const state = new URL(response.headers.get("location") ?? "").searchParams.get("state") ?? "";
  const query = new URLSearchParams({ state, code: "c" });
  const done = await demo.fetch(`/oauth/Instagram/callback?${query}`, { headers: { cookie } });
  expect(done.status).toBe(200);
  expect(await connectionOf(demo, shop, "Instagram")).toMatchObject({ provider: "simulator" });
  await demo.close();
});
