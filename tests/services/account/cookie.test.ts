import { afterAll, beforeAll, describe, expect, test } from "bun:test";
import { createWorld, newPerson, PASSWORD, refusal, type World } from "./world.ts";

let world: World;
let plain: World;
let count = 0;
beforeAll(async () => {
  [world, plain] = await Promise.all([createWorld({ isSecureCookie: true }), createWorld()]);
});
afterAll(async () => {
  await Promise.all([world.close(), plain.close()]);
});

const asked = { "x-madang-session": "cookie", "sec-fetch-site": "same-origin" };
const UNAUTHORIZED = { code: "UNAUTHORIZED", reason: "UNAUTHORIZED", params: {} };

async function signInByCookie(own: World) {
  const { user } = await newPerson(own, `person${count++}@shop.kr`);
  const { caller, responseHeaders } = await own.callWithHeaders({ headers: asked });
  const answer = await caller.account.login({ email: user.email, password: PASSWORD });
  const setCookie = responseHeaders.get("set-cookie") ?? "";
  return { user, answer, setCookie, cookie: setCookie.split(";")[0] ?? "" };
}

describe("a cookie session (x-madang-session: cookie)", () => {
  test("keeps every token out of the answer and in one HttpOnly cookie", async () => {
    const { user, answer, setCookie } = await signInByCookie(world);
    expect(Object.keys(answer).sort()).toEqual(["expiresAt", "user"]);
    expect(answer.user).toEqual(user);
    expect(setCookie).toStartWith("__Host-madang=");
    expect(setCookie).toEndWith("Path=/; Max-Age=2592000; HttpOnly; SameSite=Lax; Secure");
  });

  test("uses the plain name without Secure where the service runs on http", async () => {
    const { setCookie } = await signInByCookie(plain);
    expect(setCookie).toMatch(/^madang=[^;]+; Path=\/; Max-Age=2592000; HttpOnly; SameSite=Lax$/);
  });

  test("speaks for its owner's calls", async () => {
    const { user, cookie } = await signInByCookie(world);
    const caller = await world.call({ headers: { cookie, "sec-fetch-site": "same-origin" } });
    expect((await caller.account.me()).id).toBe(user.id);
  });

  test.each([
    ["from another site", { "sec-fetch-site": "cross-site" }],
    ["from a sibling host", { "sec-fetch-site": "same-site" }],
    ["with a foreign origin", { origin: "https://evil.test" }],
  ])("speaks for no write that comes %s", async (_name, headers) => {
    const { cookie } = await signInByCookie(world);
    const caller = await world.call({ headers: { ...headers, cookie } });
    expect(await refusal(caller.account.streamTicket())).toEqual(UNAUTHORIZED);
    const forged = await world.call({ headers: { ...headers, cookie, "x-madang-session": "cookie" } });
    expect(await refusal(forged.account.refresh({}))).toEqual(UNAUTHORIZED);
  });

  test("refreshes from the cookie after the access token has expired, and sets the cookie anew", async () => {
    const { cookie, user } = await signInByCookie(world);
    world.clock.advance(700_000);
    const stale = await world.call({ headers: { cookie, "sec-fetch-site": "same-origin" } });
    expect(await refusal(stale.account.me())).toEqual(UNAUTHORIZED);
    const { caller, responseHeaders } = await world.callWithHeaders({ headers: { ...asked, cookie } });
    const answer = await caller.account.refresh({});
    expect(answer).not.toHaveProperty("refreshToken");
    const next = responseHeaders.get("set-cookie")?.split(";")[0] ?? "";
    expect(next).not.toBe(cookie);
    const fresh = await world.call({ headers: { cookie: next, "sec-fetch-site": "same-origin" } });
    expect((await fresh.account.me()).id).toBe(user.id);
  });

  test("gives no cookie's token to a caller that did not ask for a cookie session", async () => {
    const { cookie } = await signInByCookie(world);
    const caller = await world.call({ headers: { cookie, "sec-fetch-site": "same-origin" } });
    expect(await refusal(caller.account.refresh({}))).toEqual(UNAUTHORIZED);
  });

  test("ends with logout: the family is dead and the cookie cleared, even after the access token expired", async () => {
    const { cookie } = await signInByCookie(world);
    world.clock.advance(700_000);
    const { caller, responseHeaders } = await world.callWithHeaders({ headers: { ...asked, cookie } });
    expect(await caller.account.logout({})).toEqual({ ok: true });
    expect(responseHeaders.get("set-cookie")).toBe(
      "__Host-madang=; Path=/; Max-Age=0; HttpOnly; SameSite=Lax; Secure",
    );
    const again = await world.call({ headers: { ...asked, cookie } });
    expect(await refusal(again.account.refresh({}))).toEqual(UNAUTHORIZED);
  });

  test("gives way to a bearer token in the same request", async () => {
    const { cookie } = await signInByCookie(world);
    const other = await newPerson(world, `person${count++}@shop.kr`);
    const caller = await world.call({ bearer: other.accessToken, headers: { cookie } });
    expect((await caller.account.me()).id).toBe(other.user.id);
  });
});
