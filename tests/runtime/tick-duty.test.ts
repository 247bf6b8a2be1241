import { afterAll, beforeAll, beforeEach, expect, test } from "bun:test";
import { createLock, memoryCache, upstashCache } from "../../src/cache/index.ts";
import { createDuty, dutyOf } from "../../src/entry/tick-duty.ts";
import { runTick, TICKS } from "../../src/entry/ticks.ts";
import { fixedClock } from "../auth/support.ts";
import { createTestApp, type TestApp } from "../helpers/app.ts";
import { type RedisForTests, startRedis } from "../support/redis.ts";
import { describeWith } from "../support/required.ts";

describeWith("redis-server", "ticks of several processes", () => {
  let redis: RedisForTests;
  beforeAll(async () => {
    redis = await startRedis();
    app = await createTestApp();
  });
  afterAll(async () => {
    await app.close();
    await redis.stop();
  });
  beforeEach(async () => {
    await redis.setFault("none");
    await redis.flush();
  });

  const OFTEN = { name: "often", everyMs: 1_000 };
  const RARELY = { name: "rarely", everyMs: 3_600_000 };
  const clock = fixedClock();
  let app: TestApp;
  const tickOf = (tick: typeof OFTEN, run: () => Promise<unknown>) => ({ ...tick, run });

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

  /** Processes whose locks end by the clock of the test, which Redis does not know. */
  function startTwo() {
    const lock = createLock(memoryCache({ now: clock.now }));
    return [createDuty({ lock, clock }), createDuty({ lock, clock })] as const;
  }

  test.each([OFTEN, RARELY])("a tick that fails in one process is run by another: %p", async (tick) => {
    const [failing, healthy] = startTwo();
    const TURNS = 60;
    let runs = 0;
    for (let turn = 0; turn < TURNS; turn += 1) {
      await runTick(
        app.deps,
        tickOf(tick, () => Promise.reject(new Error("its database is away"))),
        failing,
      );
      clock.advance(tick.everyMs / 3);
      await runTick(
        app.deps,
        tickOf(tick, async () => void runs++),
        healthy,
      );
      clock.advance(tick.everyMs - tick.everyMs / 3);
    }
    expect(runs).toBe(TURNS);
  });

  test("a failure while Redis is gone changes nothing: the tick runs again at its next turn", async () => {
    const alone = startProcess();
    await redis.setFault("refuse");
    let runs = 0;
    const failing = tickOf(OFTEN, async () => {
      runs += 1;
      throw new Error("once");
    });
    for (let turn = 0; turn < 3; turn += 1) await runTick(app.deps, failing, alone);
    expect(runs).toBe(3);
  });

  test("a key that nobody gives up cannot stop a tick: every fifth asking runs it all the same", async () => {
    await redis.run("SET", "tick:often", "somebody");
    const one = startProcess();
    const runs: number[] = [];
    for (let second = 0; second < 60; second += 1) {
      if (await one.isOurs(OFTEN)) runs.push(second);
      clock.advance(1_000);
    }
    expect(runs).toEqual([8, 18, 28, 38, 48, 58]);
  });

  test("two deployments on one Redis run each their own ticks", async () => {
    const duties = ["one:", "two:"].map((prefix) => {
      const options = { url: redis.url, token: redis.token, now: clock.now, budgetMs: 5_000, prefix };
      return createDuty({ lock: createLock(upstashCache(options)), clock });
    });
    for (const duty of duties) expect(await duty.isOurs(OFTEN)).toBe(true);
    await duties[0]?.leave();
    const keys = await redis.run("KEYS", "*");
    expect(keys).toEqual({ result: ["two:tick:often"] });
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
