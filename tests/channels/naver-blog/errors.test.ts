import { describe, expect, test } from "bun:test";
import { ChannelError } from "../../../src/channels/index.ts";
import { searchError } from "../../../src/channels/naver-blog/errors.ts";
import { errorOf } from "../thrown.ts";
import { createBlog, HOUR, NOON, stored, waiting } from "./support.ts";

const CHECK_DOWN = "블로그 확인 기능을 점검 중이에요.";
const NO_QUOTA = "오늘 자동 확인 한도를 다 썼어요. 글 주소를 직접 입력해 주세요.";
const legacy = (errorCode: string) => ({ errorMessage: "…", errorCode });
const hub = (errorCode: string) => ({ error: { errorCode, message: "…", details: "…" } });

type Row = readonly [
  style: "hub" | "legacy",
  status: number,
  body: ReturnType<typeof legacy> | ReturnType<typeof hub> | null,
  kind: string,
  retryable: boolean,
  breaker: boolean,
];

/** Every row of the table of Naver's refusals. */
const ROWS: readonly Row[] = [
  ...["SE01", "SE02", "SE03", "SE04", "SE05", "SE06"].map(
    (code): Row => ["legacy", 400, legacy(code), "protocol", false, false],
  ),
  ["legacy", 405, legacy("SE07"), "protocol", false, false],
  ["legacy", 401, legacy("024"), "config", false, false],
  ["legacy", 403, null, "config", false, false],
  ["legacy", 404, null, "config", false, false],
  ["legacy", 429, legacy("010"), "quota", false, false],
  ["legacy", 429, null, "quota", false, false],
  ["legacy", 429, legacy("012"), "rate", true, false],
  ["legacy", 500, legacy("SE99"), "transient", true, true],
  ["legacy", 500, legacy("900"), "transient", true, true],
  ["legacy", 502, null, "transient", true, true],
  ["hub", 400, hub("100"), "protocol", false, false],
  ["hub", 401, hub("200"), "config", false, false],
  ["hub", 401, hub("210"), "config", false, false],
  ["hub", 403, hub("210"), "config", false, false],
  ["hub", 404, hub("300"), "config", false, false],
  ["hub", 413, hub("430"), "protocol", false, false],
  ["hub", 429, hub("400"), "quota", false, false],
  ["hub", 429, hub("410"), "rate", true, false],
  ["hub", 429, hub("420"), "rate", true, false],
  ["hub", 503, hub("500"), "transient", true, true],
  ["hub", 504, hub("510"), "transient", true, true],
  ["hub", 500, hub("900"), "transient", true, true],
];

describe("the search's refusals", () => {
  test.each([...ROWS])("%s %d %j is %s", (style, status, json, kind, retryable, countsForBreaker) => {
    const error = searchError(style, { status, json, now: NOON });
    expect(error).toMatchObject({ kind, retryable, countsForBreaker, effect: "none", httpStatus: status });
    if (kind === "config" || kind === "protocol") expect(error.messageKo).toBe(CHECK_DOWN);
  });

  test.each(["hub", "legacy"] as const)(
    "a used-up quota of %s returns with the next day in Korea, for everyone",
    (style) => {
      const error = searchError(style, { status: 429, json: null, now: NOON });
      expect(error).toMatchObject({ scope: "provider", retryAfterMs: 12 * HOUR, messageKo: NO_QUOTA });
    },
  );

  test.each([
    ["2026-11-18T23:59:59.999+09:00", 1],
    ["2026-11-19T00:00:00+09:00", 24 * HOUR],
    ["2026-11-18T08:59:59+09:00", 15 * HOUR + 1_000],
  ])("at %s the next day begins in %d ms", (at, ms) => {
    expect(searchError("hub", { status: 429, json: null, now: Date.parse(at) }).retryAfterMs).toBe(ms);
  });

  test("never carry the provider's own text", () => {
    const json = { errorMessage: "secret text", errorCode: "SE01" };
    expect(JSON.stringify(searchError("legacy", { status: 400, json, now: NOON }))).not.toContain("secret");
  });
});

