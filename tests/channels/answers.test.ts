import { describe, expect, test } from "bun:test";
import fc from "fast-check";
import {
  CHANNEL_IDS,
  type ChannelId,
  type Fetch,
  isChannelError,
  METRICS,
} from "../../src/channels/index.ts";
import { createKit, NOON } from "./kit.ts";

const REF = { kind: "post", id: "p1", at: NOON };

/** A partner that lets everyone in and then answers with this text. */
function saying(text: string, status = 200): Fetch {
  return async (url) =>
    url.endsWith("/oauth/token")
      ? Response.json({ access_token: "t", expires_in: 3600 })
      : new Response(text, { status });
}

function statsFrom(channel: ChannelId, text: string) {
  const kit = createKit();
  const ctx = kit.context(channel, { fetch: saying(text) });
  return kit.runtime.registry.get(channel).fetchStats({ ...ctx, eventId: ctx.event.id, state: {}, ref: REF });
}

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
    const names = fc.constantFrom(...METRICS, "adViews", "asOf", "__proto__", "constructor");
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(...CHANNEL_IDS),
        fc.dictionary(names, odd),
        async (channel, answer) => {
          const text = JSON.stringify({ asOf: new Date(NOON).toISOString(), ...answer });
          const result = await statsFrom(channel, text).catch((error: unknown) => error);
          if (isChannelError(result)) {
            expect(result.reason).toBe("CHANNEL_BAD_RESPONSE");
            return;
          }
          for (const value of Object.values(result as object)) {
            expect(value === null || (Number.isFinite(value) && value >= 0)).toBe(true);
          }
          expect(Object.hasOwn({}, "polluted")).toBe(false);
        },
      ),
      { numRuns: 300 },
    );
  });

  test("an empty answer of a channel is unknown, not 0", async () => {
    const stats = await statsFrom("Instagram", JSON.stringify({ asOf: new Date(NOON).toISOString() }));
    for (const metric of METRICS) expect(stats[metric]).toBeNull();
  });

  test("more completed calls than calls are cut to the calls [R-144]", async () => {
    const stats = await statsFrom(
      "RingoBiz",
      JSON.stringify({ asOf: new Date(NOON).toISOString(), totalCalls: 5, completedCalls: 9 }),
    );
    expect([stats.totalCalls, stats.completedCalls]).toEqual([5, 5]);
  });
});

describe("a post out of any answer", () => {
  const posted = (change: Record<string, unknown>) =>
    JSON.stringify({ status: "RUNNING", postId: "p1", acceptedAt: new Date(NOON).toISOString(), ...change });
  const commit = (text: string, status?: number) => {
    const kit = createKit();
    return kit.runtime.registry
      .get("Instagram")
      .commit(kit.context("Instagram", { fetch: saying(text, status) }), {})
      .catch((error: unknown) => error);
  };

  test.each([
    ["no id", posted({ postId: undefined })],
    ["an id that is no text", posted({ postId: 7 })],
    ["an unknown status", posted({ status: "MAYBE" })],
    ["no time", posted({ acceptedAt: "yesterday" })],
    ["a negative charge", posted({ costKrw: -1 })],
    ["a page", "<html>"],
  ])("%s is a lost answer that may have posted", async (_, text) => {
    const result = await commit(text);
    expect(isChannelError(result) && [result.reason, result.effect]).toEqual([
      "CHANNEL_BAD_RESPONSE",
      "possible",
    ]);
  });

  test("an address that is no public https link is left out", async () => {
    const result = await commit(posted({ postUrl: "javascript:alert(1)" }));
    expect(result).toMatchObject({ type: "published", data: { postId: "p1" } });
    expect(JSON.stringify(result)).not.toContain("javascript");
  });

  test.each<[number, string, string[]]>([
    [400, "INVALID_SCHEDULE", ["INVALID_CONTENT", "none"]],
    [402, "BUDGET_EXHAUSTED", ["BALANCE_EXHAUSTED", "none"]],
    [403, "STORE_NOT_LINKED", ["PERMISSION_MISSING", "none"]],
    [409, "SLOT_SOLD_OUT", ["SLOT_SOLD_OUT", "none"]],
    [409, "DUPLICATE_EXTERNAL_REF", ["UNCONFIRMED", "possible"]],
    [418, "WHO_KNOWS", ["INVALID_CONTENT", "none"]],
    [429, "RATE_LIMITED", ["RATE_LIMITED", "none"]],
    [503, "MAINTENANCE", ["CHANNEL_UNAVAILABLE", "none"]],
    [503, "", ["CHANNEL_UNAVAILABLE", "possible"]],
    [599, "toString", ["CHANNEL_UNAVAILABLE", "possible"]],
  ])("%d %s is %j, and no text of the partner goes on", async (status, code, expected) => {
    const error = { code, message: "내부 오류 010-1234-5678" };
    const result = await commit(JSON.stringify({ error }), status);
    const seen: string[] = isChannelError(result) ? [result.reason, result.effect] : [];
    expect(seen).toEqual(expected);
    expect(JSON.stringify(result) + String(result)).not.toContain("010-1234");
  });
});
