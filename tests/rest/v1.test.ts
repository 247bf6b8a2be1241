import { afterAll, beforeAll, describe, expect, test } from "bun:test";
import { listProcedures } from "../../src/rest/procedures.ts";
import { createTestApp, type TestApp } from "../helpers/app.ts";
import { at, textAt } from "../helpers/rpc.ts";

let app: TestApp;
let token: string;
let storeId: string;
let count = 0;

beforeAll(async () => {
  app = await createTestApp();
  token = await signUp();
  storeId = textAt((await post("stores/create", SHOP, { token })).body, "id");
});
afterAll(() => app.close());

const SHOP = { name: "맛있는집", industry: "음식점", address: "서울시 강남구 1" };

async function signUp(): Promise<string> {
  count += 1;
  const { body } = await post("account/signUp", {
    email: `v1-${count}@example.com`,
    password: "맛있는비밀번호",
    name: "김사장",
  });
  return textAt(body, "accessToken");
}

type Extra = { token?: string; key?: string; headers?: Record<string, string> };

function headersOf({ token: bearer, key, headers }: Extra): Headers {
  const all = new Headers({ "content-type": "application/json", ...headers });
  if (bearer !== undefined) all.set("authorization", `Bearer ${bearer}`);
  if (key !== undefined) all.set("idempotency-key", key);
  return all;
}

async function answerOf(response: Response) {
  const text = await response.text();
  const body: unknown = JSON.parse(text);
  return { status: response.status, body, headers: response.headers };
}

async function post(path: string, body: unknown, extra: Extra = {}) {
  const text = typeof body === "string" || body instanceof Blob ? body : JSON.stringify(body);
  return answerOf(
    await app.fetch(`/api/v1/${path}`, { method: "POST", headers: headersOf(extra), body: text }),
  );
}

async function get(path: string, extra: Extra = {}) {
  return answerOf(await app.fetch(`/api/v1/${path}`, { headers: headersOf(extra) }));
}

const timestamp = expect.stringMatching(/^\d{4}-\d{2}-\d{2}T/);

describe("POST /api/v1/{router}/{procedure}", () => {
  test("alone searches for a person, for addresses are logged; a file of people is kept by nobody on its way", async () => {
    const draft = await post("events/createDraft", { storeId, objective: "SALES" }, { token });
    const eventId = textAt(draft.body, "id");
    const search = { eventId, search: "010-1234-5678" };
    expect(await post("participation/find", search, { token })).toMatchObject({
      ...{ status: 200, body: { participant: null } },
    });
    const { status } = await get(`participation/find?${new URLSearchParams(search)}`, { token });
    expect(status).toBe(404);
    const file = await post("participation/export", { eventId, reason: "경품 발송 연락" }, { token });
    expect(file).toMatchObject({ status: 200, body: { rows: 0 } });
    expect(file.headers.get("cache-control")).toBe("no-store");
  });

  test("an error says beside the source's three fields what it is about", async () => {
    const input = { storeId, channel: "GenieTV", credentials: { clientId: "" } };
    const { status, body } = await post("channels/connect", input, { token });
    expect([status, Object.keys(Object(body)).sort()]).toEqual([
      400,
      ["error", "message", "params", "timestamp"],
    ]);
    expect(at(body, "params", "fields")).toContain("credentials.clientSecret");
  });

  test("answers with the procedure's own output and a request id", async () => {
    const { status, body, headers } = await post(
      "events/createDraft",
      { storeId, objective: "매출 증대" },
      { token },
    );
    expect(status).toBe(200);
    expect(body).toMatchObject({ storeId, objective: "SALES", status: "DRAFT" });
    expect(headers.get("x-request-id")).toMatch(/^[0-9a-f-]{36}$/);
  });

  test("the header Idempotency-Key makes a repetition the same call", async () => {
    const make = (name: string) => post("stores/create", { ...SHOP, name }, { token, key: "store-1" });
    const first = textAt((await make("둘째 가게")).body, "id");
    expect(textAt((await make("둘째 가게")).body, "id")).toBe(first);
    expect(await make("셋째 가게")).toMatchObject({ status: 422, body: { error: "IDEMPOTENCY_KEY_REUSED" } });
  });

  test("two different keys in header and body are refused; equal ones are one", async () => {
    const body = { ...SHOP, name: "넷째", idempotencyKey: "a" };
    expect(await post("stores/create", body, { token, key: "b" })).toMatchObject({ status: 400 });
    expect(await post("stores/create", body, { token, key: "a" })).toMatchObject({ status: 200 });
  });

  test("a procedure without input takes an empty body", async () => {
    expect(await post("account/streamTicket", "", { token })).toMatchObject({ status: 200 });
  });

  test("a cookie session gets its cookie and no tokens (D-26)", async () => {
    const answer = await post(
      "account/signUp",
      { email: "cookie@example.com", password: "맛있는비밀번호", name: "김사장" },
      { headers: { "x-madang-session": "cookie" } },
    );
    expect(answer.headers.getSetCookie().join()).toContain("HttpOnly");
    expect(at(answer.body, "accessToken")).toBeUndefined();
  });
});

