import { describe, expect, test } from "bun:test";
import {
  clearedSessionCookie,
  isTrustedCookieRequest,
  readSessionCookie,
  sessionCookie,
  wantsSessionCookie,
} from "../../src/auth/index.ts";

const tokens = { accessToken: "aaa.bbb.ccc", refreshToken: "R".repeat(43) };
const headers = (cookie: string) => new Headers({ cookie });

describe("the session cookie", () => {
  test("on https is bound to the host, secure, out of reach of scripts and Lax", () => {
    const cookie = sessionCookie(tokens, true);
    expect(cookie).toMatch(/^__Host-madang=[^;]+; Path=\/; Max-Age=2592000; HttpOnly; SameSite=Lax; Secure$/);
    expect(cookie).not.toMatch(/domain=/i);
  });

  test("on plain http has a plain name and no Secure flag, still HttpOnly and Lax", () => {
    expect(sessionCookie(tokens, false)).toMatch(
      /^madang=[^;]+; Path=\/; Max-Age=2592000; HttpOnly; SameSite=Lax$/,
    );
  });

  test.each([true, false])("gives back the tokens it was made of (https: %p)", (isSecure) => {
    const [pair = ""] = sessionCookie(tokens, isSecure).split(";");
    expect(readSessionCookie(headers(`theme=dark; ${pair}; x=y`), isSecure)).toEqual(tokens);
  });

  test("is never read under its plain name on https, where a neighbouring http page could plant it", () => {
    const [pair = ""] = sessionCookie(tokens, false).split(";");
    expect(readSessionCookie(headers(pair), true)).toBeUndefined();
  });

  test("is ignored when it stands twice, is empty or damaged", () => {
    const [pair = ""] = sessionCookie(tokens, true).split(";");
    for (const cookie of [`${pair}; ${pair}`, "__Host-madang=", "__Host-madang=abc", `${pair}x`, ""]) {
      expect(readSessionCookie(headers(cookie), true)).toBeUndefined();
    }
  });

  test("is cleared with the attributes it was set with", () => {
    expect(clearedSessionCookie(true)).toBe(
      "__Host-madang=; Path=/; Max-Age=0; HttpOnly; SameSite=Lax; Secure",
    );
  });

  test("is asked for by header x-madang-session: cookie", () => {
    expect(wantsSessionCookie(new Headers({ "X-Madang-Session": "Cookie" }))).toBe(true);
    expect(wantsSessionCookie(new Headers({ "x-madang-session": "bearer" }))).toBe(false);
    expect(wantsSessionCookie(new Headers())).toBe(false);
  });
});

describe("a request that carries the session cookie", () => {
  const request = (method: string, extra: Record<string, string> = {}) =>
    new Request("https://madang.test/trpc/x", { method, headers: extra });

  test.each([
    ["a read from anywhere", request("GET", { "sec-fetch-site": "cross-site" }), true],
    ["a write from our own page", request("POST", { "sec-fetch-site": "same-origin" }), true],
    ["a write typed by the user", request("POST", { "sec-fetch-site": "none" }), true],
    ["a write from another site", request("POST", { "sec-fetch-site": "cross-site" }), false],
    ["a write from a sibling subdomain", request("POST", { "sec-fetch-site": "same-site" }), false],
    ["a write with our origin", request("POST", { origin: "https://madang.test" }), true],
    ["a write with a foreign origin", request("POST", { origin: "https://evil.test" }), false],
    ["a write with our host on http", request("POST", { origin: "http://madang.test" }), false],
    ["a write with an opaque origin", request("POST", { origin: "null" }), false],
    ["a write by a program without either header", request("POST"), true],
  ])("%s: is trusted or not", (_name, incoming, isTrusted) => {
    expect(isTrustedCookieRequest(incoming)).toBe(isTrusted);
  });
});
