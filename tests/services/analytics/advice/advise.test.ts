import { describe, expect, test } from "bun:test";
import fc from "fast-check";
import { CHANNEL_IDS } from "../../../../src/channels/index.ts";
import {
  adviceSentence,
  adviseBudget,
  channelSentence,
  type PaidChannel,
} from "../../../../src/services/analytics/advice/index.ts";

function paid(channel: PaidChannel["channel"], participants: number, costKrw: number): PaidChannel {
  return {
    ...{ channel, participants, costKrw, hasRun: true },
    floorKrw: Math.ceil(costKrw * 0.25),
    capKrw: costKrw * 2,
    stepKrw: 1_000,
  };
}

/** The four channels of the requirement's sample. */
const SAMPLE = [
  paid("WooridongneTV", 400, 100_000),
  paid("GenieTV", 500, 200_000),
  paid("Instagram", 200, 50_000),
  paid("NaverBlog", 100, 50_000),
];

function adviceOf(channels: readonly PaidChannel[], seed = "event") {
  const advice = adviseBudget(channels, seed);
  return { ...advice, byChannel: new Map(advice.items.map((item) => [item.channel, item])) };
}

const amount = fc.oneof(
  fc.integer({ min: 1, max: 3_000_000 }),
  fc.integer({ min: 1, max: 1_000_000_000_000 }),
);
const anyChannels = fc.uniqueArray(
  fc.record({
    channel: fc.constantFrom(...CHANNEL_IDS),
    costKrw: amount,
    participants: fc.oneof(fc.integer({ min: 0, max: 300 }), fc.integer({ min: 0, max: 1_000_000 })),
    hasRun: fc.constantFrom(true, true, true, false),
    floorKrw: fc.oneof(fc.constant(0), amount),
    capKrw: fc.oneof(fc.constant(0), amount),
    stepKrw: fc.constantFrom(1, 1_000, 10_000),
  }),
  { selector: ({ channel }) => channel, maxLength: 6 },
);

