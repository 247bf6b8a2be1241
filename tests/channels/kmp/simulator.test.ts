import { describe, expect, test } from "bun:test";
import type { ChannelId, JsonObject } from "../../../src/channels/index.ts";
import { createSimulators } from "../../../src/channels/simulators/index.ts";
import { createKit, type Kit, NOON } from "../kit.ts";
import { CAMPAIGN, codeOf, DISTRIBUTION, RINGTONE, signedIn } from "./partner-client.ts";

const HOUR = 3_600_000;
const LINE = "/ringtones/0212345678";

const WRITES: Record<
  "GenieTV" | "WooridongneTV" | "RingoBiz",
  { method: string; path: string; body: JsonObject }
> = {
  GenieTV: { method: "POST", path: "/campaigns", body: CAMPAIGN },
  WooridongneTV: { method: "POST", path: "/distributions", body: DISTRIBUTION },
  RingoBiz: { method: "PUT", path: LINE, body: RINGTONE },
};

async function refused(id: keyof typeof WRITES, change: object, path = WRITES[id].path) {
  const kit = createKit();
  const send = await signedIn(kit, id);
  const answer = await send(WRITES[id].method, path, { body: { ...WRITES[id].body, ...change }, key: "k" });
  const { error }: { error?: { code: string; field?: string } } = await answer.json();
  expect(await kit.ledger(id)).toHaveLength(error === undefined ? 1 : 0);
  return [answer.status, error?.code, error?.field];
}

describe("a body that breaks the contract is refused by its field", () => {
  test.each<[object, string, string]>([
    [{ title: "" }, "INVALID_REQUEST", "title"],
    [{ title: "가".repeat(101) }, "INVALID_REQUEST", "title"],
    [{ marker: "x" }, "INVALID_REQUEST", "marker"],
    [{ externalRef: "" }, "INVALID_REQUEST", "externalRef"],
    [{ region: "" }, "INVALID_REGION", "region"],
    [{ region: { code: "1168", name: "서울 강남구" } }, "INVALID_REGION", "region.code"],
    [{ budget: 99_999 }, "INVALID_BUDGET", "budget"],
    [{ budget: 105_000 }, "INVALID_BUDGET", "budget"],
    [{ budget: "100000" }, "INVALID_BUDGET", "budget"],
    [
      { schedule: { ...CAMPAIGN.schedule, startDate: "2026-11-18" } },
      "INVALID_SCHEDULE",
      "schedule.startDate",
    ],
    [{ schedule: { ...CAMPAIGN.schedule, endDate: "2026-11-18" } }, "INVALID_SCHEDULE", "schedule.endDate"],
    [{ schedule: { ...CAMPAIGN.schedule, endDate: "2027-02-17" } }, "INVALID_SCHEDULE", "schedule.endDate"],
    [{ schedule: { ...CAMPAIGN.schedule, timeSlots: [] } }, "INVALID_SCHEDULE", "schedule.timeSlots"],
    [
      { creative: { ...CAMPAIGN.creative, url: "http://a.example/a.mp4" } },
      "INVALID_MEDIA_URL",
      "creative.url",
    ],
    [{ creative: { ...CAMPAIGN.creative, durationSec: 20 } }, "INVALID_MEDIA_URL", "creative.durationSec"],
  ])("지니TV %j", async (change, code, field) => {
    expect(await refused("GenieTV", change)).toEqual([400, code, field]);
  });

  test.each<[object, string, string]>([
    [{ media: {} }, "INVALID_MEDIA_URL", "media"],
    [{ media: { imageUrl: "ftp://a.example/a" } }, "INVALID_MEDIA_URL", "media.imageUrl"],
    [{ media: { ...DISTRIBUTION.media, videoUrl: "https://a.example/a.mp4" } }, "INVALID_MEDIA_URL", "media"],
    [{ radius: "5km" }, "INVALID_RADIUS", "radius"],
    [{ timeSlots: ["noon"] }, "INVALID_SCHEDULE", "timeSlots.0"],
    [{ endDate: "2026-11-17" }, "INVALID_SCHEDULE", "endDate"],
    [{ store: { name: "달빛분식" } }, "INVALID_REQUEST", "store.address"],
    [{ contentUrls: [] }, "INVALID_REQUEST", "contentUrls"],
  ])("우리동네TV %j", async (change, code, field) => {
    expect(await refused("WooridongneTV", change)).toEqual([400, code, field]);
  });

  test.each<[object, string, string, string]>([
    [{ announcement: undefined }, "INVALID_AUDIO", "audioUrl", LINE],
    [{ audioUrl: "https://a.example/a.mp3" }, "INVALID_AUDIO", "audioUrl", LINE],
    [{ endAt: RINGTONE.startAt }, "INVALID_SCHEDULE", "endAt", LINE],
    [{ endAt: "2027-11-19T12:00:00+09:00" }, "INVALID_SCHEDULE", "endAt", LINE],
    [{ fallback: "NONE" }, "INVALID_REQUEST", "fallback", LINE],
    [{}, "INVALID_PHONE_NUMBER", "phoneNumber", "/ringtones/119"],
  ])("링고비즈 %j", async (change, code, field, path) => {
    expect(await refused("RingoBiz", change, path)).toEqual([400, code, field]);
  });

  test("and one that keeps it is accepted, a region in words and a film included", async () => {
    expect((await refused("GenieTV", { region: "서울 강남구", landingUrl: undefined }))[0]).toBe(202);
    expect((await refused("WooridongneTV", { media: { videoUrl: "https://a.example/a.mp4" } }))[0]).toBe(202);
    expect(
      (await refused("RingoBiz", { announcement: undefined, audioUrl: "https://a.example/a.wav" }))[0],
    ).toBe(202);
  });
});

