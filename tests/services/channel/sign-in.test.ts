import { afterEach, beforeEach, describe, expect, test } from "bun:test";
import { rawStatement } from "../../../src/db/index.ts";
import { at, rpc, textAt } from "../../helpers/rpc.ts";
import {
  APP,
  type ConnectionsWorld,
  connectionOf,
  type Owner,
  openConnections,
  openStore,
  refusal,
} from "./provider.ts";

const MINUTE = 60_000;
let world: ConnectionsWorld;
let owner: Owner;
beforeEach(async () => {
  world = await openConnections({ isDemo: false });
  owner = await openStore(world, "dalbit");
});
afterEach(() => world.close());

const pathOf = (url: string) => url.slice(new URL(url).origin.length);

async function authorize(who: Owner = owner): Promise<string> {
  const input = { storeId: who.storeId, channel: "Instagram" };
  return pathOf(textAt(await world.call("channels.authorize", input, who.token), "url"));
}

type Begun = { readonly state: string; readonly cookie: string; readonly location: URL };

/** The owner's browser up to the channel's page. */
async function begin(who: Owner = owner): Promise<Begun> {
  const response = await world.fetch(await authorize(who));
  expect(response.status).toBe(302);
  const location = new URL(response.headers.get("location") ?? "");
  const cookie = (response.headers.get("set-cookie") ?? "").split(";")[0] ?? "";
  return { location, cookie, state: location.searchParams.get("state") ?? "" };
}

async function callback(query: Record<string, string>, cookie?: string) {
  const headers = cookie === undefined ? {} : { cookie };
  const path = `/oauth/Instagram/callback?${new URLSearchParams(query)}`;
  const response = await world.fetch(path, { headers });
  return { response, status: response.status, html: await response.text() };
}

const connections = () =>
  world.rows("select * from channel_connections where credentials_cipher is not null");
const audits = () => world.rows("select * from audit_log where action = 'channel.connect'");

