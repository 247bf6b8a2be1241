import { afterAll, beforeAll, expect, setDefaultTimeout, test } from "bun:test";
import fc from "fast-check";
import { type Cache, upstashCache } from "../../src/cache/index.ts";
import { type RedisForTests, startRedis } from "../support/redis.ts";
import { describeWith } from "../support/required.ts";
import { createSource } from "./reading.ts";

setDefaultTimeout(600_000);

/** The whole proof is `INTERLEAVINGS=10000`; every run of the tests takes a new seed, which a failure prints. */
const RUNS = Number(process.env["INTERLEAVINGS"] ?? 1_000);

describeWith("redis-server", "interleaved processes", () => {
  let redis: RedisForTests;
  beforeAll(async () => {
    redis = await startRedis();
  });
  afterAll(() => redis.stop());

  type Pace = <T>(step: string, value: () => T) => Promise<T>;

  /** Every step lies between two moments that the scheduler chooses. */
  function pacedBy(scheduler: fc.Scheduler): Pace {
    return async (step, value) => {
      await scheduler.schedule(Promise.resolve(), `${step} begins`);
      const result = await value();
      await scheduler.schedule(Promise.resolve(), `${step} ends`);
      return result;
    };
  }

  /** A process on the one Redis, whose every command is a step of the scheduler. */
  function startProcess(pace: Pace, now: () => number): Cache {
    const cache = upstashCache({ url: redis.url, token: redis.token, now, budgetMs: 60_000 });
    return {
      ...cache,
      getMany: async (keys) => await pace("getMany", () => cache.getMany(keys)),
      add: async (...args) => await pace("add", () => cache.add(...args)),
      set: async (...args) => await pace("set", () => cache.set(...args)),
      deleteIf: async (...args) => await pace("deleteIf", () => cache.deleteIf(...args)),
    };
  }

  const step = fc.constantFrom("read", "read", "read", "write", "count", "second");
  /** Each person does one thing after the other; what happens between two persons is the scheduler's choice. */
  const people = fc.array(fc.array(step, { minLength: 2, maxLength: 5 }), { minLength: 2, maxLength: 4 });
  let key = 0;

  test("no interleaving of reads and writes in two processes on one Redis gives a value older than an acknowledged write [R5]", async () => {
    await fc.assert(
      fc.asyncProperty(fc.scheduler(), people, async (scheduler, lives) => {
        const pace = pacedBy(scheduler);
        key += 1;
        const sleep = async () => await pace("sleep", () => undefined);
        const { world, read } = createSource({ key: `interleaving:${key}`, pace, sleep });
        const [one, two] = [startProcess(pace, () => world.time), startProcess(pace, () => world.time)];
        const stale: string[] = [];
        let acknowledged = 0;
        const act = {
          read: async (cache: Cache) => {
            const floor = acknowledged;
            const { value } = await read(cache);
            if (value.owner < floor) stale.push(`${value.owner} after ${floor}`);
          },
          write: async () => {
            const mine = await pace("write", () => (world.owner += 1));
            acknowledged = Math.max(acknowledged, mine);
          },
          count: async () => void (await pace("count", () => (world.counts += 1))),
          second: async () => void (await pace("second", () => (world.time += 1_000))),
        };
        const live = async (steps: readonly (keyof typeof act)[], index: number) => {
          for (const name of steps) await act[name](index % 2 === 0 ? one : two);
        };
        await scheduler.waitFor(Promise.all(lives.map(live)));
        await scheduler.waitFor(Promise.all([act.read(one), act.read(two)]));
        expect(stale).toEqual([]);
      }),
      { numRuns: RUNS },
    );
  });
});
