import { afterAll, beforeAll, describe, expect, test } from "bun:test";
import { createTestApp, type TestApp } from "../helpers/app.ts";
import { at, rpc, textAt } from "../helpers/rpc.ts";

let app: TestApp;
let token: string;
let storeId: string;

beforeAll(async () => {
  app = await createTestApp();
  const signedUp = await call("account.signUp", {
    email: "owner@example.com",
    password: "맛있는비밀번호",
    name: "김사장",
  });
  token = textAt(signedUp, "accessToken");
  storeId = textAt(
    await call("stores.create", {
      name: "맛있는집",
      industry: "음식점",
      address: "서울시 강남구 1",
      phone: "02-123-4567",
      optOutNumber: "080-123-4567",
    }),
    "id",
  );
});
afterAll(() => app.close());

async function call(path: string, input: unknown): Promise<unknown> {
  const answer = await rpc(app, { type: "mutation", path, input, token });
  return at(answer.json, "result", "data");
}

async function runningEvent(): Promise<string> {
  const draft = await call("events.createDraft", { storeId, objective: "SALES" });
  const { id } = { id: textAt(draft, "id") };
  const now = app.clock.now();
  await call("events.update", {
    eventId: id,
    version: at(draft, "version"),
    title: "가을맞이 할인",
    startsAt: new Date(now - 3_600_000).toISOString(),
    endsAt: new Date(now + 86_400_000).toISOString(),
    targetParticipants: 10,
  });
  await call("events.approve", { eventId: id });
  return id;
}

async function distribute(body: unknown, headers: Record<string, string> = {}) {
  const response = await app.fetch("/api/distribution/distribute", {
    method: "POST",
    headers: { authorization: `Bearer ${token}`, ...headers },
    body: typeof body === "string" ? body : JSON.stringify(body),
  });
  const answer: unknown = await response.json();
  return { status: response.status, body: answer };
}

const IMAGE = "https://cdn.example.com/event.jpg";

describe("POST /api/distribution/distribute [R-060]", () => {
  test("answers 200 with the run once every channel is settled [R-075] [C-43]", async () => {
    const eventId = await runningEvent();
    const { status, body } = await distribute({
      eventId,
      channels: ["Instagram", { channel: "NaverBlog", content: { title: "가을 이벤트" } }],
      contentUrls: [IMAGE],
    });
    expect(status).toBe(200);
    expect(Object.keys(Object(body)).sort()).toEqual([
      ...["distributionId", "eventId", "results", "status", "successChannels"],
    ]);
    expect(body).toMatchObject({ eventId, status: "COMPLETED", successChannels: ["Instagram"] });
    expect(body).toMatchObject({
      results: [
        { channel: "Instagram", status: "SUCCESS" },
        { channel: "NaverBlog", status: "ACTION_REQUIRED" },
      ],
    });
  });

  test("the same Idempotency-Key distributes once", async () => {
    const body = { eventId: await runningEvent(), channels: ["Instagram"], contentUrls: [IMAGE] };
    const first = await distribute(body, { "idempotency-key": "run-1" });
    const second = await distribute(body, { "idempotency-key": "run-1" });
    expect(second).toEqual(first);
    expect(await distribute(body)).toMatchObject({ status: 409, body: { error: "ALREADY_DISTRIBUTED" } });
  });

  test("asks who calls first", async () => {
    const response = await app.fetch("/api/distribution/distribute", { method: "POST", body: "{" });
    expect(response.status).toBe(401);
    expect(await response.json()).toMatchObject({ error: "UNAUTHORIZED", message: "인증이 필요합니다." });
  });

  test.each([
    ["broken JSON", "{"],
    ["no channels", { eventId: "01a1fcc7-98ff-7655-a09c-1b5c7e10b3c2", channels: [] }],
    ["an unknown channel", { eventId: "01a1fcc7-98ff-7655-a09c-1b5c7e10b3c2", channels: ["TikTok"] }],
    [
      "a channel twice",
      { eventId: "01a1fcc7-98ff-7655-a09c-1b5c7e10b3c2", channels: ["Instagram", "Instagram"] },
    ],
    [
      "an address that is not https",
      {
        eventId: "01a1fcc7-98ff-7655-a09c-1b5c7e10b3c2",
        channels: ["Instagram"],
        contentUrls: ["http://x.kr"],
      },
    ],
  ])("refuses %s with INVALID_REQUEST [R-042]", async (_what, body) => {
    expect(await distribute(body)).toMatchObject({ status: 400, body: { error: "INVALID_REQUEST" } });
  });

  test("an unknown event is 404", async () => {
    const body = { eventId: "01a1fcc7-98ff-7655-a09c-1b5c7e10b3c2", channels: ["Instagram"] };
    expect((await distribute(body)).status).toBe(404);
  });
});
