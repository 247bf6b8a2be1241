import { describe, expect, test } from "bun:test";
import {
  type ChannelContext,
  type ChannelError,
  type ChannelId,
  drive,
  isChannelError,
  registryOf,
} from "../../../src/channels/index.ts";
import { createKit } from "../kit.ts";

/** What the channel makes of one refusal of the write, given by the simulated partner. */
async function refusedWith(
  fault: { status: number; code: string; retryAfter?: string; field?: string },
  id: ChannelId = "GenieTV",
): Promise<ChannelError> {
  const kit = createKit();
  const { status, code, field, retryAfter } = fault;
  const headers = retryAfter === undefined ? undefined : { "retry-after": retryAfter };
  const answer = {
    error: { code, message: "전화 010-1234-5678", retryable: false, field, requestId: "req-1a" },
  };
  const fetch: ChannelContext["fetch"] = async (url, init) =>
    init?.method === "POST" && !url.endsWith("/oauth/token") && status !== 0
      ? Response.json(answer, { status, ...(headers === undefined ? {} : { headers }) })
      : kit.runtime.fetch(url, init);
  const thrown = await registryOf(kit.runtime)
    .get(id)
    .commit(kit.context(id, { fetch }), {})
    .catch((error: unknown) => error);
  if (!isChannelError(thrown)) throw new Error("nothing was refused");
  expect(JSON.stringify(thrown) + String(thrown)).not.toContain("010-1234");
  return thrown;
}

type Row = readonly [number, string, Partial<ChannelError>];

/** Every code of KMP-1, and what we make of it. */
const TABLE: readonly Row[] = [
  ...[
    "INVALID_REGION",
    "INVALID_SCHEDULE",
    "INVALID_BUDGET",
    "INVALID_PHONE_NUMBER",
    "INVALID_AUDIO",
    "INVALID_MEDIA_URL",
    "INVALID_RADIUS",
    "INVALID_REQUEST",
  ].map((code): Row => [400, code, { kind: "content", reason: "INVALID_CONTENT", effect: "none" }]),
  [422, "MEDIA_UNREADABLE", { kind: "content", reason: "INVALID_CONTENT", effect: "none" }],
  [400, "IDEMPOTENCY_KEY_MISSING", { kind: "state", reason: "INTERNAL", effect: "none" }],
  [422, "IDEMPOTENCY_KEY_REUSED", { kind: "state", reason: "INTERNAL", effect: "possible" }],
  [401, "TOKEN_EXPIRED", { kind: "auth", reason: "RECONNECT_NEEDED", effect: "none" }],
  [401, "INVALID_SIGNATURE", { kind: "permission", reason: "PERMISSION_MISSING" }],
  [403, "FORBIDDEN", { kind: "permission", reason: "PERMISSION_MISSING" }],
  [403, "STORE_NOT_LINKED", { kind: "permission", reason: "PERMISSION_MISSING" }],
  [402, "BUDGET_EXHAUSTED", { kind: "balance", reason: "BALANCE_EXHAUSTED", effect: "none" }],
  [404, "NOT_FOUND", { kind: "not_found", reason: "NOT_FOUND" }],
  [409, "REQUEST_IN_PROGRESS", { kind: "pending", retryable: true, effect: "possible" }],
  [409, "DUPLICATE_EXTERNAL_REF", { kind: "exists", reason: "UNCONFIRMED", effect: "possible" }],
  [409, "SLOT_SOLD_OUT", { kind: "state", reason: "SLOT_SOLD_OUT", effect: "none" }],
  [409, "TONE_LOCKED", { kind: "state", reason: "TONE_LOCKED", effect: "none" }],
  [409, "ALREADY_ENDED", { kind: "state", reason: "NOT_CANCELLABLE", effect: "none" }],
  [429, "RATE_LIMITED", { kind: "rate", reason: "RATE_LIMITED", scope: "account", effect: "none" }],
  [418, "WHO_KNOWS", { kind: "content", reason: "INVALID_CONTENT", effect: "none" }],
];

