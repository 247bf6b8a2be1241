import { afterEach, beforeEach, describe, expect, test } from "bun:test";
import { type ChannelId, isChannelError } from "../../../src/channels/index.ts";
import { down, type ErrorChange } from "../../channels/processes.ts";
import { createWorld, SHOP, type World } from "../distribution/world.ts";

let world: World;
let storeId: string;
beforeEach(async () => {
  world = await createWorld();
  storeId = (await world.call.stores.create(SHOP)).id;
});
afterEach(async () => {
  await world.close();
});

const CHANNEL: ChannelId = "GenieTV";
/** Its retries are real waits, and need not be waited for here. */
const ONCE = { retryable: false };

async function answer(op: "commit" | "stats", error?: ErrorChange): Promise<void> {
  const signal = new AbortController().signal;
  const target = { channel: CHANNEL, op, account: storeId, signal } as const;
  const call = world.deps.channels.policies.execute(target, async () => {
    if (error !== undefined) throw down({ ...ONCE, ...error });
  });
  await call.catch((thrown) => {
    if (!isChannelError(thrown)) throw thrown;
  });
}

async function fail(op: "commit" | "stats" = "commit", error: ErrorChange = {}): Promise<void> {
  for (let index = 0; index < 5; index += 1) await answer(op, error);
}

const rowOf = async (channel: ChannelId = CHANNEL) => {
  const row = (await world.call.channels.list({ storeId })).find((each) => each.channel === channel);
  if (row === undefined) throw new RangeError(`no row of ${channel}`);
  return row;
};

describe("channels.list tells an owner", () => {
  test("that all is well, with no history", async () => {
    expect((await rowOf()).breaker).toMatchObject({ state: "CLOSED", words: "정상", history: [] });
    expect((await rowOf()).blocked).toBeNull();
  });

  test("that a channel has stopped, for how long and why", async () => {
    await fail("commit", { kind: "timeout", reason: "CHANNEL_TIMEOUT" });
    expect((await rowOf()).breaker).toEqual({
      state: "OPEN",
      since: "2026-11-18T12:00:00+09:00",
      nextProbeAt: "2026-11-18T12:00:30+09:00",
      words: "일시 중단 · 30초 뒤 다시 시도해요",
      history: [
        {
          at: "2026-11-18T12:00:00+09:00",
          state: "OPEN",
          about: "posting",
          words: "채널이 제때 답하지 않아 이 채널을 잠시 멈췄어요",
        },
      ],
    });
    expect((await rowOf("Instagram")).breaker.words).toBe("정상");
  });

  test("each probe that failed and the way back, newest first", async () => {
    await fail();
    world.clock.at += 30_000;
    expect((await rowOf()).breaker.words).toBe("다시 되는지 확인하고 있어요");
    await answer("commit", {});
    world.clock.at += 1_000;
    expect((await rowOf()).breaker.words).toBe("일시 중단 · 59초 뒤 다시 시도해요");
    world.clock.at += 59_000;
    await answer("commit", {});
    expect((await rowOf()).breaker.words).toBe("일시 중단 · 2분 뒤 다시 시도해요");
    world.clock.at += 120_000;
    await answer("commit");
    const { breaker } = await rowOf();
    expect([breaker.state, breaker.words, breaker.since]).toEqual([
      "CLOSED",
      "정상",
      "2026-11-18T12:03:30+09:00",
    ]);
    expect(breaker.history.map(({ words }) => words)).toEqual([
      "다시 정상으로 돌아왔어요",
      "다시 확인했지만 아직 응답이 좋지 않아 더 기다려요",
      "다시 확인했지만 아직 응답이 좋지 않아 더 기다려요",
      "채널 서버가 불안정해 이 채널을 잠시 멈췄어요",
    ]);
  });

  test("that only the statistics stopped: posting goes on", async () => {
    await fail("stats");
    const { breaker } = await rowOf();
    expect([breaker.state, breaker.words]).toEqual(["CLOSED", "정상"]);
    expect(breaker.history).toMatchObject([
      { about: "statistics", words: "채널 서버가 불안정해 통계 가져오기를 잠시 멈췄어요" },
    ]);
  });

  test.each([
    [
      "quota",
      "QUOTA_EXCEEDED",
      12 * 3_600_000,
      "오늘 게시 한도에 도달했어요. 11월 19일 00:00부터 다시 시도할 수 있어요.",
    ],
    [
      "rate",
      "RATE_LIMITED",
      300_000,
      "채널에 요청이 많아 잠시 쉬고 있어요. 12:05부터 다시 시도할 수 있어요.",
    ],
    [
      "balance",
      "BALANCE_EXHAUSTED",
      3_600_000,
      "광고 잔액이 부족해요. 충전해 주세요. 13:00부터 다시 시도할 수 있어요.",
    ],
    [
      "config",
      "SERVICE_FAULT",
      120_000,
      "발송 준비 중 문제가 생겼어요. 고객센터에서 확인하고 있어요. 12:02부터 다시 시도할 수 있어요.",
    ],
  ] as const)("what the channel refuses for a while: %s", async (kind, reason, retryAfterMs, words) => {
    const refusal = { kind, reason, retryAfterMs, scope: "account", countsForBreaker: false } as const;
    await answer("commit", refusal);
    const { blocked, breaker } = await rowOf();
    expect(blocked).toMatchObject({ reason, words });
    expect(breaker.state).toBe("CLOSED");
  });

  test("nothing of what is refused to another store", async () => {
    await answer("commit", {
      kind: "quota",
      reason: "QUOTA_EXCEEDED",
      retryAfterMs: 60_000,
      scope: "account",
      countsForBreaker: false,
    });
    const { id } = await world.call.stores.create({ ...SHOP, name: "다른 집" });
    const other = (await world.call.channels.list({ storeId: id })).find(
      ({ channel }) => channel === CHANNEL,
    );
    expect(other?.blocked).toBeNull();
  });
});

test("a channel that was connected anew is not held to what was said of the old account", async () => {
  await answer("commit", {
    kind: "restricted",
    reason: "ACCOUNT_RESTRICTED",
    retryAfterMs: 3_600_000,
    scope: "account",
    countsForBreaker: false,
  });
  expect((await rowOf()).blocked?.words).toStartWith("채널 계정이 제한되어 있어요.");
  await world.call.channels.connect({ storeId, channel: CHANNEL, credentials: {} });
  expect((await rowOf()).blocked).toBeNull();
});
