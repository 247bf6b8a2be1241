import { describe, expect, test } from "bun:test";
import fc from "fast-check";
import { type Fetch, isChannelError, type JsonObject, METRICS } from "../../../src/channels/index.ts";
import { createUsageBook, readUsage } from "../../../src/channels/instagram/usage.ts";
import { createStudio, DAY, errorOf, MINUTE, NOON, type Studio, withHeaders } from "./support.ts";

const REF = { kind: "post", id: "18001", at: NOON };

function read(studio: Studio, change: { ref?: typeof REF; fetch?: Fetch; credentials?: JsonObject } = {}) {
  const ctx = studio.context(change.fetch === undefined ? {} : { fetch: change.fetch });
  const account = { ...ctx.account, credentials: change.credentials ?? studio.credentials };
  const ref = change.ref ?? REF;
  return studio.channel.fetchStats({ ...ctx, account, eventId: "event-1", state: {}, ref });
}

async function posted(studio: Studio) {
  const { record } = await studio.post();
  return { kind: "post", id: record.ref?.id ?? "", at: record.ref?.at ?? 0 };
}

describe("statistics", () => {
  test("are Instagram's own totals; showings are its views", async () => {
    const studio = createStudio();
    const ref = await posted(studio);
    studio.clock.at += DAY;
    const stats = await read(studio, { ref });
    const [post] = (await studio.ledger()).posts;
    expect(stats).toEqual({
      impressions: post?.stats.views ?? -1,
      views: post?.stats.views ?? -1,
      likes: post?.stats.likes ?? -1,
      comments: post?.stats.comments ?? -1,
      shares: post?.stats.shares ?? -1,
      clicks: null,
      totalCalls: null,
      completedCalls: null,
      averageDuration: null,
      spentKrw: null,
      asOf: studio.clock.at,
    });
    expect(stats.views).toBeGreaterThan(0);
  });

  test("that Instagram does not tell yet are unknown, not 0", async () => {
    const studio = createStudio();
    const stats = await read(studio, { ref: await posted(studio) });
    for (const metric of METRICS) expect(stats[metric]).toBeNull();
  });

  test("of a post whose id nobody knows are unknown, without a call", async () => {
    const studio = createStudio();
    const ctx = studio.context();
    const ref = { kind: "post", at: NOON };
    const stats = await studio.channel.fetchStats({ ...ctx, eventId: "e", state: {}, ref });
    expect(stats.views).toBeNull();
    expect(studio.requests).toEqual([]);
    const known = await studio.channel
      .fetchStats({ ...ctx, eventId: "e", state: { mediaId: "1800/../me" }, ref })
      .then(({ views }) => views);
    expect([known, studio.requests.length]).toEqual([null, 0]);
  });

  test.each(["10", "200"])("without the permission (%s) are at least likes and comments", async (code) => {
    const studio = createStudio();
    const ref = await posted(studio);
    studio.clock.at += DAY;
    await studio.fault([{ kind: "refuse", op: "insights", code }]);
    const stats = await read(studio, { ref });
    const [post] = (await studio.ledger()).posts;
    expect([stats.likes, stats.comments]).toEqual([post?.stats.likes ?? -1, post?.stats.comments ?? -1]);
    expect([stats.views, stats.shares]).toEqual([null, null]);
  });

  test("are not asked for as insights when the owner has not agreed to them", async () => {
    const studio = createStudio();
    const ref = await posted(studio);
    studio.clock.at += DAY;
    const scopes = ["instagram_business_basic", "instagram_business_content_publish"];
    const stats = await read(studio, { ref, credentials: { ...studio.credentials, scopes } });
    expect(stats.likes).toBeGreaterThan(0);
    expect(await studio.steps()).not.toContain("insights");
  });

  test("survive a metric that Meta withdraws, which fails the whole call", async () => {
    const studio = createStudio();
    const ref = await posted(studio);
    studio.clock.at += DAY;
    await studio.fault([{ kind: "refuse", op: "insights", code: "100" }]);
    expect((await read(studio, { ref })).likes).toBeGreaterThan(0);
  });

  test("of a deleted post or a dead token are errors with their reason", async () => {
    const studio = createStudio();
    expect((await errorOf(read(studio))).reason).toBe("NOT_FOUND");
    const dead = { ...studio.credentials, accessToken: "dead" };
    expect((await errorOf(read(studio, { credentials: dead }))).reason).toBe("RECONNECT_NEEDED");
  });

  test("out of any answer are counts, unknown, or refused as a whole", async () => {
    const odd = fc.oneof(fc.integer(), fc.double(), fc.string(), fc.constantFrom(null, true, [], {}));
    const metric = fc.record({
      name: fc.constantFrom("views", "likes", "__proto__", "x"),
      values: fc.array(fc.record({ value: odd })),
    });
    const studio = createStudio();
    await fc.assert(
      fc.asyncProperty(fc.record({ data: fc.oneof(fc.array(metric), odd) }), async (answer) => {
        const fetch: Fetch = async () => new Response(JSON.stringify(answer));
        const result: unknown = await read(studio, { fetch }).catch((error: unknown) => error);
        if (isChannelError(result)) {
          expect(result.reason).toBe("CHANNEL_BAD_RESPONSE");
          return;
        }
        for (const value of Object.values(Object(result)))
          expect(value === null || (Number.isSafeInteger(value) && Number(value) >= 0)).toBe(true);
      }),
      { numRuns: 200 },
    );
  });
});

