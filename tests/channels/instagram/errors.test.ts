import { describe, expect, test } from "bun:test";
import type { JsonObject } from "../../../src/channels/index.ts";
import { graphFailure } from "../../../src/channels/instagram/errors.ts";
import { createStudio, errorOf, HOUR, MINUTE, NOON, stateOf } from "./support.ts";

type Row = {
  readonly code: number;
  readonly subcode?: number;
  readonly kind: string;
  readonly reason: string;
  readonly scope?: "account" | "provider";
  readonly breaker?: true;
  readonly waitMs?: number;
  /** On the publish call it may have posted. */
  readonly maybe?: true;
};

const server = { kind: "transient", reason: "CHANNEL_UNAVAILABLE", breaker: true, maybe: true } as const;
const content = { kind: "content", reason: "INVALID_CONTENT" } as const;
const auth = { kind: "auth", reason: "RECONNECT_NEEDED", scope: "account" } as const;
const permission = { kind: "permission", reason: "PERMISSION_MISSING" } as const;
const restricted = { kind: "restricted", reason: "ACCOUNT_RESTRICTED", scope: "account" } as const;
const rate = { kind: "rate", reason: "RATE_LIMITED", scope: "account", waitMs: 15 * MINUTE } as const;
const appRate = { ...rate, scope: "provider", waitMs: HOUR } as const;
const gone = { kind: "not_found", reason: "NOT_FOUND" } as const;

/** Every row of the error table: what Meta says, and what we make of it. */
const ROWS: readonly Row[] = [
  { code: -1, subcode: 2207001, ...server },
  { code: -1, subcode: 2207032, ...server },
  { code: 1, ...server },
  { code: 2, ...server },
  { code: -2, subcode: 2207003, kind: "transient", reason: "CHANNEL_UNAVAILABLE", waitMs: MINUTE },
  { code: -2, subcode: 2207020, kind: "rebuild", reason: "CHANNEL_UNAVAILABLE" },
  { code: -1, subcode: 2207053, kind: "rebuild", reason: "CHANNEL_UNAVAILABLE" },
  { code: 9004, subcode: 2207052, kind: "content", reason: "MEDIA_UNREACHABLE", waitMs: MINUTE },
  { code: 9007, subcode: 2207027, kind: "not_ready", reason: "CHANNEL_UNAVAILABLE", waitMs: 15_000 },
  { code: 24, subcode: 2207008, kind: "transient", reason: "CHANNEL_UNAVAILABLE", waitMs: 30_000 },
  { code: 24, subcode: 2207006, ...gone },
  { code: 100, subcode: 33, ...gone },
  { code: 36000, subcode: 2207004, ...content },
  { code: 36001, subcode: 2207005, ...content },
  { code: 36003, subcode: 2207009, ...content },
  { code: 352, subcode: 2207026, ...content },
  { code: 100, subcode: 2207023, ...content },
  { code: 1, subcode: 2207057, ...content },
  { code: 36004, subcode: 2207010, ...content },
  { code: 100, subcode: 2207040, ...content },
  { code: 100, subcode: 2207028, ...content },
  { code: 100, subcode: 2207035, ...content },
  { code: 100, subcode: 2207036, ...content },
  { code: 100, subcode: 2207037, ...content },
  { code: 9, subcode: 2207042, kind: "quota", reason: "QUOTA_EXCEEDED", scope: "account", waitMs: HOUR },
  { code: 4, subcode: 2207051, ...restricted, waitMs: 24 * HOUR },
  { code: 25, subcode: 2207050, ...restricted },
  { code: 368, ...restricted },
  { code: 190, ...auth },
  ...[458, 459, 460, 463, 464, 467, 492].map((subcode) => ({ code: 190, subcode, ...auth })),
  { code: 102, ...auth },
  { code: 10, ...permission },
  { code: 200, ...permission },
  { code: 250, ...permission },
  { code: 299, ...permission },
  { code: 3, ...permission },
  { code: 4, ...appRate },
  { code: 341, ...appRate },
  ...[17, 32, 613, 80001, 80002].map((code) => ({ code, ...rate })),
  { code: 506, kind: "exists", reason: "UNCONFIRMED", maybe: true },
];

const NAMED = ROWS.map((row) => [`${row.code}/${row.subcode ?? "-"}`, row] as const);

/** What Meta answers with. */
function answered(error: unknown, status = 400, headers: Record<string, string> = {}) {
  return graphFailure(
    { status, headers: new Headers(headers), json: JSON.parse(JSON.stringify({ error })) },
    NOON,
  );
}

