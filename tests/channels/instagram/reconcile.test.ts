import { describe, expect, test } from "bun:test";
import { type ChannelState, NEW_RECORD, retried } from "../../../src/channels/index.ts";
import { createStudio, errorOf, LINK, MARKER, MINUTE, type Studio, stateOf } from "./support.ts";

/** The publish call was made at `commitAttemptAt` and its answer never came. */
async function lost(studio: Studio, isPosted: boolean) {
  const state = stateOf((await studio.ready()).outcome);
  const commitAttemptAt = studio.clock.at;
  if (isPosted) {
    await studio.fault([{ kind: "drop_after", op: "publish", times: 1 }]);
    expect((await errorOf(studio.channel.commit(studio.context(), state))).effect).toBe("possible");
  }
  const look = (afterMs: number, change = {}) => {
    studio.clock.at = commitAttemptAt + afterMs;
    return studio.channel.reconcile(studio.context({ commitAttemptAt, ...change }), state);
  };
  return { state, commitAttemptAt, look };
}

const word = (code: string) => ({ kind: "refuse" as const, op: "status", code });

describe("after a lost answer", () => {
  test("a container that says PUBLISHED is a post, found by its marker", async () => {
    const studio = createStudio();
    const { look } = await lost(studio, true);
    const [post] = (await studio.ledger()).posts;
    expect(await look(1_000)).toMatchObject({
      type: "published",
      ref: { id: post?.id, url: post?.permalink },
    });
  });

  test("a post in the account is one, whatever the container says", async () => {
    for (const code of ["FINISHED", "IN_PROGRESS", "EXPIRED", "ERROR"]) {
      const studio = createStudio();
      const { look } = await lost(studio, true);
      await studio.fault([word(code)]);
      expect((await look(90_000)).type).toBe("published");
    }
  });

  test("PUBLISHED counts even while the account does not show the post, whose address comes later", async () => {
    const studio = createStudio();
    const { look } = await lost(studio, true);
    const fetch = async (url: string, init?: RequestInit) =>
      url.includes("/media?") ? Response.json({ data: [] }) : studio.fetch(url, init);
    const outcome = await look(1_000, { fetch });
    expect(outcome).toMatchObject({ type: "published", data: {} });
    if (outcome.type !== "published") throw new TypeError("not published");
    const later = await studio.channel.check(studio.context(), outcome.state ?? {});
    expect(later).toMatchObject({ type: "published", data: { postId: expect.any(String) } });
  });

  test("FINISHED is proof of nothing only after a minute, and for the same container", async () => {
    const studio = createStudio();
    const { state, commitAttemptAt, look } = await lost(studio, false);
    expect((await look(59_999)).type).toBe("unknown");
    const outcome = await look(60_000);
    expect(stateOf(outcome)).toEqual({ ...state, firstCommitAt: commitAttemptAt });
  });

  test.each(["EXPIRED", "ERROR"])("%s is proof of nothing, and the container is gone", async (code) => {
    const studio = createStudio();
    const { look } = await lost(studio, false);
    await studio.fault([word(code)]);
    expect(await look(1_000)).toEqual({ type: "rebuild" });
  });

  test("IN_PROGRESS, or a container that is not found, says nothing", async () => {
    for (const fault of [
      word("IN_PROGRESS"),
      { ...word("24"), subcode: "2207008" },
      { ...word("24"), subcode: "2207006" },
      { ...word("100"), subcode: "33" },
    ]) {
      const studio = createStudio();
      const { look } = await lost(studio, false);
      await studio.fault([fault]);
      expect((await look(10 * MINUTE)).type).toBe("unknown");
    }
  });

  test("a page full of newer posts may hide ours", async () => {
    const studio = createStudio();
    const { look, commitAttemptAt } = await lost(studio, false);
    const timestamp = new Date(commitAttemptAt).toISOString();
    const data = Array.from({ length: 25 }, (_, index) => ({
      id: `9${index}`,
      timestamp,
      caption: "다른 글",
    }));
    const fetch = async (url: string, init?: RequestInit) =>
      url.includes("/media?") ? Response.json({ data }) : studio.fetch(url, init);
    expect((await look(10 * MINUTE, { fetch })).type).toBe("unknown");
  });

  test("an older post with our marker, a longer marker, and another post are not ours", async () => {
    const studio = createStudio();
    const { look, commitAttemptAt } = await lost(studio, false);
    const at = (ms: number) => new Date(commitAttemptAt + ms).toISOString();
    const data = [
      { id: "91", timestamp: at(-MINUTE - 1_000), caption: `어제 ${LINK}` },
      { id: "92", timestamp: at(1_000), caption: `${LINK}x 다른 매장` },
      { id: "93", timestamp: at(1_000) },
    ];
    const fetch = async (url: string, init?: RequestInit) =>
      url.includes("/media?") ? Response.json({ data }) : studio.fetch(url, init);
    expect((await look(MINUTE, { fetch })).type).toBe("ready");
    const own = { id: "94", timestamp: at(-MINUTE + 1_000).replace("Z", "+0000"), caption: `x ${LINK}` };
    const found = async (url: string, init?: RequestInit) =>
      url.includes("/media?") ? Response.json({ data: [...data, own] }) : studio.fetch(url, init);
    expect(await look(MINUTE, { fetch: found })).toMatchObject({ type: "published", ref: { id: "94" } });
  });

  test("what cannot be read is an error, and never proof", async () => {
    for (const op of ["status", "media_list"]) {
      const studio = createStudio();
      const { look } = await lost(studio, false);
      await studio.fault([{ kind: "error_before", op }]);
      expect(await errorOf(look(10 * MINUTE))).toMatchObject({ kind: "transient", effect: "none" });
    }
  });

  test("before any publish call there is nothing to wait for", async () => {
    const studio = createStudio();
    const state = stateOf((await studio.ready()).outcome);
    const before = (given: ChannelState) => studio.channel.reconcile(studio.context(), given);
    expect((await before(state)).type).toBe("ready");
    expect((await before({})).type).toBe("rebuild");
    const { container: _, ...children } = state;
    expect((await before({ ...children, children: ["1", "2"] })).type).toBe("rebuild");
    expect((await studio.channel.reconcile(studio.context({ commitAttemptAt: 1 }), {})).type).toBe("unknown");
  });
});

