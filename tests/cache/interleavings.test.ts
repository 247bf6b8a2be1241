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
  let key = 0;

  test("no interleaving of reads and writes in two processes on one Redis gives a value older than an acknowledged write [R5]", async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.scheduler(),
        fc.array(step, { minLength: 4, maxLength: 10 }),
        async (scheduler, steps) => {
          const pace = pacedBy(scheduler);
          key += 1;
          const { world, read } = createSource({
            key: `interleaving:${key}`,
            pace,
            sleep: async () => await pace("sleep", () => undefined),
          });
          const processes = [
            startProcess(pace, () => world.time),
            startProcess(pace, () => world.time),
          ] as const;
          let acknowledged = 0;
          const stale: string[] = [];
          const tasks = steps.map(async (name, index) => {
            await scheduler.schedule(Promise.resolve(), `task ${index}`);
            if (name === "count") world.counts += 1;
            if (name === "second") world.time += 1_000;
            if (name === "write") {
              const mine = await pace("write", () => (world.owner += 1));
              acknowledged = Math.max(acknowledged, mine);
            }
            if (name !== "read") return;
            const floor = acknowledged;
            const { value } = await read(processes[index % 2 === 0 ? 0 : 1]);
            if (value.owner < floor) stale.push(`task ${index}: ${value.owner} < ${floor}`);
          });
          await scheduler.waitFor(Promise.all(tasks));
          expect(stale).toEqual([]);
          for (const process of processes) {
            const last = read(process);
            await scheduler.waitFor(last);
            expect((await last).value.owner).toBe(world.owner);
          }
        },
      ),
      { numRuns: RUNS },
    );
  });
});
