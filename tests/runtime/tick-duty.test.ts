import { afterAll, beforeAll, beforeEach, expect, test } from "bun:test";
import { createLock, memoryCache, upstashCache } from "../../src/cache/index.ts";
import { createDuty, dutyOf } from "../../src/entry/tick-duty.ts";
import { TICKS } from "../../src/entry/ticks.ts";
import { fixedClock } from "../auth/support.ts";
import { type RedisForTests, startRedis } from "../support/redis.ts";
import { describeWith } from "../support/required.ts";

describeWith("redis-server", "ticks of several processes", () => {
  let redis: RedisForTests;
  beforeAll(async () => {
    redis = await startRedis();
  });
  afterAll(() => redis.stop());
  beforeEach(async () => {
    await redis.setFault("none");
    await redis.flush();
  });

  const OFTEN = { name: "often", everyMs: 1_000 };
  const RARELY = { name: "rarely", everyMs: 3_600_000 };
  const clock = fixedClock();

  function startProcess() {
    const options = { url: redis.url, token: redis.token, now: clock.now, budgetMs: 5_000 };
    return createDuty({ lock: createLock(upstashCache(options)), clock });
  }

  /** The hold of a tick is over in Redis too: its clock is not ours. */
  async function pass(name: string, ms: number): Promise<void> {
    const left = await redis.run("PTTL", `tick:${name}`);
    if ("result" in left && Number(left.result) <= ms) await redis.run("DEL", `tick:${name}`);
    clock.advance(ms);
  }

  test("one of several processes runs a tick, again and again, and asks Redis once for five seconds of it", async () => {
    const [one, two] = [startProcess(), startProcess()];
    expect(await one.isOurs(OFTEN)).toBe(true);
    const before = redis.commands().length;
    for (let second = 0; second < 4; second += 1) {
      expect([await one.isOurs(OFTEN), await two.isOurs(OFTEN)]).toEqual([true, false]);
      clock.advance(1_000);
    }
    expect(redis.commands().length - before).toBe(2);
  });

  test("another one goes on when the holder is not heard of any more", async () => {
    const [one, two] = [startProcess(), startProcess()];
    await one.isOurs(OFTEN);
    expect(await two.isOurs(OFTEN)).toBe(false);
    await pass("often", 5_000);
    expect(await two.isOurs(OFTEN)).toBe(true);
    expect(await one.isOurs(OFTEN)).toBe(false);
  });

  test("a stop leaves its ticks to the others at once, and takes nothing that is theirs", async () => {
    const [one, two] = [startProcess(), startProcess()];
    await one.isOurs(OFTEN);
    await one.leave();
    expect(await two.isOurs(OFTEN)).toBe(true);
    await one.leave();
    expect(await startProcess().isOurs(OFTEN)).toBe(false);
  });

  test("a rare tick runs once a turn in all processes together", async () => {
    const [one, two] = [startProcess(), startProcess()];
    expect(await one.isOurs(RARELY)).toBe(true);
    await pass("rarely", RARELY.everyMs / 2);
    expect(await two.isOurs(RARELY)).toBe(false);
    await pass("rarely", RARELY.everyMs);
    expect(await two.isOurs(RARELY)).toBe(true);
  });

  test("ticks are shared out each for itself", async () => {
    const [one, two] = [startProcess(), startProcess()];
    await one.isOurs(OFTEN);
    expect(await two.isOurs(RARELY)).toBe(true);
  });

  test.each(["refuse", "hang", "error500"] as const)(
    "everybody runs everything while Redis is gone: %p",
    async (fault) => {
      const options = { url: redis.url, token: redis.token, now: clock.now };
      const duties = [1, 2].map(() => createDuty({ lock: createLock(upstashCache(options)), clock }));
      await redis.setFault(fault);
      for (const duty of duties)
        for (let second = 0; second < 8; second += 1) expect(await duty.isOurs(OFTEN)).toBe(true);
    },
  );

  test("a process alone asks nobody", () => {
    expect(dutyOf({ cache: memoryCache({ now: clock.now }), clock })).toBeUndefined();
  });

  test("every tick has a name of its own, whatever a bundle makes of its function", () => {
    const names = TICKS.map(({ name }) => name);
    expect(new Set(names).size).toBe(TICKS.length);
    expect(TICKS.map(({ run }) => run.name)).toEqual(names);
  });
});