describe("a refused search", () => {
  const refusals = [
    ["quota", { kind: "rate_limited", op: "search" }, NO_QUOTA, 12 * HOUR],
    ["key", { kind: "refuse", op: "search", status: 401, code: "024" }, CHECK_DOWN, 6 * HOUR],
    ["path", { kind: "refuse", op: "search", status: 404, code: "" }, CHECK_DOWN, 6 * HOUR],
    ["query", { kind: "refuse", op: "search", status: 400, code: "SE01" }, CHECK_DOWN, 6 * HOUR],
  ] as const;

  test.each([...refusals])(
    "by %s leaves the action, says so, and pauses the search alone",
    async (_, fault, message, pauseMs) => {
      const blog = await createBlog();
      await blog.fault(fault);
      const outcome = waiting(
        await blog.channel.check(blog.context(), { ...(await blog.prepared()), looks: 12 }),
      );
      expect(outcome.notice).toEqual({ message, field: null });
      expect(outcome.state.searchAfter).toBe(NOON + pauseMs);
      await blog.clear();
      blog.calls.length = 0;
      const still = waiting(await blog.channel.check(blog.context(), stored(outcome.state)));
      expect(blog.calls).toEqual(["/dalbit.xml"]);
      expect(still.notice).toEqual({ message, field: null });
      blog.clock.at += pauseMs;
      const after = waiting(await blog.channel.check(blog.context(), stored(still.state)));
      expect(blog.calls.at(-1)).toStartWith("/search/v1/blog");
      expect(after.notice).toBeUndefined();
    },
  );

  test("does not keep a post in the feed from being found", async () => {
    const blog = await createBlog();
    const state = { ...(await blog.prepared()), looks: 12 };
    await blog.owner();
    await blog.fault({ kind: "rate_limited", op: "search" });
    expect((await blog.channel.check(blog.context(), state)).type).toBe("published");
  });
});

describe("an outage", () => {
  const OUTAGES = [
    { kind: "error_before" },
    { kind: "maintenance" },
    { kind: "drop_before" },
    { kind: "drop_after" },
    { kind: "error_after" },
    { kind: "redirect" },
    { kind: "refuse", status: 403 },
    { kind: "huge_body" },
    { kind: "malformed" },
  ] as const;

  test.each([...OUTAGES])(
    "of the feed %j counts for the breaker and is no word about the post",
    async (fault) => {
      const blog = await createBlog();
      await blog.fault({ ...fault, op: "rss" });
      const error = await errorOf(
        blog.channel.check(blog.context(blog.withoutSearch()), await blog.prepared()),
      );
      expect(error).toMatchObject({ countsForBreaker: true, effect: "none" });
      expect(["transient", "protocol"]).toContain(error.kind);
    },
  );

  test("of the feed is bridged by the search", async () => {
    const blog = await createBlog();
    const state = await blog.prepared();
    await blog.owner();
    blog.clock.at += 6 * HOUR;
    await blog.fault({ kind: "error_before", op: "rss" });
    expect((await blog.channel.check(blog.context(), state)).type).toBe("published");
  });

  test.each([{ kind: "error_before" }, { kind: "html" }, { kind: "wrong_types" }, { kind: "malformed" }])(
    "of the search %j is silent while the feed answers",
    async (fault) => {
      const blog = await createBlog();
      await blog.fault({ ...fault, op: "search" });
      const state = { ...(await blog.prepared()), looks: 12 };
      const outcome = waiting(await blog.channel.check(blog.context(), state));
      expect(outcome.notice).toBeUndefined();
      expect(outcome.state.looks).toBe(13);
    },
  );

  test.each([{ kind: "html" }, { kind: "wrong_types" }, { kind: "malformed" }, { kind: "error_in_success" }])(
    "of the search %j is a typed error when nobody else can answer",
    async (fault) => {
      const blog = await createBlog({ credentials: {} });
      const state = await blog.prepared();
      await blog.owner();
      blog.clock.at += 6 * HOUR;
      await blog.fault({ ...fault, op: "search" });
      const error = await errorOf(blog.channel.check(blog.context(), state));
      expect(error).toMatchObject({ countsForBreaker: true, effect: "none" });
    },
  );

  test("that lasts a day beyond the deadline ends the wait", async () => {
    const blog = await createBlog();
    const state = await blog.prepared();
    const { endsAt } = blog.context().event;
    await blog.fault({ kind: "error_before" });
    blog.clock.at = endsAt + 24 * HOUR - 1;
    await errorOf(blog.channel.check(blog.context(), state));
    blog.clock.at = endsAt + 24 * HOUR;
    const { action } = waiting(await blog.channel.check(blog.context(), state));
    expect(action.deadline).toBeLessThan(blog.clock.at);
  });

  test("429 of the feed waits as long as Naver asks", async () => {
    const blog = await createBlog();
    await blog.fault({ kind: "rate_limited", op: "rss", retryAfter: "90" });
    const error = await errorOf(
      blog.channel.check(blog.context(blog.withoutSearch()), await blog.prepared()),
    );
    expect(error).toMatchObject({ kind: "rate", scope: "provider", retryAfterMs: 90_000 });
  });
});