describe("a refusal", () => {
  test.each<Row>([...TABLE])("%d %s", async (status, code, expected) => {
    const error = await refusedWith({ status, code });
    expect(error).toMatchObject({ ...expected, providerCode: code, requestId: "req-1a" });
    expect(error.countsForBreaker).toBe(false);
    expect(error.messageKo).toMatch(/[가-힣].*\.$/);
    if (status === 400 || status === 422) expect(error.retryable).toBe(false);
  });

  test.each([500, 502, 503, 504, 599])(
    "%d may have posted and counts against the partner",
    async (status) => {
      expect(await refusedWith({ status, code: "toString" })).toMatchObject({
        kind: "transient",
        reason: "CHANNEL_UNAVAILABLE",
        retryable: true,
        countsForBreaker: true,
        effect: "possible",
      });
    },
  );

  test("maintenance did nothing; above a minute it concerns every store", async () => {
    const short = await refusedWith({ status: 503, code: "MAINTENANCE", retryAfter: "60" });
    expect([short.effect, short.scope, short.retryAfterMs]).toEqual(["none", "call", 60_000]);
    const long = await refusedWith({ status: 503, code: "MAINTENANCE", retryAfter: "61" });
    expect([long.effect, long.scope, long.retryAfterMs]).toEqual(["none", "provider", 61_000]);
    const dated = await refusedWith({
      status: 503,
      code: "MAINTENANCE",
      retryAfter: "Wed, 18 Nov 2026 03:05:00 GMT",
    });
    expect([dated.scope, dated.retryAfterMs]).toEqual(["provider", 300_000]);
  });

  test("too many requests hold up the store's account for the time named, else half a minute", async () => {
    const named = await refusedWith({ status: 429, code: "RATE_LIMITED", retryAfter: "90" });
    expect([named.scope, named.retryAfterMs]).toEqual(["account", 90_000]);
    const unnamed = await refusedWith({ status: 429, code: "RATE_LIMITED" });
    expect([unnamed.scope, unnamed.retryAfterMs]).toEqual(["account", 30_000]);
  });

  test.each<[ChannelId, string, string, string]>([
    ["GenieTV", "INVALID_BUDGET", "budget", "budgetKrw"],
    ["GenieTV", "INVALID_SCHEDULE", "schedule.endDate", "schedule.endDate"],
    ["GenieTV", "INVALID_MEDIA_URL", "creative.url", "contentUrls"],
    ["WooridongneTV", "INVALID_MEDIA_URL", "media.imageUrl", "contentUrls"],
    ["WooridongneTV", "INVALID_RADIUS", "radius", "radius"],
  ])("%s %s of %s names the owner's field %p", async (id, code, field, ours) => {
    expect((await refusedWith({ status: 400, code, field }, id)).field).toBe(ours);
  });

  test("a field that is a number or a sentence goes no further", async () => {
    for (const field of ["01012345678", "전화 번호", "a b"])
      expect((await refusedWith({ status: 400, code: "INVALID_REQUEST", field })).field).toBeNull();
  });
});

describe("the driver under a refusal", () => {
  test.each<[string, number, string, string]>([
    ["INVALID_BUDGET", 400, "FAILED", "INVALID_CONTENT"],
    ["BUDGET_EXHAUSTED", 402, "FAILED", "BALANCE_EXHAUSTED"],
    ["SLOT_SOLD_OUT", 409, "FAILED", "SLOT_SOLD_OUT"],
    ["STORE_NOT_LINKED", 403, "FAILED", "PERMISSION_MISSING"],
  ])("%s ends with nothing posted", async (code, status, end, reason) => {
    const kit = createKit();
    await kit.fault("GenieTV", [{ kind: "refuse", op: "create", code, status }]);
    const record = await drive(kit.job("GenieTV"));
    expect<unknown[]>([record?.status, record?.reason]).toEqual([end, reason]);
    expect(await kit.ledger("GenieTV")).toEqual([]);
  });

  test("an expired token is renewed once, and the post goes out once", async () => {
    const kit = createKit();
    await kit.fault("GenieTV", [
      { kind: "refuse", op: "create", code: "TOKEN_EXPIRED", status: 401, times: 1 },
    ]);
    expect((await drive(kit.job("GenieTV")))?.status).toBe("SUCCESS");
    expect(await kit.ledger("GenieTV")).toHaveLength(1);
    await kit.fault("GenieTV", [{ kind: "refuse", op: "create", code: "TOKEN_EXPIRED", status: 401 }]);
    const again = await drive(kit.job("GenieTV", { externalRef: "run-2" }));
    expect([again?.status, again?.reason]).toEqual(["FAILED", "RECONNECT_NEEDED"]);
  });

  test("a request that is still running is asked for again with the same key", async () => {
    const kit = createKit();
    await kit.fault("WooridongneTV", [
      { kind: "refuse", op: "create", code: "REQUEST_IN_PROGRESS", status: 409, times: 2 },
    ]);
    expect((await drive(kit.job("WooridongneTV")))?.status).toBe("SUCCESS");
    expect(await kit.ledger("WooridongneTV")).toHaveLength(1);
  });

  test("an answer that breaks the contract is looked up, not posted again", async () => {
    const kit = createKit();
    await kit.fault("RingoBiz", [{ kind: "wrong_types", op: "create" }]);
    expect((await drive(kit.job("RingoBiz")))?.status).toBe("SUCCESS");
    expect(await kit.ledger("RingoBiz")).toHaveLength(1);
  });
});
