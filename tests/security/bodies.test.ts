import { afterAll, beforeAll, describe, expect, test } from "bun:test";
import { createTestApp, type TestApp } from "../helpers/app.ts";
import { at, rpc, textAt } from "../helpers/rpc.ts";
import { signUp } from "./shops.ts";

let app: TestApp;
let token: string;
beforeAll(async () => {
  app = await createTestApp();
  token = (await signUp(app, "body@shop.kr")).token;
});
afterAll(() => app.close());

const SHOP = { name: "가게", industry: "카페", address: "서울시 중구 1" };

async function post(path: string, body: BodyInit, headers: Record<string, string> = {}) {
  const response = await app.fetch(path, {
    method: "POST",
    body,
    headers: { "content-type": "application/json", authorization: `Bearer ${token}`, ...headers },
  });
  const json: unknown = await response.json();
  const reason = at(json, "error", "data", "reason") ?? at(json, "error");
  return { status: response.status, reason, json };
}

const bytesWith = (...bytes: number[]) =>
  new Uint8Array([...new TextEncoder().encode('{"name":"'), ...bytes, ...new TextEncoder().encode('"}')]);

test.each(["%FF", "%C0%AF", "%ED%A0%80", "%00"])("refuses %s in the input of a query", async (bytes) => {
  const input = `%7B%22slug%22%3A%22a${bytes}%22%7D`;
  const response = await app.fetch(`/trpc/participation.event?input=${input}`);
  const reason = at(await response.json(), "error", "data", "reason");
  expect([response.status, reason]).toEqual([400, "INVALID_ENCODING"]);
});

describe.each(["/trpc/stores.create", "/api/events/purposes", "/api/v1/stores/create"])("%s", (path) => {
  test.each([
    ["an invalid byte", bytesWith(0xff)],
    ["an overlong form", bytesWith(0xc0, 0xaf)],
    ["a lone surrogate in an escape", '{"name":"\\ud800"}'],
    ["a NUL in an escape", '{"name":"a\\u0000b"}'],
  ])("refuses %s", async (_name, body) => {
    const answer = await post(path, body);
    expect(answer.status).toBe(400);
    expect(["INVALID_ENCODING", "INVALID_REQUEST"]).toContain(String(answer.reason));
  });

  test("refuses a body over 64 KB, whether or not its length is told", async () => {
    const big = JSON.stringify({ ...SHOP, name: "가".repeat(30_000) });
    const stream = new ReadableStream({
      start(controller) {
        controller.enqueue(new TextEncoder().encode(big));
        controller.close();
      },
    });
    for (const body of [big, stream]) {
      const answer = await post(path, body);
      expect([answer.status, answer.reason]).toEqual([413, "BODY_TOO_LARGE"]);
    }
  });

  test("answers broken JSON with a reason and no parser's words", async () => {
    const answer = await post(path, '{"name":');
    expect([answer.status, answer.reason]).toEqual([400, "INVALID_REQUEST"]);
    expect(JSON.stringify(answer.json)).not.toMatch(/JSON|parse|position|stack/i);
  });

  test("survives deep nesting, prototype keys and doubled keys", async () => {
    for (const body of [
      `{"name":${"[".repeat(20_000)}${"]".repeat(20_000)}}`,
      '{"name":"a","__proto__":{"polluted":true}}',
      '{"name":"a","constructor":{"prototype":{"polluted":true}}}',
    ]) {
      expect((await post(path, body)).status).toBe(400);
    }
    expect(Reflect.get({}, "polluted")).toBeUndefined();
  });
});

describe("text", () => {
  test("is stored as NFC, whichever way the phone typed it, also in escapes", async () => {
    const nfd = "한글 카페".normalize("NFD");
    const escaped = Array.from(
      nfd,
      (letter) => `\\u${letter.charCodeAt(0).toString(16).padStart(4, "0")}`,
    ).join("");
    for (const name of [`"${nfd}"`, `"${escaped}"`]) {
      const body = `{"name":${name},"industry":"카페","address":"서울시 중구 1"}`;
      const { json } = await post("/trpc/stores.create", body);
      expect(textAt(json, "result", "data", "name")).toBe("한글 카페");
    }
  });

  test("in the address is checked as strictly", async () => {
    for (const input of ['{"storeId":"%00"}', '{"storeId":"\\ud800"}']) {
      const response = await app.fetch(
        `/trpc/stores.get?input=${input.includes("%") ? input : encodeURIComponent(input)}`,
        {
          headers: { authorization: `Bearer ${token}` },
        },
      );
      expect(response.status).toBe(400);
    }
  });
});

describe("batches", () => {
  test("of more than 10 calls are refused before any of them runs", async () => {
    const path = Array.from({ length: 11 }, () => "account.me").join(",");
    const response = await app.fetch(`/trpc/${path}?batch=1&input={}`, {
      headers: { authorization: `Bearer ${token}` },
    });
    expect(response.status).toBe(400);
    const ten = Array.from({ length: 10 }, () => "account.me").join(",");
    const answered = await app.fetch(`/trpc/${ten}?batch=1&input={}`, {
      headers: { authorization: `Bearer ${token}` },
    });
    expect(answered.status).toBe(200);
  });
});

test("a procedure that does not exist, a wrong method and a wrong content type are refused without a stack", async () => {
  const answers = [
    await rpc(app, { type: "query", path: "no.such", input: {}, token }),
    await rpc(app, { type: "query", path: "stores.create", input: SHOP, token }),
    await post("/trpc/stores.create", JSON.stringify(SHOP), { "content-type": "text/plain" }),
  ];
  for (const { status, json } of answers) {
    expect(status).toBeGreaterThanOrEqual(400);
    expect(status).toBeLessThan(500);
    expect(JSON.stringify(json)).not.toMatch(/\bat \/|node_modules|TRPCError/);
  }
});

test("an unexpected fault is INTERNAL without its message, and the log has no value in it", async () => {
  const broken = await createTestApp({
    control: {
      ...app.deps.control,
      write: () => Promise.reject(new Error("SQLITE secret row 010-0000-0000")),
    },
  });
  const answer = await rpc(broken, {
    type: "mutation",
    path: "account.signUp",
    input: { email: "x@shop.kr", password: "a long password 1", name: "나" },
  });
  expect(answer.status).toBe(500);
  expect(at(answer.json, "error", "data", "reason")).toBe("INTERNAL_SERVER_ERROR");
  expect(`${answer.body}${broken.logged.join("")}`).not.toContain("010-0000-0000");
  await broken.close();
});