describe("authorize", () => {
  test("gives an address of ours for ten minutes, which leads to the channel with our fixed way back", async () => {
    const input = { storeId: owner.storeId, channel: "Instagram" };
    const answer = await world.call("channels.authorize", input, owner.token);
    expect(textAt(answer, "url")).toStartWith("http://madang.test/oauth/Instagram/start?ticket=");
    expect(Date.parse(textAt(answer, "expiresAt"))).toBe(world.clock.now() + 10 * MINUTE);
    const { location, cookie } = await begin();
    expect(location.origin + location.pathname).toBe("https://provider.example/authorize");
    expect(location.searchParams.get("client_id")).toBe(APP.appId);
    expect(location.searchParams.get("redirect_uri")).toBe("http://madang.test/oauth/Instagram/callback");
    expect(cookie).toStartWith("madang-signin-Instagram=");
    expect(location.href).not.toContain(cookie.split("=")[1] ?? "?");
  });

  test("changes nothing by itself, and shows neither store nor person in the address", async () => {
    const { location } = await begin();
    expect(await connections()).toEqual([]);
    expect(await audits()).toEqual([]);
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
    expect(await refused({ storeId: owner.storeId, channel: "GenieTV" })).toBe("NOT_CONFIGURED");
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
    const plain = (await world.fetch(await authorize())).headers.get("set-cookie") ?? "";
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

describe("the callback", () => {
  test("connects the account, sealed and audited, and says so", async () => {
    const { state, cookie } = await begin();
    const { response, status, html } = await callback({ state, code: "code-1" }, cookie);
    expect(status).toBe(200);
    expect(html).toContain("Instagram 계정이 연결됐어요. 이 창을 닫고 앱으로 돌아가 주세요.");
    expect(response.headers.get("cache-control")).toBe("no-store");
    expect(response.headers.get("referrer-policy")).toBe("no-referrer");
    expect(response.headers.get("set-cookie")).toStartWith("madang-signin-Instagram=; Path=/; Max-Age=0");
    const row = await connectionOf(world, owner, "Instagram");
    expect(row).toMatchObject({ state: "CONNECTED", provider: "partner", account_label: "@dalbit" });
    expect(JSON.stringify(row)).not.toContain("token-of-code-1");
    const [audit] = await audits();
    expect(audit).toMatchObject({ actor: `user:${owner.userId}`, entity_id: "Instagram" });
    expect(String(audit?.["details"])).toContain('"by":"sign-in"');
  });

  test("is good once: a second one with the same state exchanges no code", async () => {
    const codes: string[] = [];
    world.script.exchange = async (code) => {
      codes.push(code);
      return { account: "dalbit", token: code };
    };
    const { state, cookie } = await begin();
    await callback({ state, code: "one" }, cookie);
    const again = await callback({ state, code: "two" }, cookie);
    expect([again.status, codes]).toEqual([400, ["one"]]);
    expect(again.html).toContain("이미 사용됐어요");
    expect(await audits()).toHaveLength(1);
  });

  test("of many at the same time one exchanges the code", async () => {
    let exchanged = 0;
    world.script.exchange = async () => {
      exchanged += 1;
      return { account: "dalbit", token: "t" };
    };
    const { state, cookie } = await begin();
    const all = await Promise.all(
      Array.from({ length: 5 }, (_, index) => callback({ state, code: `c${index}` }, cookie)),
    );
    expect(all.filter(({ status }) => status === 200)).toHaveLength(1);
    expect(exchanged).toBe(1);
  });

  test("in another browser does nothing, with another's cookie neither [login CSRF]", async () => {
    const mine = await begin();
    const stranger = await openStore(world, "stranger");
    const theirs = await begin(stranger);
    const answers = [
      await callback({ state: mine.state, code: "c" }),
      await callback({ state: mine.state, code: "c" }, theirs.cookie),
      await callback({ state: mine.state, code: "c" }, `${mine.cookie}; ${theirs.cookie}`),
      await callback({ state: theirs.state, code: "c" }, mine.cookie),
    ];
    for (const { status, html } of answers) {
      expect(status).toBe(400);
      expect(html).toContain("연결을 시작한 브라우저가 아니에요");
    }
    expect(await connections()).toEqual([]);
    const late = await callback({ state: mine.state, code: "c" }, mine.cookie);
    expect(late.status).toBe(200);
  });

  test("with a changed, foreign, missing or old state does nothing", async () => {
    const { state, cookie } = await begin();
    const flipped = state.slice(0, -3) + (state.at(-3) === "A" ? "B" : "A") + state.slice(-2);
    const ticket = new URL(`http://x${await authorize()}`).searchParams.get("ticket") ?? "";
    const cipher = await world.deps.secrets.fields.encrypt(JSON.stringify({ storeId: owner.storeId }), [
      "channel_sign_in",
      "state",
    ]);
    for (const bad of [flipped, ticket, cipher, "", "v1.a.b.c"]) {
      const { status, html } = await callback({ state: bad, code: "c" }, cookie);
      expect([bad, status]).toEqual([bad, 400]);
      expect(html).toContain("앱에서 다시 연결해 주세요");
    }
    const foreign = await world.fetch(
      `/oauth/GenieTV/callback?${new URLSearchParams({ state, code: "c" })}`,
      { headers: { cookie } },
    );
    expect(foreign.status).toBe(400);
    world.clock.advance(10 * MINUTE);
    expect((await callback({ state, code: "c" }, cookie)).status).toBe(400);
    expect(await connections()).toEqual([]);
  });

  test("tells that the owner said no, and that the channel refused, without repeating its words", async () => {
    const { state, cookie } = await begin();
    const no = await callback({ state, error: "access_denied", error_description: "<b>evil</b>" }, cookie);
    expect([no.status, no.html.includes("연결을 취소했어요")]).toEqual([400, true]);
    const odd = await callback({ state, error: "<script>alert(1)</script>" }, cookie);
    expect(odd.html).toContain("연결을 마치지 못했어요");
    for (const { html } of [no, odd]) expect(html).not.toMatch(/evil|alert\(/);
    expect((await callback({ state }, cookie)).status).toBe(400);
    expect((await callback({ state, code: `x${"\u0000"}` }, cookie)).status).toBe(400);
    expect(await connections()).toEqual([]);
  });

  test("a provider that is down stores nothing and asks the owner to begin again", async () => {
    world.script.exchange = () => Promise.reject(refusal("CHANNEL_UNAVAILABLE"));
    const { state, cookie } = await begin();
    const { status, html } = await callback({ state, code: "c" }, cookie);
    expect([status, html.includes("제때 답하지 않아")]).toEqual([503, true]);
    expect(await connections()).toEqual([]);
    world.script.exchange = async () => ({ account: "dalbit", token: "t" });
    expect((await callback({ state, code: "c" }, cookie)).status).toBe(400);
    const anew = await begin();
    expect((await callback({ state: anew.state, code: "c" }, anew.cookie)).status).toBe(200);
  });

  test("a code that the provider refuses, or an answer that is no account, stores nothing", async () => {
    world.script.exchange = () => Promise.reject(refusal("RECONNECT_NEEDED"));
    const first = await begin();
    expect((await callback({ state: first.state, code: "c" }, first.cookie)).status).toBe(400);
    world.script.exchange = async () => ({ surprise: true });
    const second = await begin();
    expect((await callback({ state: second.state, code: "c" }, second.cookie)).status).toBe(503);
    expect(await connections()).toEqual([]);
  });

  test("an account that may not post is stored as such and told in a sentence", async () => {
    world.script.probe = () => Promise.reject(refusal("ACCOUNT_RESTRICTED"));
    const { state, cookie } = await begin();
    const { status, html } = await callback({ state, code: "c" }, cookie);
    expect([status, html.includes("계정이 제한되어 있어요")]).toEqual([400, true]);
    expect((await connectionOf(world, owner, "Instagram"))["state"]).toBe("RESTRICTED");
  });
});

describe("a ticket", () => {
  test("of a session that ended, or of somebody who is no owner any more, is refused", async () => {
    const path = await authorize();
    const { state, cookie } = await begin();
    await world.call("account.logout", {}, owner.token);
    expect((await world.fetch(path)).status).toBe(400);
    expect((await callback({ state, code: "c" }, cookie)).status).toBe(400);

    const other = await openStore(world, "leaving");
    const late = await begin(other);
    await world.deps.control.write([
      rawStatement("update memberships set removed_at = 1 where user_id = ?", [other.userId]),
    ]);
    world.clock.advance(MINUTE);
    expect((await callback({ state: late.state, code: "c" }, late.cookie)).status).toBe(400);
    expect(await connections()).toEqual([]);
  });

  test("changed, old, or of another channel is refused, and so is a browser of somebody else", async () => {
    const path = await authorize();
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
