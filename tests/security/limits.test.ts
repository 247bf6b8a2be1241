import { afterAll, beforeAll, describe, expect, test } from "bun:test";
import { createRateLimiter } from "../../src/auth/index.ts";
import { fixedClock } from "../auth/support.ts";
import { createTestApp, type TestApp } from "../helpers/app.ts";
import { rpc, textAt } from "../helpers/rpc.ts";
import { openShop } from "./shops.ts";

const LIMIT = 3;

let app: TestApp;
beforeAll(async () => {
  const limited = () => createRateLimiter({ limit: LIMIT, windowMs: 60_000, clock: fixedClock() });
  const limits = {
    login: limited(),
    loginAddress: limited(),
    entry: limited(),
    ownCode: limited(),
    findDay: limited(),
    webhook: limited(),
    upload: limited(),
    signIn: limited(),
    demo: limited(),
    demoDay: limited(),
    share: limited(),
  };
  app = await createTestApp({ limits });
});
afterAll(() => app.close());

/** Statuses of one call more than the limit allows, and when to try again. */
async function tooMany(call: () => Promise<Response>) {
  const answers: Response[] = [];
  for (let index = 0; index <= LIMIT; index += 1) answers.push(await call());
  const last = answers.at(-1);
  return {
    statuses: answers.map(({ status }) => status),
    retryAfter: last?.headers.get("retry-after"),
    text: (await last?.text()) ?? "",
  };
}

describe("above its limit", () => {
  const unsigned = { method: "POST", body: "{}" };

  test("a webhook is refused before its signature is looked at, each address for itself", async () => {
    const { statuses, retryAfter } = await tooMany(() => app.fetch("/webhooks/KakaoChannel", unsigned));
    expect(statuses).toEqual([401, 401, 401, 429]);
    expect(retryAfter).toBe("60");
    expect((await app.fetch("/webhooks/Instagram", unsigned)).status).toBe(401);
  });

  test("a webhook's handshake is refused", async () => {
    const { statuses } = await tooMany(() => app.fetch("/webhooks/Instagram?hub.verify_token=guess"));
    expect(statuses).toEqual([401, 401, 401, 429]);
  });

  test.each(["/oauth/Instagram/start?ticket=x", "/oauth/Instagram/callback?state=x"])(
    "an owner's browser at %s gets a page that says so",
    async (path) => {
      const { statuses, retryAfter, text } = await tooMany(() => app.fetch(path));
      expect(statuses).toEqual([400, 400, 400, 429]);
      expect(retryAfter).toBe("60");
      expect(text).toContain("요청이 너무 많아요.");
    },
  );

  test("a file is refused before a byte of it is kept, whether sent or presigned", async () => {
    const headers = { authorization: `Bearer ${await signUp()}`, "content-type": "text/plain" };
    const upload = () => app.fetch("/api/v1/media", { method: "POST", headers, body: "no picture" });
    const { statuses, retryAfter } = await tooMany(upload);
    expect(statuses).toEqual([400, 400, 400, 429]);
    expect(retryAfter).toBe("60");
    const input = JSON.stringify({ storeId: app.newId(), contentType: "image/png", bytes: 1 });
    const presign = await app.fetch("/trpc/media.presign", {
      method: "POST",
      headers: { ...headers, "content-type": "application/json" },
      body: input,
    });
    expect(presign.status).toBe(429);
  });

  test("a share link's password is not looked at any more", async () => {
    const shop = await openShop(app, "shared");
    const input = { eventId: shop.eventId, sections: ["SUMMARY"], password: "열 자가 넘는 비밀번호" };
    const made = await rpc(app, { type: "mutation", path: "shares.create", input, token: shop.token });
    const { pathname } = new URL(textAt(made.json, "result", "data", "url"));
    const post = (password: string) =>
      app.fetch(pathname, { method: "POST", body: new URLSearchParams({ password }) });
    const { statuses, retryAfter } = await tooMany(() => post("틀린 비밀번호예요"));
    expect(statuses).toEqual([401, 401, 401, 429]);
    expect(retryAfter).toBe("60");
    expect((await post(input.password)).status).toBe(429);
  });

  test("a file without an account is refused as such and counts for nobody", async () => {
    const { statuses } = await tooMany(() => app.fetch("/api/v1/media", { method: "POST", body: "x" }));
    expect(statuses).toEqual([401, 401, 401, 401]);
  });
});

async function signUp(): Promise<string> {
  const response = await app.fetch("/trpc/account.signUp", {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ email: "owner@example.com", password: "a long password", name: "김사장" }),
  });
  const body: { result: { data: { accessToken: string } } } = await response.json();
  return body.result.data.accessToken;
}