describe("a blog that Naver does not show", () => {
  test.each([
    ["404", { kind: "refuse", op: "rss", status: 404 }],
    ["an error page", { kind: "html", op: "rss" }],
  ])("(%s) leaves the action with a word about the blog's id", async (_, fault) => {
    const blog = await createBlog();
    await blog.fault(fault);
    const outcome = waiting(await blog.channel.check(blog.context(), await blog.prepared()));
    expect(outcome.notice).toEqual({ message: "블로그 아이디를 확인해 주세요.", field: "blogId" });
    await blog.clear();
    const mended = waiting(await blog.channel.check(blog.context(), stored(outcome.state)));
    expect(mended.notice).toBeUndefined();
  });

  test("is told rather than a search that is out of order, and forgotten once it is mended", async () => {
    const blog = await createBlog();
    await blog.fault({ kind: "refuse", op: "rss", status: 404 }, { kind: "rate_limited", op: "search" });
    const outcome = waiting(await blog.channel.check(blog.context(), await blog.prepared()));
    expect(outcome.notice?.field).toBe("blogId");
    expect(outcome.state.searchAfter).toBe(NOON + 12 * HOUR);
    await blog.clear();
    const mended = waiting(await blog.channel.check(blog.context(), stored(outcome.state)));
    expect(mended.notice).toBeUndefined();
    await blog.fault({ kind: "refuse", op: "rss", status: 404 }, { kind: "error_before", op: "search" });
    const state = await blog.prepared();
    expect(waiting(await blog.channel.check(blog.context(), state)).notice?.field).toBe("blogId");
  });

  test("is refused when the connection is tried, an outage says nothing about it", async () => {
    const unknown = await createBlog({ credentials: { blogId: "unknown_blog" } });
    expect(await errorOf(unknown.channel.probe(unknown.context()))).toMatchObject({
      kind: "auth",
      reason: "RECONNECT_NEEDED",
      field: "blogId",
      messageKo: "블로그 아이디를 확인해 주세요.",
      countsForBreaker: false,
    });
    const known = await createBlog();
    expect(await known.channel.probe(known.context())).toEqual({ ok: true });
    await known.fault({ kind: "error_before", op: "rss" });
    expect((await errorOf(known.channel.probe(known.context()))).kind).toBe("transient");
    const none = await createBlog({ credentials: {} });
    expect(await none.channel.probe(none.context())).toEqual({ ok: true });
  });
});

test("a foreign error is a fault of the program, not of Naver", async () => {
  const blog = await createBlog();
  const fetch = () => {
    throw new RangeError("bug");
  };
  const error = await errorOf(
    blog.channel
      .check(blog.context({ fetch, ...blog.withoutSearch() }), await blog.prepared())
      .catch((reason) => {
        throw blog.channel.classify(reason);
      }),
  );
  expect(error).toBeInstanceOf(ChannelError);
});
