import { afterAll, beforeAll, describe, expect, test } from "bun:test";
import { createApp } from "../../src/app.ts";
import type { Deps } from "../../src/deps.ts";
import { createWorld, type World } from "../services/event/world.ts";

/** A bearer is the user's own id: identity has its own tests. */
const trustingTokens: Partial<Deps["tokens"]> = {
  verifyCached: (token) =>
    token === "forged" ? undefined : { sub: token, sid: token, jti: token, iat: 0, exp: 0 },
  verify: () => Promise.reject(new Error("forged")),
};
const openSessions: Partial<Deps["sessions"]> = { checkCached: () => true };

/** Purposes verify bearers and nothing else of these two; a touch would fail on undefined. */
function onlyThese(): Partial<Deps> {
  return { tokens: trustingTokens, sessions: openSessions } as Partial<Deps>;
}

let world: World;
const app = createApp();
beforeAll(async () => {
  world = await createWorld(onlyThese());
});
afterAll(() => world.close());

const BODY = {
  objective: "신규 고객 유치",
  storeName: "맛있는집",
  industry: "음식점",
  address: "서울시 강남구",
};

async function post(body: unknown, options: { userId?: string; key?: string } = {}) {
  const headers = new Headers({ "content-type": "application/json" });
  if (options.userId !== undefined) headers.set("authorization", `Bearer ${options.userId}`);
  if (options.key !== undefined) headers.set("idempotency-key", options.key);
  const text = typeof body === "string" || body instanceof Blob ? body : JSON.stringify(body);
  const response = await app.fetch(
    new Request("http://madang.test/api/events/purposes", { method: "POST", headers, body: text }),
    { deps: world.deps, address: "203.0.113.1" },
  );
  const answer: Record<string, unknown> = await response.json();
  return { status: response.status, body: answer, headers: response.headers };
}

const timestamp = expect.stringMatching(/^2026-10-01T03:00:00/);
const EVENT_001 = {
  status: 400,
  body: {
    error: "EVENT_001",
    message: "유효하지 않은 목적이에요. 네 가지 목적 중에서 골라 주세요.",
    timestamp,
  },
};
const EVENT_002 = {
  status: 400,
  body: { error: "EVENT_002", message: "매장 이름, 업종, 주소를 모두 입력해 주세요.", timestamp },
};

describe("POST /api/events/purposes [R-030]", () => {
  test("answers 200 with the draft, the objective as it was sent and nothing else [R-003] [R-031] [R-041]", async () => {
    const { userId } = world.person();
    const { status, body, headers } = await post({ userId: 123, ...BODY }, { userId });
    expect(status).toBe(200);
    expect(body).toEqual({
      eventDraftId: expect.stringMatching(/^[0-9a-f-]{36}$/),
      objective: "신규 고객 유치",
      storeName: "맛있는집",
      status: "DRAFT",
    });
    expect(headers.get("x-request-id")).toMatch(/^[0-9a-f-]{36}$/);
    const [event] = await world.rows("select * from events where id = ?", String(body["eventDraftId"]));
    expect(event).toMatchObject({ objective: "NEW_CUSTOMERS", created_by: userId });
    const [store] = await world.rows("select * from stores where store_id = ?", String(event?.["store_id"]));
    expect(store).toMatchObject({
      owner_user_id: userId,
      industry: "음식점",
      address: "서울시 강남구",
      region: "서울",
    });
  });

  test.each([
    "신규 고객 유치",
    "재방문 유도",
    "매출 증대",
    "인지도 향상",
    "NEW_CUSTOMERS",
    "REVISIT",
    "SALES",
    "AWARENESS",
  ])("takes %s and gives the same word back [R-032]", async (objective) => {
    const { userId } = world.person();
    expect(await post({ ...BODY, objective }, { userId })).toMatchObject({
      status: 200,
      body: { objective },
    });
  });

  test("the same store and objective resume the draft, in any spelling; another objective starts its own [R-036]", async () => {
    const { userId } = world.person();
    const first = (await post(BODY, { userId })).body["eventDraftId"];
    const spelled = {
      ...BODY,
      storeName: ` ${BODY.storeName.normalize("NFD")} `,
      address: "서울시  강남구",
      industry: "한식",
    };
    expect((await post(spelled, { userId })).body["eventDraftId"]).toBe(first);
    expect((await post({ ...BODY, objective: "매출 증대" }, { userId })).body["eventDraftId"]).not.toBe(
      first,
    );
    const stores = await world.rows("select count(*) as n from stores where owner_user_id = ?", userId);
    expect(stores).toEqual([{ n: 1 }]);
  });

  test("ten parallel first calls end with one store and one draft", async () => {
    const { userId } = world.person();
    const answers = await Promise.all(Array.from({ length: 10 }, () => post(BODY, { userId })));
    expect(answers.map(({ status }) => status)).toEqual(Array(10).fill(200));
    expect(new Set(answers.map(({ body }) => body["eventDraftId"])).size).toBe(1);
  });

  test("the caller is the token's, never the body's [R-021] [C-06]", async () => {
    const { userId } = world.person();
    const victim = world.person().userId;
    const { body } = await post({ ...BODY, userId: victim }, { userId });
    const [event] = await world.rows(
      "select created_by from events where id = ?",
      String(body["eventDraftId"]),
    );
    expect(event).toEqual({ created_by: userId });
  });

  test("an idempotency key answers the same again and refuses another input", async () => {
    const { userId } = world.person();
    const first = await post(BODY, { userId, key: "purpose-1" });
    await world.rows("select 1");
    expect((await post(BODY, { userId, key: "purpose-1" })).body).toMatchObject({
      eventDraftId: first.body["eventDraftId"],
    });
    expect(await post({ ...BODY, objective: "매출 증대" }, { userId, key: "purpose-1" })).toMatchObject({
      status: 422,
      body: { error: "IDEMPOTENCY_KEY_REUSED" },
    });
  });
});

