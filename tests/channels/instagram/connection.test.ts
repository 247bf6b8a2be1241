import { describe, expect, test } from "bun:test";
import type { Fetch, JsonObject } from "../../../src/channels/index.ts";
import { createStudio, DAY, errorOf, HOST, HOUR, NOON, type Studio } from "./support.ts";

const APP_SECRET = "simulator-instagram-app-secret";
const BACK = "https://madang.example/oauth/instagram/callback";

/** Agrees as an owner would in a browser; returns the code of the way back. */
async function agree(studio: Studio): Promise<string> {
  const { account, channel } = studio;
  const page = channel.oauth?.authorizeUrl({ account, redirectUri: BACK, state: "state-1" }) ?? "";
  const answer = await studio.request(page.slice(HOST.length));
  const back = new URL(answer.headers.get("location") ?? "");
  expect([answer.status, back.searchParams.get("state")]).toEqual([302, "state-1"]);
  return back.searchParams.get("code") ?? "";
}

async function exchange(studio: Studio, code: string, fetch?: Fetch): Promise<JsonObject> {
  const { oauth } = studio.channel;
  if (oauth === undefined) throw new TypeError("no sign-in");
  return oauth.exchange(probe(studio, {}, fetch), { code, redirectUri: BACK });
}

async function signIn(studio: Studio): Promise<JsonObject> {
  return exchange(studio, await agree(studio));
}

function probe(studio: Studio, credentials: JsonObject, fetch: Fetch = studio.fetch) {
  const { signal } = new AbortController();
  return { account: { ...studio.account, credentials }, now: studio.clock.at, fetch, signal };
}

describe("credentials", () => {
  const { channel } = createStudio();
  const good = { igUserId: "17841400000000000", accessToken: "IGAAR" };

  test.each([
    [good, true],
    [{ ...good, username: "dalbit.bunsik", tokenIssuedAt: 1, tokenExpiresAt: 2, scopes: ["a"] }, true],
    [{}, false],
    [{ ...good, appSecret: "x" }, false],
    [{ ...good, igUserId: "me/media" }, false],
    [{ ...good, igUserId: 17841400000000000 }, false],
    [{ ...good, accessToken: "" }, false],
    [{ ...good, accessToken: "a b\r\nx-evil: 1" }, false],
    [{ ...good, username: "<b>" }, false],
  ])("%j fit: %p", (credentials, isGood) => {
    expect(channel.credentialsSchema.safeParse(credentials).success).toBe(isGood);
  });

  test("tell whose account it is, when the token dies and that it is renewed from day 45", () => {
    const facts = channel.credentialFacts({
      ...good,
      username: "dalbit",
      tokenIssuedAt: NOON,
      tokenExpiresAt: NOON + 58 * DAY,
    });
    expect(facts).toEqual({
      accountKey: good.igUserId,
      accountLabel: "@dalbit",
      expiresAt: NOON + 58 * DAY,
      refreshAt: NOON + 45 * DAY,
    });
  });

  test("without ages, or of another shape, tell nothing that is not known", () => {
    const unknown = { accountLabel: null, expiresAt: null, refreshAt: null };
    expect(channel.credentialFacts(good)).toEqual({ ...unknown, accountKey: good.igUserId });
    expect(channel.credentialFacts({ clientId: "x" })).toEqual({ ...unknown, accountKey: null });
  });
});

describe("the connection test", () => {
  test("reads whose token it is and whether it may publish", async () => {
    const studio = createStudio();
    expect(await studio.channel.probe(probe(studio, studio.credentials))).toEqual({ ok: true });
    expect(await studio.steps()).toEqual(["me", "quota"]);
  });

  test("refuses a dead token, another account's token and a missing permission", async () => {
    const studio = createStudio();
    const reason = async (credentials: JsonObject) =>
      (await errorOf(studio.channel.probe(probe(studio, credentials)))).reason;
    expect(await reason({ ...studio.credentials, accessToken: "dead" })).toBe("RECONNECT_NEEDED");
    expect(await reason({ ...studio.credentials, igUserId: "17841400000000001" })).toBe("RECONNECT_NEEDED");
    await studio.fault([{ kind: "refuse", op: "quota", code: "10" }]);
    expect(await reason(studio.credentials)).toBe("PERMISSION_MISSING");
    expect(await reason({})).toBe("NOT_CONFIGURED");
  });

  test("takes Meta's answer flat or in a list, and no id that lost digits as a number", async () => {
    const studio = createStudio();
    const me = { user_id: String(studio.credentials.igUserId), username: "dalbit" };
    const saying =
      (answer: string): Fetch =>
      async (url, init) =>
        url.includes("/me?") ? new Response(answer) : studio.fetch(url, init);
    const test = (answer: string) => studio.channel.probe(probe(studio, studio.credentials, saying(answer)));
    expect(await test(JSON.stringify(me))).toEqual({ ok: true });
    expect(await test(JSON.stringify({ data: [me] }))).toEqual({ ok: true });
    expect((await errorOf(test(`{"user_id":${me.user_id}}`))).reason).toBe("CHANNEL_BAD_RESPONSE");
    expect((await errorOf(test("{}"))).reason).toBe("CHANNEL_BAD_RESPONSE");
  });
});