describe("budget advice [N-06]", () => {
  test("leaves the sample's WooriTV (0.498) and Instagram alone and moves from Genie and Naver to both", () => {
    const { moves, pairs, byChannel, items } = adviceOf(SAMPLE);
    const pair = pairs.find(({ channel, other }) => channel === "WooridongneTV" && other === "Instagram");
    expect(Math.abs((pair?.probabilityBetter ?? 0) - 0.496)).toBeLessThan(0.01);
    const givers = new Set(moves.map(({ from }) => from));
    const takers = new Set(moves.map(({ to }) => to));
    expect([...givers].sort()).toEqual(["GenieTV", "NaverBlog"]);
    expect([...takers].sort()).toEqual(["Instagram", "WooridongneTV"]);
    expect(items.map(({ reason }) => reason)).toEqual(["INCREASE", "DECREASE", "INCREASE", "DECREASE"]);
    expect(items.reduce((sum, { suggestedKrw }) => sum + suggestedKrw, 0)).toBe(400_000);
    // the mean of the splits is near the split at the means: 133,000 168,000 66,000 32,000
    for (const [channel, about] of [
      ["WooridongneTV", 133_000],
      ["GenieTV", 168_000],
      ["Instagram", 66_500],
      ["NaverBlog", 32_400],
    ] as const) {
      expect(Math.abs((byChannel.get(channel)?.suggestedKrw ?? 0) - about)).toBeLessThan(4_000);
    }
    expect(byChannel.get("NaverBlog")?.probabilityBetter).toBeLessThan(0.1);
  });

  test("never breaks a cap, a floor or the total, moves whole steps, and only to what is better at 0.9", () => {
    fc.assert(
      fc.property(anyChannels, fc.string(), (channels, seed) => {
        const { items, moves, byChannel, pairs, expectedExtraParticipants } = adviceOf(channels, seed);
        const chance = new Map(
          pairs.flatMap(({ channel, other, probabilityBetter }) => [
            [`${channel} ${other}`, probabilityBetter],
            [`${other} ${channel}`, 1 - probabilityBetter],
          ]),
        );
        for (const { from, to, amountKrw } of moves) {
          expect(chance.get(`${to} ${from}`) ?? 0).toBeGreaterThanOrEqual(0.8995);
          const steps = channels.flatMap(({ channel, stepKrw }) =>
            channel === from || channel === to ? [stepKrw] : [],
          );
          expect(amountKrw > 0 && amountKrw % Math.max(...steps) === 0).toBe(true);
        }
        for (const { channel, costKrw, floorKrw, capKrw } of channels) {
          const suggested = byChannel.get(channel)?.suggestedKrw ?? -1;
          expect(suggested).toBeLessThanOrEqual(capKrw);
          expect(suggested).toBeGreaterThanOrEqual(Math.min(floorKrw, costKrw, capKrw));
        }
        const total = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0);
        const before = total(channels.map(({ costKrw, capKrw }) => Math.min(costKrw, capKrw)));
        expect(total(items.map(({ suggestedKrw }) => suggestedKrw))).toBe(before);
        expect(Number.isSafeInteger(expectedExtraParticipants) && expectedExtraParticipants >= 0).toBe(true);
      }),
      { numRuns: 60 },
    );
  });

  test("is the same for the same data in any order, whenever it is asked", () => {
    const turned = adviseBudget(SAMPLE.toReversed(), "event");
    expect(turned).toEqual(adviseBudget(SAMPLE, "event"));
  });

  test("says 데이터 부족 below its floor and leaves that money where it is", () => {
    const few = adviceOf([paid("GenieTV", 20, 100_000), paid("Instagram", 9, 50_000)]);
    expect(few.items.map(({ reason }) => reason)).toEqual(["INSUFFICIENT_DATA", "INSUFFICIENT_DATA"]);
    expect(few.moves).toEqual([]);
    expect(adviceSentence(few)).toStartWith("데이터 부족");
    const small = adviceOf([...SAMPLE, paid("RingoBiz", 1, 1_500)]);
    const ringo = small.byChannel.get("RingoBiz");
    expect(ringo).toMatchObject({
      suggestedKrw: 1_500,
      probabilityBetter: null,
      reason: "INSUFFICIENT_DATA",
    });
    expect(ringo && channelSentence(ringo)).toStartWith("데이터 부족");
    expect(small.moves).toEqual(adviceOf(SAMPLE).moves);
  });

  test("judges a channel that cost much and brought nobody, but not one that has not run", () => {
    const dead = paid("KakaoChannel", 0, 200_000);
    expect(adviceOf([...SAMPLE, dead]).byChannel.get("KakaoChannel")?.reason).toBe("DECREASE");
    const waiting = adviceOf([...SAMPLE, { ...dead, hasRun: false }]);
    expect(waiting.byChannel.get("KakaoChannel")).toMatchObject({
      suggestedKrw: 200_000,
      reason: "INSUFFICIENT_DATA",
    });
  });

  test("moves nothing where nothing is sure, and says so", () => {
    const even = adviceOf([paid("GenieTV", 50, 100_000), paid("Instagram", 27, 50_000)]);
    expect(even.moves).toEqual([]);
    expect(even.items.map(({ reason }) => reason)).toEqual(["KEEP_UNCERTAIN", "KEEP_UNCERTAIN"]);
    expect(adviceSentence(even)).toContain("그대로 두세요");
  });

  test("has a reason and a sentence for one channel, no channel, full channels and what is over its cap", () => {
    const one = adviceOf([paid("GenieTV", 50, 100_000)]);
    expect(one.items[0]).toMatchObject({ reason: "ONLY_CHANNEL", comparedWith: null });
    expect(adviceSentence(one)).toContain("하나뿐");
    expect(adviceSentence(adviceOf([]))).toContain("비용을 쓴 채널이 없어서");
    const fixed = SAMPLE.map((channel) => ({
      ...channel,
      floorKrw: channel.costKrw,
      capKrw: channel.costKrw,
    }));
    expect(new Set(adviceOf(fixed).items.map(({ reason }) => reason))).toEqual(new Set(["KEEP_AT_LIMIT"]));
    const over = adviceOf([
      paid("GenieTV", 50, 100_000),
      { ...paid("Instagram", 27, 50_000), capKrw: 20_000 },
    ]);
    expect(over.byChannel.get("Instagram")).toMatchObject({ suggestedKrw: 20_000, reason: "OVER_CAP" });
  });
});