async function made(kit: Kit, id: keyof typeof WRITES, key: string, change: object = {}) {
  const send = await signedIn(kit, id);
  const { method, path, body } = WRITES[id];
  return send(method, path, { body: { ...body, ...change }, key });
}

describe("an idempotency key", () => {
  test("is kept for a day over a restart; then only the look-up helps", async () => {
    const kit = createKit();
    await made(kit, "GenieTV", "k");
    kit.clock.at += 24 * HOUR - 1;
    expect((await made(kit, "GenieTV", "k")).headers.get("idempotent-replayed")).toBe("true");
    kit.clock.at += 1;
    const late = { schedule: { ...CAMPAIGN.schedule, startDate: "2026-11-20" } };
    expect(await codeOf(await made(kit, "GenieTV", "k", late))).toEqual([409, "DUPLICATE_EXTERNAL_REF"]);
    const found = await (await signedIn(kit, "GenieTV"))("GET", "/campaigns?externalRef=row-1");
    expect(await found.json()).toMatchObject({ externalRef: "row-1", idempotencyKey: "k" });
  });

  test("of a refused request is free again", async () => {
    const kit = createKit();
    expect((await made(kit, "GenieTV", "k", { budget: 1 })).status).toBe(400);
    expect((await made(kit, "GenieTV", "k")).status).toBe(202);
  });

  test("must be quoted, and is asked of a cancellation too", async () => {
    const kit = createKit();
    const send = await signedIn(kit, "GenieTV");
    const bare = await send("POST", "/campaigns", { body: CAMPAIGN, headers: { "idempotency-key": "k" } });
    expect(await codeOf(bare)).toEqual([400, "IDEMPOTENCY_KEY_MISSING"]);
    const { adId }: { adId: string } = await (await made(kit, "GenieTV", "k")).json();
    const keyless = await send("POST", `/campaigns/${adId}/cancel`, { body: {} });
    expect(await codeOf(keyless)).toEqual([400, "IDEMPOTENCY_KEY_MISSING"]);
    const first = await send("POST", `/campaigns/${adId}/cancel`, { body: {}, key: "c" });
    const again = await send("POST", `/campaigns/${adId}/cancel`, { body: {}, key: "c" });
    expect(await again.json()).toEqual(await first.json());
    expect(await codeOf(await send("POST", "/campaigns/none/cancel", { body: {}, key: "d" }))).toEqual([
      404,
      "NOT_FOUND",
    ]);
  });
});

describe("requests at the same time", () => {
  const atOnce = (kit: Kit, id: keyof typeof WRITES, changes: readonly object[]) =>
    Promise.all(changes.map((change, index) => made(kit, id, `k${index}`, change)));

  test.each(["GenieTV", "WooridongneTV", "RingoBiz"] as const)(
    "for one reference of %s: one is accepted, the others are told so",
    async (id) => {
      const kit = createKit();
      const answers = await atOnce(kit, id, [{}, {}, {}]);
      expect(answers.map(({ status }) => status).sort()).toEqual([202, 409, 409]);
      expect(await kit.ledger(id)).toHaveLength(1);
    },
  );

  test("for one line follow each other, and have an id each", async () => {
    const kit = createKit();
    const changes = ["a", "b", "c"].map((externalRef) => ({ externalRef }));
    const answers = await atOnce(kit, "RingoBiz", changes);
    const tones: { ringtoneId: string; previousToneId: string }[] = await Promise.all(
      answers.map((answer) => answer.json()),
    );
    expect(new Set(tones.map(({ ringtoneId }) => ringtoneId)).size).toBe(3);
    expect(new Set(tones.map(({ previousToneId }) => previousToneId)).size).toBe(3);
  });
});