describe("signing in", () => {
  test("asks for exactly what the product needs, at Instagram's own address by default", () => {
    const { channel } = createStudio();
    const account = { endpoint: "https://graph.instagram.com", app: { appId: "42", appSecret: "s" } };
    const url = new URL(channel.oauth?.authorizeUrl({ account, redirectUri: BACK, state: "s1" }) ?? "");
    expect(url.origin + url.pathname).toBe("https://www.instagram.com/oauth/authorize");
    expect(Object.fromEntries(url.searchParams)).toEqual({
      client_id: "42",
      redirect_uri: BACK,
      response_type: "code",
      scope:
        "instagram_business_basic,instagram_business_content_publish,instagram_business_manage_insights,instagram_business_manage_comments",
      state: "s1",
    });
    expect(url.href).not.toContain("appSecret");
  });

  test("without an app says NOT_CONFIGURED", async () => {
    const studio = createStudio();
    const account = { id: "c", endpoint: HOST, credentials: {}, app: {} };
    expect(() => studio.channel.oauth?.authorizeUrl({ account, redirectUri: BACK, state: "s" })).toThrow(
      "NOT_CONFIGURED",
    );
    const ctx = { ...probe(studio, {}), account };
    const exchanged = studio.channel.oauth?.exchange(ctx, { code: "x", redirectUri: BACK });
    expect((await errorOf(Promise.resolve(exchanged))).reason).toBe("NOT_CONFIGURED");
  });

  test("turns the code into a token of 60 days, kept for 58, with the account's name and scopes", async () => {
    const studio = createStudio();
    const credentials = await signIn(studio);
    expect(credentials).toMatchObject({
      username: "madang.demo",
      tokenIssuedAt: NOON,
      tokenExpiresAt: NOON + 58 * DAY,
    });
    expect(credentials.igUserId).toMatch(/^1784\d{13}$/);
    expect(credentials.scopes).toContain("instagram_business_content_publish");
    expect(studio.channel.credentialsSchema.safeParse(credentials).success).toBe(true);
    expect(await studio.steps()).toEqual(["authorize", "token", "long_token", "me", "subscribe"]);
    expect(await studio.channel.probe(probe(studio, credentials))).toEqual({ ok: true });
    const account = { ...studio.account, credentials };
    expect((await studio.post({ change: { account } })).record.status).toBe("SUCCESS");
  });

  test("sends secrets as a form, and in an address only where Meta wants them there", async () => {
    const studio = createStudio();
    await signIn(studio);
    const [form, long, me] = studio.requests;
    expect(new Headers(form?.init.headers).get("content-type")).toBe("application/x-www-form-urlencoded");
    expect(form?.url).toBe("/oauth/access_token");
    expect(new URLSearchParams(String(form?.init.body)).get("grant_type")).toBe("authorization_code");
    expect(long?.url).toStartWith("/access_token?grant_type=ig_exchange_token&");
    expect(me?.url).toBe("/v25.0/me?fields=user_id%2Cusername");
  });

  test("asks for webhooks where the operator listens to them, and connects also when Meta refuses", async () => {
    const studio = createStudio();
    await studio.fault([{ kind: "refuse", op: "subscribe", code: "200" }]);
    expect((await signIn(studio)).username).toBe("madang.demo");
    expect(studio.requests.at(-1)?.url).toBe("/v25.0/me/subscribed_apps?subscribed_fields=comments");
    const { webhookVerifyToken: _, ...app } = studio.account.app;
    const deaf = createStudio();
    const ctx = { ...probe(deaf, {}), account: { ...deaf.account, credentials: {}, app } };
    await deaf.channel.oauth?.exchange(ctx, { code: await agree(deaf), redirectUri: BACK });
    expect(await deaf.steps()).not.toContain("subscribe");
  });

  test("drops the mark that Instagram appends to a code", async () => {
    const studio = createStudio();
    const fetch: Fetch = async (url, init) => {
      if (url.endsWith("/oauth/access_token"))
        expect(new URLSearchParams(String(init?.body)).get("code")).toBe("abc");
      return Response.json({ error_type: "OAuthException", code: 400, error_message: "no" }, { status: 400 });
    };
    expect(await errorOf(exchange(studio, "abc#_", fetch))).toMatchObject({
      kind: "auth",
      reason: "RECONNECT_NEEDED",
      messageKo: "인스타그램 로그인이 끝까지 이어지지 않았어요. 다시 연결해 주세요.",
    });
  });

  test("a code works once, and within an hour", async () => {
    const studio = createStudio();
    const code = await agree(studio);
    await exchange(studio, code);
    expect((await errorOf(exchange(studio, code))).reason).toBe("RECONNECT_NEEDED");
    const late = await agree(studio);
    studio.clock.at += HOUR;
    expect((await errorOf(exchange(studio, late))).reason).toBe("RECONNECT_NEEDED");
  });

  test("without the right to publish is refused, with the fix in the sentence", async () => {
    const studio = createStudio();
    const basic = { access_token: "short", user_id: "1", permissions: ["instagram_business_basic"] };
    const long = { access_token: "long", token_type: "bearer", expires_in: 100 };
    const fetch: Fetch = async (url) =>
      Response.json(url.endsWith("/oauth/access_token") ? { data: [basic] } : long);
    expect(await errorOf(exchange(studio, "c", fetch))).toMatchObject({
      reason: "PERMISSION_MISSING",
      messageKo: "게시 권한이 없어요. 다시 연결하며 권한을 허용해 주세요.",
    });
  });

  test.each(["token", "long_token", "me"])("that breaks at %s is a typed error", async (op) => {
    const studio = createStudio();
    for (const kind of ["error_before", "html", "wrong_types", "rate_limited"] as const) {
      const code = await agree(studio);
      await studio.fault([{ kind, op, times: 1 }]);
      const error = await errorOf(exchange(studio, code));
      expect(["transient", "protocol", "rate", "auth"]).toContain(error.kind);
      expect(JSON.stringify(error) + String(error.stack)).not.toContain(APP_SECRET);
    }
  });
});

