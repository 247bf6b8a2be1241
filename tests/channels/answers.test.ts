import { describe, expect, test } from "bun:test";
import fc from "fast-check";
import {
  type ChannelId,
  type Fetch,
  isChannelError,
  METRICS,
  registryOf,
  type StatsSnapshot,
} from "../../src/channels/index.ts";
import { createKit, NOON } from "./kit.ts";

const CHANNELS = ["GenieTV", "WooridongneTV", "RingoBiz"] as const;
const REF = { kind: "post", id: "p1", at: NOON };

/** A partner that lets everyone in and then answers with this text. */
function saying(text: string, status = 200): Fetch {
  return async (url) =>
    url.endsWith("/oauth/token")
      ? Response.json({ access_token: "t", token_type: "Bearer", expires_in: 3600 })
      : new Response(text, { status });
}

function statsFrom(channel: ChannelId, text: string): Promise<StatsSnapshot> {
  const kit = createKit();
  const ctx = kit.context(channel, { fetch: saying(text) });
  return registryOf(kit.runtime)
    .get(channel)
    .fetchStats({ ...ctx, eventId: ctx.event.id, state: {}, ref: REF });
}

const at = (ms: number) => new Date(ms).toISOString();

describe("statistics out of any answer", () => {
  test("are counts or unknown, or the answer is refused as a whole: never a number nobody said", async () => {
    const odd = fc.oneof(
      fc.integer(),
      fc.double(),
      fc.string(),
      fc.constant(null),
      fc.boolean(),
      fc.constant([]),
      fc.constant({}),
    );
    const names = fc.constantFrom(...METRICS, "adViews", "spent", "asOf", "__proto__", "constructor");
    await fc.assert(
      fc.asyncProperty(fc.constantFrom(...CHANNELS), fc.dictionary(names, odd), async (channel, answer) => {
        const text = JSON.stringify({ asOf: at(NOON), ...answer });
        const result = await statsFrom(channel, text).catch((error: unknown) => error);
        if (isChannelError(result)) {
          expect(result.reason).toBe("CHANNEL_BAD_RESPONSE");
          return;
        }
        for (const value of Object.values(result as object)) {
          expect(value === null || (Number.isFinite(value) && value >= 0)).toBe(true);
        }
        expect(Object.hasOwn({}, "polluted")).toBe(false);
      }),
      { numRuns: 300 },
    );
  });

  test.each([...CHANNELS])("an empty answer of %s is unknown, not 0", async (channel) => {
    const stats = await statsFrom(channel, JSON.stringify({ asOf: at(NOON) }));
    for (const metric of METRICS) expect(stats[metric]).toBeNull();
  });

  test("more completed calls than calls are cut to the calls [R-144]", async () => {
    const stats = await statsFrom(
      "RingoBiz",
      JSON.stringify({ asOf: at(NOON), totalCalls: 5, completedCalls: 9, averageDuration: 12.5 }),
    );
    expect([stats.totalCalls, stats.completedCalls, stats.averageDuration]).toEqual([5, 5, 12.5]);
  });

  test("views stand for impressions where a screen counts none of its own", async () => {
    const genie = await statsFrom("GenieTV", JSON.stringify({ asOf: at(NOON), adViews: 7, spent: 100_000 }));
    expect([genie.impressions, genie.views, genie.spentKrw]).toEqual([7, 7, 100_000]);
    const woori = await statsFrom(
      "WooridongneTV",
      JSON.stringify({ asOf: at(NOON), views: 7, impressions: 9 }),
    );
    expect([woori.impressions, woori.views]).toEqual([9, 7]);
    const ringo = await statsFrom("RingoBiz", JSON.stringify({ asOf: at(NOON), totalCalls: 7 }));
    expect([ringo.impressions, ringo.views]).toEqual([null, null]);
  });

  test("a clock that runs ahead does not make later numbers look older", async () => {
    const stats = await statsFrom("GenieTV", JSON.stringify({ asOf: at(NOON + 1_200_000), adViews: 1 }));
    expect(stats.asOf).toBe(NOON);
  });
});

describe("a post out of any answer", () => {
  const posted = (change: Record<string, unknown>) =>
    JSON.stringify({
      status: "RUNNING",
      adId: "p1",
      externalRef: "run-1:GenieTV",
      idempotencyKey: "key-GenieTV",
      sequence: 3,
      acceptedAt: at(NOON),
      spent: 100_000,
      ...change,
    });
  const commit = (text: string, status?: number) => {
    const kit = createKit();
    return registryOf(kit.runtime)
      .get("GenieTV")
      .commit(kit.context("GenieTV", { fetch: saying(text, status) }), {})
      .catch((error: unknown) => error);
  };

  test("a good one is taken as it is", async () => {
    expect(await commit(posted({}))).toEqual({
      type: "published",
      ref: { kind: "campaign", id: "p1", at: NOON },
      data: { adId: "p1" },
      costKrw: 100_000,
      providerStatus: "RUNNING",
      state: { id: "p1" },
    });
  });

  test.each([
    ["no id", posted({ adId: undefined })],
    ["an id that is no text", posted({ adId: 7 })],
    ["an id that is no name", posted({ adId: "../secret" })],
    ["an unknown status", posted({ status: "MAYBE" })],
    ["no time", posted({ acceptedAt: "yesterday" })],
    ["a negative charge", posted({ spent: -1 })],
    ["a post of somebody else", posted({ externalRef: "run-9:GenieTV" })],
    ["a page", "<html>"],
  ])("%s is a lost answer that may have posted", async (_, text) => {
    const result = await commit(text);
    expect(isChannelError(result) && [result.reason, result.effect]).toEqual([
      "CHANNEL_BAD_RESPONSE",
      "possible",
    ]);
  });

  test("a plan that is none is left out", async () => {
    const result = await commit(posted({ impressionSchedule: [{ date: "javascript:alert(1)" }] }));
    expect(result).toMatchObject({ type: "published", data: { adId: "p1" } });
    expect(JSON.stringify(result)).not.toContain("javascript");
  });
});