describe("usage headers", () => {
  const business = (percent: number, minutes = 0) => ({
    "x-business-use-case-usage": JSON.stringify({
      "17841400000000000": [
        {
          type: "instagram",
          call_count: 3,
          total_cputime: percent,
          total_time: 1,
          estimated_time_to_regain_access: minutes,
        },
      ],
    }),
  });
  const app = (percent: number) => ({
    "x-app-usage": JSON.stringify({ call_count: percent, total_time: 1, total_cputime: 1 }),
  });

  test("are read by their highest share", () => {
    expect(readUsage(new Headers({ ...business(81, 2), ...app(12) }))).toEqual({
      account: { percent: 81, regainMs: 2 * MINUTE },
      app: { percent: 12, regainMs: 0 },
    });
    expect(readUsage(new Headers())).toEqual({ account: null, app: null });
  });

  test.each([
    "",
    "[]",
    "{}",
    "x",
    '{"1":[{"call_count":"99"}]}',
    '{"1":{"call_count":99}}',
    '{"call_count":-5}',
  ])("that say %p hold nothing back", (text) => {
    const headers = new Headers({ "x-business-use-case-usage": text, "x-app-usage": text });
    const book = createUsageBook();
    const owner = { endpoint: "https://a.example", igUserId: "1" };
    book.note(owner, readUsage(headers), NOON);
    expect(() => book.require(owner, "stats", NOON)).not.toThrow();
  });

  test("from 80 % on let statistics wait, and nothing else", async () => {
    const studio = createStudio();
    const fetch = withHeaders(studio.fetch, business(80));
    await studio.channel.probe(studio.context({ fetch }));
    const before = studio.requests.length;
    expect(await errorOf(read(studio))).toMatchObject({
      kind: "rate",
      reason: "RATE_LIMITED",
      scope: "call",
      retryAfterMs: 5 * MINUTE,
    });
    expect(studio.requests).toHaveLength(before);
    expect((await studio.post()).record.status).toBe("SUCCESS");
  });

  test("from 95 % on stop every read of the account, as long as Meta says", async () => {
    const studio = createStudio();
    const ref = await posted(studio);
    const fetch = withHeaders(studio.fetch, business(96, 7));
    expect((await errorOf(studio.channel.probe(studio.context({ fetch })))).kind).toBe("rate");
    expect(await errorOf(studio.channel.probe(studio.context()))).toMatchObject({
      kind: "rate",
      scope: "account",
      retryAfterMs: 7 * MINUTE,
    });
    studio.clock.at += 7 * MINUTE;
    expect(await studio.channel.probe(studio.context())).toEqual({ ok: true });
    expect((await read(studio, { ref })).views).toBeGreaterThan(0);
  });

  test("of the whole app hold back every account, of one account nobody else", () => {
    const one = { endpoint: "https://a.example", igUserId: "1" };
    const two = { endpoint: "https://a.example", igUserId: "2" };
    const book = createUsageBook();
    book.note(one, readUsage(new Headers(business(99))), NOON);
    expect(() => book.require(one, "read", NOON)).toThrow("RATE_LIMITED");
    expect(() => book.require(two, "stats", NOON)).not.toThrow();
    book.note(one, readUsage(new Headers(app(99))), NOON);
    expect(() => book.require(two, "read", NOON)).toThrow("RATE_LIMITED");
    const elsewhere = { endpoint: "https://b.example", igUserId: "2" };
    expect(() => book.require(elsewhere, "read", NOON)).not.toThrow();
  });

  test("that fall again let everything through at once", () => {
    const owner = { endpoint: "https://a.example", igUserId: "1" };
    const book = createUsageBook();
    book.note(owner, readUsage(new Headers(business(99))), NOON);
    book.note(owner, readUsage(new Headers(business(20))), NOON);
    expect(() => book.require(owner, "stats", NOON)).not.toThrow();
  });
});