describe("renewing the token", () => {
  test("is not tried within a day, works later, and counts from then on", async () => {
    const studio = createStudio();
    const credentials = await signIn(studio);
    const refresh = () => studio.channel.refreshCredentials?.(probe(studio, credentials));
    studio.clock.at += DAY - 1;
    expect(await refresh()).toEqual({ type: "refreshed", credentials });
    expect(await studio.steps()).not.toContain("refresh");
    studio.clock.at = NOON + 45 * DAY;
    const refreshed = await refresh();
    if (refreshed?.type !== "refreshed") throw new TypeError("not refreshed");
    expect(refreshed.credentials).toMatchObject({
      igUserId: credentials.igUserId ?? "",
      username: "madang.demo",
      tokenIssuedAt: NOON + 45 * DAY,
      tokenExpiresAt: NOON + 103 * DAY,
    });
    expect(refreshed.credentials.accessToken).not.toBe(credentials.accessToken);
    expect(studio.channel.credentialsSchema.safeParse(refreshed.credentials).success).toBe(true);
    studio.clock.at = NOON + 61 * DAY;
    expect(await studio.channel.probe(probe(studio, refreshed.credentials))).toEqual({ ok: true });
  });

  test("an expired token is not even tried: the owner has to connect again", async () => {
    const studio = createStudio();
    const credentials = await signIn(studio);
    studio.clock.at += 58 * DAY;
    const before = studio.requests.length;
    expect(await studio.channel.refreshCredentials?.(probe(studio, credentials))).toEqual({
      type: "needs_reconnect",
    });
    expect(studio.requests).toHaveLength(before);
  });

  test("believes Meta rather than its own calendar, and never more than 58 days", async () => {
    const studio = createStudio();
    const old = { ...studio.credentials, tokenIssuedAt: NOON - 50 * DAY, tokenExpiresAt: NOON + 8 * DAY };
    const saying = (seconds: number): Fetch => {
      return async () => Response.json({ access_token: "new", token_type: "bearer", expires_in: seconds });
    };
    for (const [seconds, days] of [
      [5_183_944, 58],
      [86_400 * 10, 10],
    ] as const) {
      const result = await studio.channel.refreshCredentials?.(probe(studio, old, saying(seconds)));
      expect(result).toMatchObject({ credentials: { tokenExpiresAt: NOON + days * DAY } });
    }
  });

  test("a token that Meta calls dead needs the owner; a Meta that does not answer needs patience", async () => {
    const studio = createStudio();
    const old = { ...studio.credentials, tokenIssuedAt: NOON - 50 * DAY, tokenExpiresAt: NOON + 8 * DAY };
    const refresh = () => studio.channel.refreshCredentials?.(probe(studio, old));
    await studio.fault([{ kind: "refuse", op: "refresh", code: "190", subcode: "463" }]);
    expect(await refresh()).toEqual({ type: "needs_reconnect" });
    for (const kind of ["error_before", "rate_limited", "html"] as const) {
      await studio.fault([{ kind, op: "refresh" }]);
      expect(["transient", "rate", "protocol"]).toContain((await errorOf(Promise.resolve(refresh()))).kind);
    }
  });
});