describe("every row of the error table", () => {
  test.each(NAMED)("%s is classified, with a sentence for the owner", (_, row) => {
    const { code, subcode } = row;
    const error = answered({ code, error_subcode: subcode, message: "내부 010-1234-5678" });
    expect(error).toMatchObject({
      kind: row.kind,
      reason: row.reason,
      scope: row.scope ?? "call",
      countsForBreaker: row.breaker ?? false,
      retryAfterMs: row.waitMs ?? null,
      effect: row.maybe ? "possible" : "none",
      providerCode: subcode === undefined ? String(code) : `${code}/${subcode}`,
    });
    expect(error?.messageKo).toMatch(/[가-힣].*요\.$/);
    expect(JSON.stringify(error) + String(error)).not.toContain("010-1234");
  });

  test.each(NAMED)(
    "%s at the publish call posts at most once, and never FAILED when it may be out",
    async (_, row) => {
      const studio = createStudio();
      const code = String(row.code);
      const subcode = row.subcode === undefined ? {} : { subcode: String(row.subcode) };
      await studio.fault([{ kind: "refuse", op: "publish", times: 1, code, ...subcode }]);
      const { record } = await studio.post();
      const { posts, violations } = await studio.ledger();
      expect(violations).toEqual([]);
      const isSuccess = record.status === "SUCCESS";
      expect(posts).toHaveLength(isSuccess ? 1 : 0);
      const goesOn = row.maybe ?? ["rebuild", "not_ready", "transient", "rate"].includes(row.kind);
      expect(record.status).toBe(goesOn ? "SUCCESS" : "FAILED");
    },
  );

  test.each(NAMED)("%s before anything can be seen never claims an effect", async (_, row) => {
    const studio = createStudio();
    const code = String(row.code);
    const subcode = row.subcode === undefined ? {} : { subcode: String(row.subcode) };
    await studio.fault([{ kind: "refuse", op: "container", code, ...subcode }]);
    expect((await errorOf(studio.channel.prepare(studio.context()))).effect).toBe("none");
  });
});

describe("beyond the table", () => {
  test("code and subcode come before the subcode, the subcode before the code", () => {
    expect(answered({ code: 1, error_subcode: 2207057 })?.kind).toBe("content");
    expect(answered({ code: 4, error_subcode: 2207051 })?.kind).toBe("restricted");
    expect(answered({ code: 999, error_subcode: 2207004 })?.kind).toBe("content");
    expect(answered({ code: 100, error_subcode: 1 })?.kind).toBe("content");
  });

  test("an unknown error that Meta calls transient is one; a known one stays what it is", () => {
    expect(answered({ code: 987_654, is_transient: true })).toMatchObject({
      kind: "transient",
      retryable: true,
      countsForBreaker: true,
      providerCode: "987654",
    });
    expect(answered({ code: 190, is_transient: true })?.kind).toBe("auth");
    expect(answered({ code: 987_654 })?.kind).toBe("content");
  });

  test.each([500, 502, 503, 504])(
    "HTTP %d without a body is the server's fault and may have posted",
    (status) => {
      expect(graphFailure({ status, headers: new Headers(), json: null }, NOON)).toMatchObject({
        kind: "transient",
        countsForBreaker: true,
        effect: "possible",
        httpStatus: status,
      });
    },
  );

  test("HTTP 401, 403, 404 and 429 speak for themselves where no code is told", () => {
    const kindOf = (status: number) =>
      graphFailure({ status, headers: new Headers(), json: null }, NOON)?.kind;
    expect([401, 403, 404, 429].map(kindOf)).toEqual(["auth", "permission", "not_found", "rate"]);
  });

  test("an error inside a 200 is an error, and an unknown one the server's fault", () => {
    expect(answered({ code: 190 }, 200)).toMatchObject({ kind: "auth", httpStatus: 200 });
    expect(answered({ code: 987_654 }, 200)).toMatchObject({ kind: "transient", effect: "possible" });
    expect(answered("oops", 200)).toMatchObject({ kind: "transient", effect: "possible" });
    expect(graphFailure({ status: 200, headers: new Headers(), json: { id: "1" } }, NOON)).toBeNull();
  });

  test("a body of wrong types is read as far as it can be", () => {
    expect(answered({ code: "190", error_subcode: [], fbtrace_id: "<script>" })).toMatchObject({
      kind: "content",
      providerCode: null,
      requestId: null,
    });
  });

  test("the end of a rate limit is read from Retry-After, then from the usage headers, then assumed", () => {
    const business = JSON.stringify({
      "178": [{ type: "instagram", call_count: 100, estimated_time_to_regain_access: 7 }],
    });
    const usage = { "x-business-use-case-usage": business };
    expect(answered({ code: 80002 }, 400, { ...usage, "retry-after": "30" })?.retryAfterMs).toBe(30_000);
    expect(answered({ code: 80002 }, 400, usage)?.retryAfterMs).toBe(7 * MINUTE);
    expect(answered({ code: 80002 })?.retryAfterMs).toBe(15 * MINUTE);
  });

  test("Meta's trace id is kept for its support", () => {
    expect(answered({ code: 2, fbtrace_id: "A6LJylpZRKw2xKLFsAP-cJh" }, 500)?.requestId).toBe(
      "A6LJylpZRKw2xKLFsAP-cJh",
    );
  });
});

