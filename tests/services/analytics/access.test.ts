import { afterAll, beforeAll, describe, expect, test } from "bun:test";
import { createCaller } from "../../../src/routers/index.ts";
import { validatorOf } from "../../contract/contract-file.ts";
import { createWorld, type Owner, type World } from "./world.ts";

let world: World;
let owner: Owner;
let stranger: Owner;
let storeId: string;
let eventId: string;
const UNKNOWN = "01960000-0000-7000-8000-00000000dead";

beforeAll(async () => {
  world = await createWorld();
  owner = await world.owner("owner@example.com");
  stranger = await world.owner("stranger@example.com");
  storeId = await world.store(owner, { newCustomerLtvKrw: 10_000 });
  await world.store(stranger, { name: "다른집" });
  ({ eventId } = await world.event(owner, storeId, { prizeCostKrw: 777_777 }));
});
afterAll(() => world.close());

async function refusalOf(work: Promise<unknown>): Promise<string> {
  try {
    await work;
    return "none";
  } catch (error) {
    return error instanceof Error ? error.message : "unknown";
  }
}

describe("REST refuses in the source's words [R-020] [R-021] [R-180]", () => {
  const validate = validatorOf("ErrorResponse");
  const answer = async (path: string, token?: string) => {
    const response = await world.rest(path, token);
    const body: { error: string; message: string; timestamp: string } = await response.json();
    expect(validate(body) || validate.errors).toBe(true);
    return { status: response.status, error: body.error, message: body.message };
  };
  const refusals = {
    anonymous: { status: 401, error: "UNAUTHORIZED", message: "인증이 필요합니다." },
    badId: { status: 400, error: "INVALID_REQUEST", message: "유효하지 않은 이벤트 ID 형식입니다." },
    foreign: { status: 403, error: "FORBIDDEN", message: "해당 이벤트의 통계를 조회할 권한이 없습니다." },
    unknown: { status: 404, error: "EVENT_NOT_FOUND", message: "해당 이벤트를 찾을 수 없습니다." },
  };

  test.each(["/api", "/analytics/v1"])("under %s", async (base) => {
    const path = (id: string) => `${base}/events/${id}/analytics`;
    expect(await answer(path(eventId))).toEqual(refusals.anonymous);
    expect(await answer(path("123"))).toEqual(refusals.anonymous);
    expect(await answer(path(eventId), "not-a-token")).toEqual(refusals.anonymous);
    for (const id of ["123", "draft-123", `${eventId}x`, "%EC%9D%B4%EB%B2%A4%ED%8A%B8"]) {
      expect(await answer(path(id), owner.token)).toEqual(refusals.badId);
    }
    expect(await answer(path(eventId), stranger.token)).toEqual(refusals.foreign);
    expect(await answer(path(UNKNOWN), owner.token)).toEqual(refusals.unknown);
    expect((await answer(`${path(eventId)}?granularity=WEEKLY`, owner.token)).error).toBe("INVALID_REQUEST");
  });

  test("and the event's id in capitals is the same event [R-091]", async () => {
    const response = await world.rest(`/api/events/${eventId.toUpperCase()}/analytics`, owner.token);
    expect(response.status).toBe(200);
    expect(await response.json()).toMatchObject({ eventId });
  });
});