describe("POST /api/events/purposes refuses", () => {
  const { objective, storeName, industry, address } = BODY;

  test.each([
    ["an unknown objective", { ...BODY, objective: "매출증대" }],
    ["no objective", { storeName, industry, address }],
    ["an objective of another type", { ...BODY, objective: 1 }],
    ["an unknown objective before missing store fields", { objective: "x" }],
    ["nothing at all", {}],
  ])("%s with EVENT_001 [R-033] [R-042]", async (_what, body) => {
    expect(await post(body, { userId: world.person().userId })).toMatchObject(EVENT_001);
  });

  test.each([
    ["no store name", { objective, industry, address }],
    ["no industry", { objective, storeName, address }],
    ["no address", { objective, storeName, industry }],
    ["a blank store name", { ...BODY, storeName: "   " }],
    ["a null address", { ...BODY, address: null }],
    ["a number for an industry", { ...BODY, industry: 7 }],
    ["a store name that is too long", { ...BODY, storeName: "가".repeat(101) }],
    ["no store at all", { objective }],
  ])("%s with EVENT_002 [R-035] [R-042]", async (_what, body) => {
    const { userId } = world.person();
    expect(await post(body, { userId })).toMatchObject(EVENT_002);
    expect(await world.rows("select 1 from stores where owner_user_id = ?", userId)).toEqual([]);
  });

  test("callers without a valid token first, with one body [R-020]", async () => {
    const expected = {
      status: 401,
      body: { error: "UNAUTHORIZED", message: "인증이 필요합니다.", timestamp },
    };
    expect(await post("{")).toMatchObject(expected);
    expect(await post({ objective: "x" })).toMatchObject(expected);
    expect(await post(BODY, { userId: "forged" })).toMatchObject(expected);
  });

  test.each([
    ["broken JSON", "{", "INVALID_REQUEST"],
    ["a list", [BODY], "INVALID_REQUEST"],
    ["a word", '"x"', "INVALID_REQUEST"],
    ["an unknown field", { ...BODY, discount: 1 }, "INVALID_REQUEST"],
    ["NUL in a name", { ...BODY, storeName: "맛\u0000집" }, "INVALID_ENCODING"],
    ["a lone surrogate", JSON.stringify(BODY).replace("맛", "\\ud800"), "INVALID_ENCODING"],
    ["bytes that are not UTF-8", new Blob([new Uint8Array([0x7b, 0xff, 0x7d])]), "INVALID_ENCODING"],
  ])("%s with 400", async (_what, body, error) => {
    expect(await post(body, { userId: world.person().userId })).toMatchObject({
      status: 400,
      body: { error },
    });
  });

  test("more than 64 KB with 413", async () => {
    const body = { ...BODY, storeName: "가".repeat(30_000) };
    expect(await post(body, { userId: world.person().userId })).toMatchObject({
      status: 413,
      body: { error: "BODY_TOO_LARGE" },
    });
  });
});
