import { afterEach, beforeEach, describe, expect, setDefaultTimeout, test } from "bun:test";
import { createSessionGuard } from "../../src/auth/index.ts";
import { singleShard } from "../../src/db/index.ts";
import { createEventLog } from "../../src/events/index.ts";
import { loadSession } from "../../src/services/account/index.ts";
import { createClickBuffer } from "../../src/services/tracking/index.ts";
import { createTestApp, type TestApp } from "../helpers/app.ts";
import { type Answer, at, rpc, textAt } from "../helpers/rpc.ts";
import { type RemoteWorld, startRemote } from "./remote-support.ts";

setDefaultTimeout(120_000);

let world: RemoteWorld;
let app: TestApp;

/** The whole service of the tests, on our libSQL server instead of files. */
async function appOnServer(): Promise<TestApp> {
  const { control, store } = world.remote;
  const shards = singleShard(store);
  const plain = await createTestApp();
  const { clock, randomBytes, log, sleep } = plain.deps;
  const defer = (work: Promise<unknown>) => plain.deps.defer(work);
  Object.assign(plain.deps, {
    control,
    store,
    shards,
    sessions: createSessionGuard({ load: loadSession(control), clock }),
    clicks: createClickBuffer({ shards, clock, log, defer, sleep, randomBytes }),
    events: createEventLog({ shards, clock, randomBytes, log, defer: () => {}, sleep }),
  });
  return plain;
}

beforeEach(async () => {
  world = await startRemote();
  app = await appOnServer();
});
afterEach(async () => {
  await app.close();
  await world.close();
});

type Call = {
  readonly path: string;
  readonly input: unknown;
  readonly token?: string;
  readonly type?: "query";
};

function call({ path, input, token, type }: Call): Promise<Answer> {
  return rpc(app, { type: type ?? "mutation", path, input, token });
}

const done = async (what: Call): Promise<unknown> => {
  const { status, json, body } = await call(what);
  expect([what.path, status, status === 200 ? "" : body]).toEqual([what.path, 200, ""]);
  return at(json, "result", "data");
};

/** A small story of real verbs with keys, as a browser sends them: sign-up, store, event, two entries, statistics. */
async function story(name: string): Promise<string> {
  const key = (step: string) => `${name}-${step}-0123456789`;
  const person = { email: `${name}@example.com`, password: "맛있는비밀번호", name: "김사장" };
  const token = textAt(await done({ path: "account.signUp", input: person }), "accessToken");
  const shop = { name: "맛있는집", industry: "음식점", address: "서울시 강남구 1", phone: "02-123-4567" };
  const store = { ...shop, idempotencyKey: key("store") };
  const storeId = textAt(await done({ path: "stores.create", input: store, token }), "id");
  const draft = { storeId, objective: "SALES", idempotencyKey: key("draft") };
  const eventId = textAt(await done({ path: "events.createDraft", input: draft, token }), "id");
  const now = app.clock.now();
  const fields = {
    eventId,
    version: 1,
    title: "가을맞이 할인",
    description: "참여하신 모든 분께 음료를 드려요.",
    startsAt: new Date(now - 3_600_000).toISOString(),
    endsAt: new Date(now + 86_400_000).toISOString(),
    targetParticipants: 100,
    prizeName: "아메리카노",
    idempotencyKey: key("update"),
  };
  await done({ path: "events.update", input: fields, token });
  const approval = { eventId, idempotencyKey: key("approve") };
  const slug = textAt(await done({ path: "events.approve", input: approval, token }), "slug");
  for (const phone of ["010-1111-2222", "010-3333-4444"]) await enter(slug, { phone, key: key(phone) });
  await app.deps.events.drain();
  await done({ path: "analytics.dashboard", input: { eventId }, token, type: "query" });
  return eventId;
}

async function enter(slug: string, { phone, key }: { phone: string; key: string }): Promise<void> {
  const event = await done({ path: "participation.event", input: { slug }, type: "query" });
  const consent = { privacy: true, privacyVersion: textAt(event, "privacyVersion") };
  const entry = { slug, phone, over14: true, consent, ageGroup: "20대", idempotencyKey: key };
  await done({ path: "participation.enter", input: entry });
}

/** Rows of every table but the marks of writes, whose number is nobody's business. */
async function sizes(): Promise<Readonly<Record<string, number>>> {
  await world.server.deliverLate();
  const tables = await world.rows(
    "select name from sqlite_master where type = 'table' and name not like '%\\_writes' escape '\\' and name not like 'sqlite%'",
  );
  const counted = tables.map(({ name }) => `(select count(*) from ${String(name)}) as ${String(name)}`);
  const [row = {}] = await world.rows(`select ${counted.join(", ")}`);
  return Object.fromEntries(Object.entries(row).map(([name, count]) => [name, Number(count)]));
}

function growth(before: Readonly<Record<string, number>>, after: Readonly<Record<string, number>>) {
  return Object.fromEntries(
    Object.entries(after)
      .map(([name, count]) => [name, count - (before[name] ?? 0)] as const)
      .filter(([, more]) => more !== 0),
  );
}

const participants = async (eventId: string) =>
  (await world.rows("select participants from event_stats where event_id = ?", eventId))[0]?.["participants"];

describe("a story of real verbs over HTTP", () => {
  test("an answer lost at the n-th request and the next one sent twice, n = 1.. until none is met: no caller sees it, every table has grown as without", async () => {
    await story("warm-up");
    const start = await sizes();
    await story("clean");
    let before = await sizes();
    const expected = growth(start, before);
    let isMet = true;
    for (let n = 1; isMet; n++) {
      isMet = false;
      world.server.script((count) => {
        isMet ||= count === n;
        if (count === n) return { kind: "cut", ran: "after" };
        return count === n + 1 ? { kind: "twice" } : undefined;
      });
      const eventId = await story(`run${n}`);
      const after = await sizes();
      expect([n, growth(before, after)]).toEqual([n, expected]);
      expect([n, await participants(eventId)]).toEqual([n, 2]);
      before = after;
    }
  });

  test("a server that stays away answers 503 with a stable reason on tRPC, REST and pages, and a repeat completes", async () => {
    const person = { email: "away@example.com", password: "맛있는비밀번호", name: "김사장" };
    world.server.script(() => ({ kind: "status", status: 503, ran: "before" }));
    const refused = await call({ path: "account.signUp", input: person });
    expect([refused.status, at(refused.json, "error", "data", "reason")]).toEqual([
      503,
      "DATABASE_UNREACHABLE",
    ]);
    const rest = await app.fetch("/api/v1/participation/event?slug=some-event");
    const page = await app.fetch("/e/some-event");
    expect([rest.status, page.status]).toEqual([503, 503]);
    expect(await page.text()).toContain("잠시 문제가 생겼어요");
    world.server.script(() => undefined);
    expect((await call({ path: "account.signUp", input: person })).status).toBe(200);
    expect(await world.rows("select count(*) as n from users")).toEqual([{ n: 1 }]);
  });
});