describe("tRPC tells a stranger's event and an unknown one apart by nothing [R-022]", () => {
  const now = () => new Date(world.clock.now()).toISOString();
  const calls: Record<string, (who: Owner, id: string) => Promise<unknown>> = {
    dashboard: (who, id) => who.call.analytics.dashboard({ eventId: id }),
    channels: (who, id) => who.call.analytics.channels({ eventId: id }),
    timeline: (who, id) => who.call.analytics.timeline({ eventId: id }),
    roi: (who, id) => who.call.analytics.roi({ eventId: id }),
    profile: (who, id) => who.call.analytics.profile({ eventId: id }),
    comparison: (who, id) => who.call.analytics.comparison({ eventId: id }),
    scoreboard: (who, id) => who.call.analytics.scoreboard({ eventId: id }),
    explain: (who, id) => who.call.analytics.explain({ eventId: id, figure: "cards.views.count" }),
    export: (who, id) => who.call.analytics.export({ eventId: id }),
    advice: (who, id) => who.call.analytics.advice({ eventId: id }),
    whatIf: (who, id) => who.call.analytics.whatIf({ eventId: id }),
    verifyCounts: (who, id) => who.call.analytics.verifyCounts({ eventId: id }),
    refresh: (who, id) => who.call.analytics.refresh({ eventId: id }),
    recordManual: (who, id) =>
      who.call.analytics.recordManual({ eventId: id, channel: "NaverBlog", views: 1, asOf: now() }),
  };

  test.each(Object.keys(calls))("in analytics.%s", async (name) => {
    const call = calls[name];
    expect(await refusalOf(call?.(stranger, eventId) ?? Promise.resolve())).toBe("NOT_FOUND");
    expect(await refusalOf(call?.(stranger, UNKNOWN) ?? Promise.resolve())).toBe("NOT_FOUND");
  });

  test("nor stores", async () => {
    for (const id of [storeId, UNKNOWN]) {
      expect(await refusalOf(stranger.call.analytics.overview({ storeId: id }))).toBe("NOT_FOUND");
      expect(await refusalOf(stranger.call.sales.list({ storeId: id }))).toBe("NOT_FOUND");
      expect(
        await refusalOf(
          stranger.call.sales.record({ storeId: id, days: [{ date: "2026-09-01", amountKrw: 1 }] }),
        ),
      ).toBe("NOT_FOUND");
      expect(
        await refusalOf(stranger.call.sales.importCsv({ storeId: id, csv: "날짜,매출\n2026-09-01,1" })),
      ).toBe("NOT_FOUND");
      expect(await refusalOf(stranger.call.notifications.list({ storeId: id }))).toBe("NOT_FOUND");
      expect(await refusalOf(stranger.call.notifications.markRead({ storeId: id }))).toBe("NOT_FOUND");
    }
    expect((await stranger.call.notifications.list({})).items).toEqual([]);
    expect((await stranger.call.analytics.overview({})).totals).toMatchObject({ stores: 1, events: 0 });
  });

  test("and an old cached dashboard opens to nobody else [R-022]", async () => {
    await owner.call.analytics.dashboard({ eventId });
    expect(await refusalOf(stranger.call.analytics.dashboard({ eventId }))).toBe("NOT_FOUND");
    expect((await world.rest(`/api/events/${eventId}/analytics`, stranger.token)).status).toBe(403);
  });
});

test("a machine with a reading key sees the dashboard without costs, and none of the owner's verbs", async () => {
  const machine = createCaller(
    world.contextOf({ kind: "machine", keyId: UNKNOWN, storeId, scopes: ["read"], address: "203.0.113.8" }),
  );
  const text = JSON.stringify(await machine.analytics.dashboard({ eventId }));
  expect(text).toContain("WITHHELD");
  expect(text).not.toContain("777777");
  expect(JSON.stringify(await owner.call.analytics.dashboard({ eventId }))).toContain("777777");
  const { derivation } = await owner.call.analytics.explain({ eventId, figure: "roi.totalCost" });
  expect(derivation.inputs[0]).toMatchObject({ name: "prizeKrw", value: 777_777, source: "owner" });
  expect(await refusalOf(machine.analytics.explain({ eventId, figure: "roi.totalCost" }))).toBe("FORBIDDEN");
  const people = await machine.analytics.explain({ eventId, figure: "cards.participants.count" });
  expect(people.derivation).toMatchObject({ unit: "people", formulaVersion: 1 });
  expect(await refusalOf(machine.analytics.export({ eventId }))).toBe("UNAUTHORIZED");
  expect(
    await refusalOf(machine.sales.record({ storeId, days: [{ date: "2026-09-01", amountKrw: 1 }] })),
  ).toBe("FORBIDDEN");
});
