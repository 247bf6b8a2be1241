import { afterAll, beforeAll, describe, expect, test } from "bun:test";
import { createApp } from "../../../src/app.ts";
import { createSecrets, createTokenService } from "../../../src/auth/index.ts";
import { countingIds, namedKey, seededBytes } from "../../auth/support.ts";
import { createWorld, newPerson, PASSWORD, type World } from "./world.ts";

const ORIGIN = "https://madang.test";
const app = createApp();
let world: World;
let count = 0;
beforeAll(async () => {
  world = await createWorld({ isSecureCookie: true });
});
afterAll(() => world.close());

type Init = { method?: string; headers?: Record<string, string>; body?: BodyInit };

const http = (path: string, init: Init = {}) =>
  app.fetch(new Request(`${ORIGIN}${path}`, init), { deps: world.deps, address: "203.0.113.9" });

const post = (procedure: string, input: unknown, headers: Record<string, string> = {}) =>
  http(`/trpc/${procedure}`, {
    method: "POST",
    headers: { "content-type": "application/json", ...headers },
    body: JSON.stringify(input),
  });

const me = (headers: Record<string, string>) => http("/trpc/account.me", { headers });
const person = () => newPerson(world, `person${count++}@shop.kr`);

describe("identity over HTTP", () => {
  test("a browser signs in, calls, refreshes and signs out with nothing but its cookie", async () => {
    const { user } = await person();
    const asked = { "x-madang-session": "cookie", "sec-fetch-site": "same-origin" };
    const signedIn = await post("account.login", { email: user.email, password: PASSWORD }, asked);
    expect(await signedIn.text()).not.toContain("Token");
    const cookie = signedIn.headers.getSetCookie()[0]?.split(";")[0] ?? "";
    expect((await me({ cookie })).status).toBe(200);
    const refreshed = await post("account.refresh", {}, { ...asked, cookie });
    const next = refreshed.headers.getSetCookie()[0]?.split(";")[0] ?? "";
    expect((await me({ cookie: next })).status).toBe(200);
    const signedOut = await post("account.logout", {}, { ...asked, cookie: next });
    expect(signedOut.headers.getSetCookie()[0]).toContain("Max-Age=0");
    expect((await me({ cookie: next })).status).toBe(401);
  });

  test("every credential that does not hold gets one and the same 401 body [R-020]", async () => {
    const { accessToken } = await person();
    const revoked = await person();
    await post("account.logout", { refreshToken: revoked.refreshToken });
    const foreign = await createTokenService({
      keys: (await createSecrets({ masterKeys: [namedKey("staging")], randomBytes: seededBytes("x") }))
        .tokenKeys,
      issuer: "http://madang.test",
      audience: "madang",
      clock: world.clock,
      newId: countingIds(),
    });
    const [header, payload, signature] = accessToken.split(".");
    const bearers = [
      "",
      "junk",
      `${header}.${payload}.`,
      `${header}.${payload}.${signature}x`,
      (await foreign.issue({ sub: "u", sid: "s" })).token,
      revoked.accessToken,
      revoked.refreshToken,
      `madang_${"0".repeat(16)}_${"0".repeat(72)}`,
      "x".repeat(100_000),
    ];
    const answers = await Promise.all([
      me({}),
      ...bearers.map((bearer) => me({ authorization: `Bearer ${bearer}` })),
    ]);
    const bodies = await Promise.all(
      answers.map(async (answer) => (await answer.text()).replace(/"requestId":"[^"]+"/, "")),
    );
    expect(answers.map(({ status }) => status)).toEqual(answers.map(() => 401));
    expect(new Set(bodies).size).toBe(1);
    expect(bodies[0]).toContain("인증이 필요합니다.");
    world.clock.advance(606_000);
    const expired = await (await me({ authorization: `Bearer ${accessToken}` })).text();
    expect(expired.replace(/"requestId":"[^"]+"/, "")).toBe(bodies[0] ?? "");
  });

  test("asks for sign-in before it looks at the input of an anonymous caller", async () => {
    expect((await post("account.revokeSession", { nonsense: true })).status).toBe(401);
    expect((await post("apiKeys.create", { nonsense: true })).status).toBe(401);
  });

  test("tells a throttled client how long to wait", async () => {
    const input = { email: "throttled@shop.kr", password: "wrong password" };
    for (let attempt = 0; attempt < 5; attempt += 1)
      expect((await post("account.login", input)).status).toBe(401);
    const answer = await post("account.login", input);
    expect(answer.status).toBe(429);
    expect(answer.headers.get("retry-after")).toBe("60");
  });

  test("knows one e-mail whether its bytes are composed or decomposed [R-011]", async () => {
    const email = "한글이메일@shop.kr";
    const input = { password: PASSWORD, name: "이름" };
    expect((await post("account.signUp", { ...input, email })).status).toBe(200);
    for (const other of [email.normalize("NFD"), email.toUpperCase(), ` ${email} `]) {
      const answer = await post("account.signUp", { ...input, email: other });
      expect(answer.status).toBe(409);
      expect(await answer.text()).toContain("EMAIL_TAKEN");
    }
  });

  test.each([
    ["unknown fields", { email: "a@shop.kr", password: PASSWORD, name: "a", role: "operator" }],
    ["an object where a text belongs", { email: { $gt: "" }, password: PASSWORD }],
    ["a missing field", { email: "a@shop.kr" }],
    ["a list", []],
    ["nothing", null],
  ])("refuses %s with 400 and no inside view", async (_name, input) => {
    const answer = await post("account.signUp", input);
    const text = await answer.text();
    expect(answer.status).toBe(400);
    expect(text).toContain("INVALID_REQUEST");
    expect(text).not.toMatch(/stack|zod|node_modules|\.ts:/i);
  });

  test("refuses the forms that a foreign page can post without asking", async () => {
    for (const type of [
      "text/plain",
      "application/x-www-form-urlencoded",
      "multipart/form-data; boundary=x",
    ]) {
      const answer = await http("/trpc/account.login", {
        method: "POST",
        headers: { "content-type": type },
        body: JSON.stringify({ email: "a@shop.kr", password: PASSWORD }),
      });
      expect(answer.status).toBeGreaterThanOrEqual(400);
      expect(answer.headers.getSetCookie()).toEqual([]);
    }
  });

  test("publishes the public keys only", async () => {
    const jwks: unknown = await (await http("/.well-known/jwks.json")).json();
    expect(jwks).toEqual({
      keys: [
        {
          kty: "OKP",
          crv: "Ed25519",
          x: expect.any(String),
          kid: expect.any(String),
          alg: "EdDSA",
          use: "sig",
        },
      ],
    });
  });
});
