import { afterEach, beforeEach, describe, expect, test } from "bun:test";
import { createBrowser } from "./browser.ts";
import {
  type ConnectionsWorld,
  connectionOf,
  type Owner,
  openConnections,
  openStore,
  refusal,
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

describe("the callback", () => {
  test("connects the account, sealed and audited, and says so", async () => {
    const { state, cookie } = await browser.begin(owner);
    const { response, status, html } = await browser.callback({ state, code: "code-1" }, cookie);
    expect(status).toBe(200);
    expect(html).toContain("인스타그램 계정이 연결됐어요. 이 창을 닫고 앱으로 돌아가 주세요.");
    expect(response.headers.get("cache-control")).toBe("no-store");
    expect(response.headers.get("referrer-policy")).toBe("no-referrer");
    expect(response.headers.get("set-cookie")).toStartWith("madang-signin-Instagram=; Path=/; Max-Age=0");
    const row = await connectionOf(world, owner, "Instagram");
    expect(row).toMatchObject({ state: "CONNECTED", provider: "partner", account_label: "@dalbit" });
    expect(JSON.stringify(row)).not.toContain("token-of-code-1");
    const [audit] = await browser.audits();
    expect(audit).toMatchObject({ actor: `user:${owner.userId}`, entity_id: "Instagram" });
    expect(String(audit?.["details"])).toContain('"by":"sign-in"');
  });

  test("is good once: a second one with the same state exchanges no code", async () => {
    const codes: string[] = [];
    world.script.exchange = async (code) => {
      codes.push(code);
      return { account: "dalbit", token: code };
    };
    const { state, cookie } = await browser.begin(owner);
    await browser.callback({ state, code: "one" }, cookie);
    const again = await browser.callback({ state, code: "two" }, cookie);
    expect([again.status, codes]).toEqual([400, ["one"]]);
    expect(again.html).toContain("이미 사용됐어요");
    expect(await browser.audits()).toHaveLength(1);
  });

  test("of many at the same time one exchanges the code", async () => {
    let exchanged = 0;
    world.script.exchange = async () => {
      exchanged += 1;
      return { account: "dalbit", token: "t" };
    };
    const { state, cookie } = await browser.begin(owner);
    const all = await Promise.all(
      Array.from({ length: 5 }, (_, index) => browser.callback({ state, code: `c${index}` }, cookie)),
    );
    expect(all.filter(({ status }) => status === 200)).toHaveLength(1);
    expect(exchanged).toBe(1);
  });

  test("connects nothing to a demo's shop, and exchanges no code for it", async () => {
    let isExchanged = false;
    world.script.exchange = async () => {
      isExchanged = true;
      return { account: "dalbit", token: "t" };
    };
    const { state, cookie } = await browser.begin(owner);
    const now = world.clock.now();
    await world.deps.control.write([
      {
        sql: "insert into demos (store_id, user_id, created_at, expires_at) values (?, 'visitor', ?, ?)",
        args: [owner.storeId, now, now + MINUTE],
      },
    ]);
    const { status, html } = await browser.callback({ state, code: "c" }, cookie);
    expect([status, isExchanged]).toEqual([400, false]);
    expect(html).toContain("체험용 매장에는 실제 채널을 연결할 수 없어요.");
    expect(await browser.connections()).toEqual([]);
  });

  test("in another browser does nothing, with another's cookie neither [login CSRF]", async () => {
    const mine = await browser.begin(owner);
    const stranger = await openStore(world, "stranger");
    const theirs = await browser.begin(stranger);
    const answers = [
      await browser.callback({ state: mine.state, code: "c" }),
      await browser.callback({ state: mine.state, code: "c" }, theirs.cookie),
      await browser.callback({ state: mine.state, code: "c" }, `${mine.cookie}; ${theirs.cookie}`),
      await browser.callback({ state: theirs.state, code: "c" }, mine.cookie),
    ];
    for (const { status, html } of answers) {
      expect(status).toBe(400);
      expect(html).toContain("연결을 시작한 브라우저가 아니에요");
    }
    expect(await browser.connections()).toEqual([]);
    const late = await browser.callback({ state: mine.state, code: "c" }, mine.cookie);
    expect(late.status).toBe(200);
  });

  test("with a changed, foreign, missing or old state does nothing", async () => {
    const { state, cookie } = await browser.begin(owner);
    const flipped = state.slice(0, -3) + (state.at(-3) === "A" ? "B" : "A") + state.slice(-2);
    const ticket = new URL(`http://x${await browser.authorize(owner)}`).searchParams.get("ticket") ?? "";
    const cipher = await world.deps.secrets.fields.encrypt(JSON.stringify({ storeId: owner.storeId }), [
      "channel_sign_in",
      "state",
    ]);
    for (const bad of [flipped, ticket, cipher, "", "v1.a.b.c"]) {
      const { status, html } = await browser.callback({ state: bad, code: "c" }, cookie);
      expect([bad, status]).toEqual([bad, 400]);
      expect(html).toContain("앱에서 다시 연결해 주세요");
    }
    const foreign = await world.fetch(
      `/oauth/GenieTV/callback?${new URLSearchParams({ state, code: "c" })}`,
      { headers: { cookie } },
    );
    expect(foreign.status).toBe(400);
    world.clock.advance(10 * MINUTE);
    expect((await browser.callback({ state, code: "c" }, cookie)).status).toBe(400);
    expect(await browser.connections()).toEqual([]);
  });

  test("tells that the owner said no, and that the channel refused, without repeating its words", async () => {
    const { state, cookie } = await browser.begin(owner);
    const no = await browser.callback(
      { state, error: "access_denied", error_description: "<b>evil</b>" },
      cookie,
    );
    expect([no.status, no.html.includes("연결을 취소했어요")]).toEqual([400, true]);
    const odd = await browser.callback({ state, error: "<script>alert(1)</script>" }, cookie);
    expect(odd.html).toContain("연결을 마치지 못했어요");
    for (const { html } of [no, odd]) expect(html).not.toMatch(/evil|alert\(/);
    expect((await browser.callback({ state }, cookie)).status).toBe(400);
    expect((await browser.callback({ state, code: `x${"\u0000"}` }, cookie)).status).toBe(400);
    expect(await browser.connections()).toEqual([]);
  });

  test("a provider that is down stores nothing and asks the owner to begin again", async () => {
    world.script.exchange = () => Promise.reject(refusal("CHANNEL_UNAVAILABLE"));
    const { state, cookie } = await browser.begin(owner);
    const { status, html } = await browser.callback({ state, code: "c" }, cookie);
    expect([status, html.includes("제때 답하지 않아")]).toEqual([503, true]);
    expect(await browser.connections()).toEqual([]);
    world.script.exchange = async () => ({ account: "dalbit", token: "t" });
    expect((await browser.callback({ state, code: "c" }, cookie)).status).toBe(400);
    const anew = await browser.begin(owner);
    expect((await browser.callback({ state: anew.state, code: "c" }, anew.cookie)).status).toBe(200);
  });

  test("a code that the provider refuses, or an answer that is no account, stores nothing", async () => {
    world.script.exchange = () => Promise.reject(refusal("RECONNECT_NEEDED"));
    const first = await browser.begin(owner);
    expect((await browser.callback({ state: first.state, code: "c" }, first.cookie)).status).toBe(400);
    world.script.exchange = async () => ({ surprise: true });
    const second = await browser.begin(owner);
    expect((await browser.callback({ state: second.state, code: "c" }, second.cookie)).status).toBe(503);
    expect(await browser.connections()).toEqual([]);
  });

  test("an account that the channel then turns down leaves what was connected before", async () => {
    const before = await browser.begin(owner);
    await browser.callback({ state: before.state, code: "c" }, before.cookie);
    const row = await connectionOf(world, owner, "Instagram");
    world.script.probe = () => Promise.reject(refusal("RECONNECT_NEEDED"));
    const { state, cookie } = await browser.begin(owner);
    const { status, html } = await browser.callback({ state, code: "d" }, cookie);
    expect([status, html.includes("권한을 받지 못해 연결하지 않았어요")]).toEqual([400, true]);
    expect(await connectionOf(world, owner, "Instagram")).toEqual(row);
  });

  test("an account that may not post is stored as such and told in a sentence", async () => {
    world.script.probe = () => Promise.reject(refusal("ACCOUNT_RESTRICTED"));
    const { state, cookie } = await browser.begin(owner);
    const { status, html } = await browser.callback({ state, code: "c" }, cookie);
    expect([status, html.includes("계정이 제한되어 있어요")]).toEqual([400, true]);
    expect((await connectionOf(world, owner, "Instagram"))["state"]).toBe("RESTRICTED");
  });
});