describe("a refusal of the content names the field that an owner can mend", () => {
  const PAIR = { imageUrls: ["https://cdn.example.com/1.jpg", "https://cdn.example.com/2.jpg"] };
  test.each<[string, JsonObject, number, string]>([
    ["2207004", {}, 0, "imageUrl"],
    ["2207010", {}, 0, "caption"],
    ["2207040", {}, 0, "caption"],
    ["2207026", { videoUrl: "https://cdn.example.com/a.mp4" }, 0, "videoUrl"],
    ["2207009", PAIR, 1, "imageUrls.1"],
    ["2207028", PAIR, 2, "imageUrls"],
    ["2207010", PAIR, 2, "caption"],
  ])("%s for %j (container %d) is about %s", async (subcode, content, skip, field) => {
    const studio = createStudio();
    await studio.fault([{ kind: "refuse", op: "container", times: 1, skip, code: "100", subcode }]);
    const { record } = await studio.post({ change: { content } });
    expect(record).toMatchObject({ status: "FAILED", reason: "INVALID_CONTENT", field });
  });
});

describe("a picture that Meta says it cannot fetch", () => {
  const refuse = (subcode: string, op = "container") => [
    { kind: "refuse" as const, op, times: 1, code: "9004", subcode },
  ];

  test.each(["2207052", "2207003"])("%s is Meta's fault where we can read the picture", async (subcode) => {
    const studio = createStudio();
    await studio.fault(refuse(subcode));
    expect(await errorOf(studio.channel.prepare(studio.context()))).toMatchObject({
      kind: "transient",
      countsForBreaker: true,
      retryAfterMs: MINUTE,
    });
    await studio.fault(refuse(subcode));
    const { record } = await studio.post();
    expect(record).toMatchObject({ status: "SUCCESS", deferrals: 1 });
  });

  test("is the owner's where we cannot read it either, or it is no JPEG", async () => {
    const studio = createStudio();
    const unreadable = await errorOf(studio.channel.confirm(studio.context(), {}, "nowhere"));
    for (const loadMedia of [
      () => Promise.reject(unreadable),
      async () => ({ bytes: new Uint8Array(1), contentType: "image/png" }),
    ]) {
      await studio.fault(refuse("2207052"));
      expect(await errorOf(studio.channel.prepare(studio.context({ loadMedia })))).toMatchObject({
        kind: "content",
        reason: "MEDIA_UNREACHABLE",
        countsForBreaker: false,
      });
    }
  });

  test("found while it is being processed, the container is made anew", async () => {
    const studio = createStudio();
    await studio.fault([{ kind: "refuse", op: "status", times: 1, code: "ERROR", subcode: "2207052" }]);
    const { record } = await studio.post();
    expect(record).toMatchObject({ status: "SUCCESS", rebuilds: 1 });
    expect((await studio.steps()).filter((op) => op === "container")).toHaveLength(2);
  });

  test("is not looked at for a reel, which may be large", async () => {
    const studio = createStudio();
    await studio.fault(refuse("2207052"));
    const change = {
      content: { videoUrl: "https://cdn.example.com/a.mp4" },
      loadMedia: () => Promise.reject(new TypeError("nobody asked for it")),
    };
    expect((await errorOf(studio.channel.prepare(studio.context(change)))).reason).toBe("MEDIA_UNREACHABLE");
  });

  test("a refusal of the container is thrown with its state kept", async () => {
    const studio = createStudio();
    const { outcome } = await studio.ready();
    await studio.fault([{ kind: "refuse", op: "publish", times: 1, code: "368" }]);
    const error = await errorOf(studio.channel.commit(studio.context(), stateOf(outcome)));
    expect(error.reason).toBe("ACCOUNT_RESTRICTED");
  });
});