describe("reading", () => {
  test.each<[ChannelId, string]>([
    ["GenieTV", "/campaigns?externalRef=none"],
    ["GenieTV", "/campaigns/none"],
    ["GenieTV", "/campaign/none/stats"],
    ["WooridongneTV", "/stats/none"],
    ["RingoBiz", LINE],
  ])("%s %s is 404", async (id, path) => {
    expect(await codeOf(await (await signedIn(createKit(), id))("GET", path))).toEqual([404, "NOT_FOUND"]);
  });

  test("a look-up without a reference is no look-up", async () => {
    const answer = await (await signedIn(createKit(), "GenieTV"))("GET", "/campaigns");
    expect(await codeOf(answer)).toEqual([400, "INVALID_REQUEST"]);
  });

  test("an event's statistics add up its posts, one reference names one of them", async () => {
    const kit = createKit();
    await made(kit, "WooridongneTV", "a");
    await made(kit, "WooridongneTV", "b", { externalRef: "row-9" });
    const send = await signedIn(kit, "WooridongneTV");
    const views = async (query: string) => {
      const body: { views: number } = await (await send("GET", `/stats/event-1${query}`)).json();
      return body.views;
    };
    const [all, one, other] = [
      await views(""),
      await views("?externalRef=row-2"),
      await views("?externalRef=row-9"),
    ];
    expect(all).toBe(one + other);
    expect(one).toBeGreaterThan(0);
  });
});

describe("링고비즈's line", () => {
  test("plays the newest tone, goes back to the one before, and no ledger shows its number", async () => {
    const kit = createKit();
    const send = await signedIn(kit, "RingoBiz");
    const current = async (): Promise<Record<string, string>> => (await send("GET", LINE)).json();
    const first: { ringtoneId: string } = await (await made(kit, "RingoBiz", "a")).json();
    const second = await made(kit, "RingoBiz", "b", { externalRef: "row-9", eventId: "event-2" });
    const newest: { ringtoneId: string; previousToneId: string } = await second.json();
    expect(newest.previousToneId).toBe(first.ringtoneId);
    expect((await current())["ringtoneId"]).toBe(newest.ringtoneId);
    await send("POST", `/ringtones/${newest.ringtoneId}/restore`, { body: {}, key: "c" });
    expect((await current())["ringtoneId"]).toBe(first.ringtoneId);
    expect(JSON.stringify(await kit.ledger("RingoBiz"))).not.toContain("0212345678");
  });

  test("can be made to count more answered calls than calls", async () => {
    const kit = createKit();
    await made(kit, "RingoBiz", "a");
    const body = '{"completedAboveTotal":true}';
    expect((await kit.simulators.RingoBiz.request("/__switches", { method: "PUT", body: "{}" })).status).toBe(
      400,
    );
    await kit.simulators.RingoBiz.request("/__switches", { method: "PUT", body });
    const send = await signedIn(kit, "RingoBiz");
    const stats: { totalCalls: number; completedCalls: number } = await (
      await send("GET", "/stats/event-1")
    ).json();
    expect(stats.completedCalls).toBeGreaterThan(stats.totalCalls);
  });
});

test("a partner whose clock is wrong refuses signatures, as a real one would", async () => {
  const kit = createKit();
  await kit.fault("GenieTV", [{ kind: "clock_skew", op: "health", times: 1 }]);
  const send = await signedIn(kit, "GenieTV");
  expect(await codeOf(await send("GET", "/health"))).toEqual([401, "INVALID_SIGNATURE"]);
  expect((await send("GET", "/health")).status).toBe(200);
});

test("a ledger outlives a restart with its keys, and an earlier moment can be asked for", async () => {
  const rows: JsonObject[] = [];
  const clock = { at: NOON };
  const start = () =>
    createSimulators({
      now: () => clock.at,
      sleep: async () => {},
      storage: () => ({ load: () => [...rows], append: (row) => rows.push(row) }),
    });
  const kit = { ...createKit(), clock };
  await made({ ...kit, simulators: start() }, "GenieTV", "k");
  clock.at += HOUR;
  const second = { ...kit, simulators: start() };
  expect((await made(second, "GenieTV", "k")).headers.get("idempotent-replayed")).toBe("true");
  const at = async (moment: number) => {
    const answer = await second.simulators.GenieTV.request(
      `/__ledger?asOf=${new Date(moment).toISOString()}`,
    );
    const { posts }: { posts: { status: string }[] } = await answer.json();
    return posts.map(({ status }) => status);
  };
  expect([await at(NOON - 1), await at(NOON), await at(clock.at)]).toEqual([[], ["IN_REVIEW"], ["APPROVED"]]);
});

test("two live posts with one marker are reported as a broken promise", async () => {
  const kit = createKit();
  await made(kit, "GenieTV", "a");
  await made(kit, "GenieTV", "b", { externalRef: "row-9" });
  const { violations }: { violations: string[] } = await (
    await kit.simulators.GenieTV.request("/__ledger")
  ).json();
  expect(violations).toEqual(["2 posts with marker code1"]);
});