describe("GET /api/v1/{router}/{procedure}", () => {
  test("reads numbers by the procedure's schema", async () => {
    const { status, body } = await get("stores/list?limit=1", { token });
    expect(status).toBe(200);
    expect(at(body, "items")).toHaveLength(1);
  });

  test("reads a list by comma and by repetition alike", async () => {
    const draft = await post("events/createDraft", { storeId, objective: "REVISIT" }, { token });
    const eventId = textAt(draft.body, "id");
    const estimate = async (query: string) => {
      const { status, body } = await get(`distribution/estimate?eventId=${eventId}&${query}`, { token });
      return { status, channels: Array.isArray(body) ? body.map((row) => textAt(row, "channel")) : body };
    };
    const expected = { status: 200, channels: ["Instagram", "NaverBlog"] };
    expect(await estimate("channels=Instagram,NaverBlog")).toEqual(expected);
    expect(await estimate("channels=Instagram&channels=NaverBlog")).toEqual(expected);
    const asJson = encodeURIComponent(JSON.stringify([{ channel: "Instagram" }, { channel: "NaverBlog" }]));
    expect(await estimate(`channels=${asJson}`)).toEqual(expected);
  });

  test("reads booleans", async () => {
    expect(await get(`notifications/list?storeId=${storeId}&unreadOnly=true`, { token })).toMatchObject({
      status: 200,
    });
    expect(await get(`notifications/list?storeId=${storeId}&unreadOnly=yes`, { token })).toMatchObject({
      status: 400,
    });
  });

  test.each([
    ["a number that is none", "stores/list?limit=many", "INVALID_REQUEST"],
    ["a repeated single value", "stores/list?limit=1&limit=2", "INVALID_REQUEST"],
    ["an unknown parameter", "stores/list?page=2", "INVALID_REQUEST"],
    ["an id that is none", "stores/get?storeId=1", "INVALID_REQUEST"],
    ["bytes that are no text", "stores/list?cursor=%ff", "INVALID_ENCODING"],
    ["NUL", "stores/list?cursor=%00", "INVALID_ENCODING"],
  ])("refuses %s", async (_what, path, error) => {
    expect(await get(path, { token })).toMatchObject({ status: 400, body: { error, timestamp } });
  });
});

describe("every verb on REST", () => {
  test("a faulty input is INVALID_REQUEST whatever its tRPC reason, with that reason's sentence", async () => {
    const entry = { slug: "x", phone: "", over14: true, consent: { privacy: true, privacyVersion: "1" } };
    expect(await post("participation/enter", entry)).toMatchObject({
      status: 400,
      body: { error: "INVALID_REQUEST", message: "휴대폰 번호를 다시 확인해 주세요.", timestamp },
    });
  });

  test.each([
    ["broken JSON", "{", 400, "INVALID_REQUEST"],
    ["a list", [], 400, "INVALID_REQUEST"],
    ["a lone surrogate", `{"slug":"\\ud800"}`, 400, "INVALID_ENCODING"],
    ["bytes that are not UTF-8", new Blob([new Uint8Array([0x7b, 0xff])]), 400, "INVALID_ENCODING"],
    ["more than 64 KB", JSON.stringify({ slug: "a".repeat(70_000) }), 413, "BODY_TOO_LARGE"],
  ])("refuses %s", async (_what, body, status, error) => {
    expect(await post("participation/enter", body)).toMatchObject({ status, body: { error, timestamp } });
  });

  test("says that it is the body where one is no JSON object, as a form or a file sent as it is", async () => {
    for (const body of ["{", [], "날짜,매출\n2026-03-01,5"]) {
      expect(await post("participation/enter", body)).toMatchObject({
        body: { params: { fields: ["body"] } },
      });
    }
  });

  test("asks who calls before it reads what was sent", async () => {
    for (const procedure of (await listProcedures()).filter(({ who }) => who !== "anyone")) {
      const path = procedure.path.replace(".", "/");
      const answer = procedure.type === "query" ? await get(`${path}?x=%ff`) : await post(path, "{");
      expect({ path, ...answer }).toMatchObject({ path, status: 401, body: { error: "UNAUTHORIZED" } });
    }
  });

  test("unknown names, the wrong method and subscriptions are one 404", async () => {
    for (const answer of [
      await get("nothing/here", { token }),
      await get("stores/create", { token }),
      await post("stores/list", {}, { token }),
      await get(`analytics/live?storeId=${storeId}`, { token }),
      await get("__proto__/constructor", { token }),
    ]) {
      expect(answer).toMatchObject({ status: 404, body: { error: "NOT_FOUND", timestamp } });
    }
  });

  test("a foreign store is not found, as an unknown one", async () => {
    const stranger = await signUp();
    expect(await get(`stores/get?storeId=${storeId}`, { token: stranger })).toMatchObject({
      status: 404,
      body: { error: "NOT_FOUND" },
    });
  });
});
