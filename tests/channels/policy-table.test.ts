import { describe, expect, test } from "bun:test";
import { isChannelError } from "../../src/channels/errors.ts";
import { createPolicies } from "../../src/channels/policy.ts";
import { CHANNEL_POLICIES, type OpPolicy } from "../../src/channels/policy-table.ts";
import { down, START } from "./processes.ts";

/** Total time, retries, most wait between two tries, calls at once and in the queue. */
const row = ({ totalMs, retries, backoff, bulkhead }: OpPolicy) => [
  totalMs / 1_000,
  retries,
  backoff.maxMs / 1_000,
  `${bulkhead.limit}/${bulkhead.queue}`,
];

describe("each channel's own habits", () => {
  test.each([
    ["Instagram", [35, 2, 8, "4/16"], [35, 0, 8, "2/8"], [12, 1, 2, "4/32"]],
    ["KakaoChannel", [35, 3, 4, "4/16"], [25, 2, 4, "2/8"], [12, 1, 2, "4/32"]],
    ["NaverBlog", [22, 2, 8, "2/16"], [22, 2, 8, "2/16"], [12, 1, 2, "2/16"]],
    ["GenieTV", [45, 3, 8, "3/12"], [45, 3, 8, "3/12"], [12, 1, 1, "4/32"]],
    ["WooridongneTV", [45, 3, 8, "3/12"], [45, 3, 8, "3/12"], [12, 1, 1, "4/32"]],
    ["RingoBiz", [45, 3, 8, "3/12"], [45, 3, 8, "3/12"], [12, 1, 1, "4/32"]],
  ] as const)("%s", (channel, publish, commit, stats) => {
    const policy = CHANNEL_POLICIES[channel];
    expect<unknown[]>([row(policy.publish), row(policy.commit), row(policy.stats)]).toEqual([
      [...publish],
      [...commit],
      [...stats],
    ]);
  });

  test.each([
    ["Instagram", 30, 30, 300],
    ["KakaoChannel", 30, 30, 120],
    ["NaverBlog", 60, 60, 60],
    ["GenieTV", 30, 30, 120],
  ] as const)(
    "%s opens above half of at least five calls and waits so long",
    (channel, window, first, most) => {
      const { threshold, minimumCalls, windowMs, halfOpenAfterMs, halfOpenMaxMs } =
        CHANNEL_POLICIES[channel].breaker;
      expect([threshold, minimumCalls]).toEqual([0.5, 5]);
      expect([windowMs, halfOpenAfterMs, halfOpenMaxMs]).toEqual([
        window * 1_000,
        first * 1_000,
        most * 1_000,
      ]);
    },
  );
});

describe("statistics of the three partners", () => {
  test.each([
    [2_999, 2],
    [3_000, 1],
  ])("whose first try took %d ms are asked for %d times", async (tookMs, times) => {
    const clock = { at: START };
    const { GenieTV } = CHANNEL_POLICIES;
    const table = { GenieTV: { ...GenieTV, stats: { ...GenieTV.stats, backoff: { baseMs: 1, maxMs: 1 } } } };
    const policies = createPolicies({ now: () => clock.at, random: () => 0.5, table });
    let tries = 0;
    const signal = new AbortController().signal;
    const target = { channel: "GenieTV", op: "stats", account: "store-1", signal } as const;
    const call = policies.execute(target, async () => {
      tries += 1;
      clock.at += tookMs;
      throw down();
    });
    expect(await call.catch((thrown) => isChannelError(thrown) && thrown.reason)).toBe("CHANNEL_UNAVAILABLE");
    expect(tries).toBe(times);
  });
});
