import { afterEach, beforeEach, expect, setDefaultTimeout, test } from "bun:test";
import { type RedisForTests, startRedis } from "../support/redis.ts";
import { describeWith } from "../support/required.ts";
import { startWorkerd, type Workerd } from "../support/workerd.ts";

setDefaultTimeout(60_000);

const CONCURRENT = 50;
/** The worker's wait before a probe. */
const WAIT_MS = 3_000;
/** An isolate believes what it has read for a second. */
const KNOWN_MS = 1_100;

type Told = { readonly asked: number; readonly reason: string };

describeWith("redis-server", "breakers of isolates", () => {
  let redis: RedisForTests;
  let workers: readonly Workerd[];

  beforeEach(async () => {
    redis = await startRedis();
    const bindings = { REDIS_URL: redis.url, REDIS_TOKEN: redis.token };
    workers = await Promise.all([1, 2].map(() => startWorkerd(bindings, "tests/runtime/breaker-worker.ts")));
  });

  afterEach(async () => {
    await Promise.all(workers.map((worker) => worker.stop()));
    await redis.stop();
  });

  /** So many requests at the same time, spread over the isolates. */
  async function ask(answer: "good" | "bad" | "cut", count = CONCURRENT): Promise<readonly Told[]> {
    return Promise.all(
      Array.from({ length: count }, async (_, index) => {
        const { url } = workers[index % workers.length] ?? { url: "" };
        const told: Told = await (await fetch(`${url}/?answer=${answer}`)).json();
        return told;
      }),
    );
  }

  const sumAsked = (told: readonly Told[]) => told.reduce((sum, { asked }) => sum + asked, 0);
  const reasons = (told: readonly Told[]) => [...new Set(told.map(({ reason }) => reason))].sort();
  const isClean = () => workers.every((worker) => !/different request|hung|uncaught/i.test(worker.output()));
  const pass = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

  test("isolates share a breaker through Redis: one probe of 100 requests, and all are back after it [R-191]", async () => {
    await ask("bad", 10);
    await pass(KNOWN_MS);
    expect(reasons(await ask("good"))).toEqual(["BREAKER_OPEN"]);
    await pass(WAIT_MS);
    expect(sumAsked(await ask("bad", 2 * CONCURRENT))).toBe(1);
    await pass(2 * WAIT_MS);
    expect(sumAsked(await ask("good", 1))).toBe(1);
    await pass(KNOWN_MS);
    const back = await ask("good");
    expect([sumAsked(back), reasons(back)]).toEqual([CONCURRENT, ["OK"]]);
    expect(isClean()).toBe(true);
  });

  test("without Redis each isolate has its own breaker, and no request waits for another's probe [R-191]", async () => {
    await redis.setFault("error500");
    await ask("bad", 20);
    expect(reasons(await ask("good"))).toEqual(["BREAKER_OPEN"]);
    await pass(WAIT_MS);
    const probed = await ask("bad");
    expect(sumAsked(probed)).toBe(workers.length);
    expect(reasons(probed)).toEqual(["BREAKER_OPEN", "CHANNEL_TIMEOUT"]);
    expect(isClean()).toBe(true);
  });

  test("a hundred callers that give up leave it closed [R-191]", async () => {
    expect(reasons(await ask("cut", 100))).toEqual(["CANCELLED"]);
    expect(reasons(await ask("good"))).toEqual(["OK"]);
    expect(isClean()).toBe(true);
  });
});