describe("the second publish call", () => {
  test("is made once, for the same container, after proof", async () => {
    const studio = createStudio();
    await studio.fault([{ kind: "drop_before", op: "publish", times: 1 }]);
    const { record } = await studio.post();
    expect(record).toMatchObject({ status: "SUCCESS", commitAttempts: 2, rebuilds: 0 });
    const steps = await studio.steps();
    expect(steps.filter((op) => op === "container")).toHaveLength(1);
    expect(steps.filter((op) => op === "publish")).toHaveLength(2);
    const [first, second] = (await studio.ledger()).calls.filter(({ op }) => op === "publish");
    expect((second?.at ?? 0) - (first?.at ?? 0)).toBeGreaterThanOrEqual(MINUTE);
  });

  test("is the last: a third never follows", async () => {
    const studio = createStudio();
    await studio.fault([{ kind: "drop_before", op: "publish" }]);
    const { record } = await studio.post();
    expect(record).toMatchObject({ status: "FAILED", commitAttempts: 2 });
    expect((await studio.steps()).filter((op) => op === "publish")).toHaveLength(2);
  });

  test("that finds no container is unknown, since the first may have used it up", async () => {
    const studio = createStudio();
    const state = stateOf((await studio.ready()).outcome);
    const again = { ...state, firstCommitAt: studio.clock.at };
    studio.clock.at += 5 * MINUTE;
    for (const subcode of ["2207008", "2207020", "2207027"]) {
      await studio.fault([{ kind: "refuse", op: "publish", times: 1, code: "24", subcode }]);
      expect((await errorOf(studio.channel.commit(studio.context(), again))).effect).toBe("possible");
    }
  });

  test("still finds a post of the first that shows up late", async () => {
    const studio = createStudio();
    const { commitAttemptAt, look } = await lost(studio, false);
    const again = stateOf(await look(2 * MINUTE));
    const at = new Date(commitAttemptAt + 1_000).toISOString();
    const data = [{ id: "91", timestamp: at, caption: `x ${LINK}` }];
    const fetch = async (url: string, init?: RequestInit) =>
      url.includes("/media?") ? Response.json({ data }) : studio.fetch(url, init);
    const ctx = studio.context({ commitAttemptAt: commitAttemptAt + 2 * MINUTE, fetch });
    expect(await studio.channel.reconcile(ctx, again)).toMatchObject({
      type: "published",
      ref: { id: "91" },
    });
  });
});

describe("an owner who tries again", () => {
  test("with the same post uses what is there; with a changed one never posts the old text", async () => {
    for (const caption of [undefined, "새 문구"]) {
      const studio = createStudio();
      await studio.fault([{ kind: "refuse", op: "publish", times: 1, code: "368" }]);
      const { record } = await studio.post();
      expect(record).toMatchObject({ status: "FAILED", reason: "ACCOUNT_RESTRICTED" });
      studio.clock.at += 10 * MINUTE;
      const change = caption === undefined ? {} : { content: { caption } };
      const again = await studio.post({ record: retried(record), change });
      expect(again.record.status).toBe("SUCCESS");
      const { posts, violations } = await studio.ledger();
      expect([posts.length, violations]).toEqual([1, []]);
      const containers = (await studio.steps()).filter((op) => op === "container");
      expect(containers).toHaveLength(caption === undefined ? 1 : 2);
    }
  });

  test("at once waits for proof before anything is sent", async () => {
    const studio = createStudio();
    await studio.fault([{ kind: "refuse", op: "publish", times: 1, code: "368" }]);
    const { record } = await studio.post();
    const again = await studio.post({ record: retried(record) });
    expect(again.record.status).toBe("SUCCESS");
    expect((await studio.ledger()).posts).toHaveLength(1);
  });
});

test("the simulator shows two posts for one marker when somebody does repeat the call", async () => {
  const studio = createStudio();
  const state = stateOf((await studio.ready()).outcome);
  await studio.channel.commit(studio.context(), state);
  await studio.channel.commit(studio.context(), state);
  const { posts, violations } = await studio.ledger();
  expect(posts).toHaveLength(2);
  expect(violations).toHaveLength(1);
  expect(violations[0]).toContain(MARKER);
});

test("a row found in the middle of the publish call is looked up first", async () => {
  const studio = createStudio();
  const { state, commitAttemptAt } = await lost(studio, true);
  const record = { ...NEW_RECORD, step: "COMMITTING" as const, state, commitAttempts: 1, commitAttemptAt };
  expect((await studio.post({ record })).record.status).toBe("SUCCESS");
  expect((await studio.steps()).filter((op) => op === "publish")).toHaveLength(1);
});
