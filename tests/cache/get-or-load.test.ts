import { describe, expect, test } from "bun:test";
import fc from "fast-check";
import { DASHBOARD_LIFE, memoryCache } from "../../src/cache/index.ts";
import { DAY_MS } from "../../src/time.ts";
import { anotherProcess, createSource, type Reading } from "./reading.ts";

function setUp(reading: Reading = {}) {
  const source = createSource(reading);
  const shared = memoryCache({ now: () => source.world.time });
  return { ...source, shared, read: () => source.read(shared), readThrough: source.read };
}

/** Loads that end when the test says so; the other steps take no time. */
function heldLoads() {
  const waiting: (() => void)[] = [];
  const pace = async <T>(step: string, value: () => T): Promise<T> => {
    if (step === "load") await new Promise<void>((resolve) => waiting.push(resolve));
    return value();
  };
  return { pace, waiting };
}

describe("a cached value", () => {
  test("is computed once and then a HIT for five minutes [R-153]", async () => {
    const { world, read } = setUp();
    expect((await read()).status).toBe("MISS");
    world.time += 299_999;
    expect((await read()).status).toBe("HIT");
    world.time += 1;
    expect((await read()).status).toBe("MISS");
    expect(world.loads).toBe(2);
  });

  test("is computed at once after an owner's own write", async () => {
    const { world, read } = setUp();
    await read();
    world.owner += 1;
    expect(await read()).toMatchObject({ status: "MISS", value: { owner: 1 } });
  });

  test("is computed twice a second while participants pour in, and nobody waits for it", async () => {
    const { world, read, settle } = setUp();
    await read();
    for (let index = 0; index < 100; index += 1) {
      world.counts += 1;
      world.time += 50;
      const { value, status } = await read();
      await settle();
      expect(status).toBe("HIT");
      expect(world.counts - value.counts).toBeLessThanOrEqual(10);
    }
    expect(world.loads).toBe(1 + 10);
  });

  test("whose counts moved on is served while one load runs behind the answers, then the new one is", async () => {
    const { pace, waiting } = heldLoads();
    const { world, read, settle } = setUp({ pace });
    const first = read();
    await turns();
    waiting.shift()?.();
    await first;
    world.counts += 1;
    world.time += 700;
    for (let index = 0; index < 100; index += 1)
      expect(await read()).toMatchObject({ status: "HIT", value: { counts: 0 } });
    expect(world.loads).toBe(2);
    waiting.shift()?.();
    await settle();
    expect(await read()).toMatchObject({ status: "HIT", value: { counts: 1 } });
  });

  test("whose counts moved on and that nobody asked for in a second is computed for its reader", async () => {
    const { world, read } = setUp();
    await read();
    world.counts += 1;
    world.time += 1_000;
    expect(await read()).toMatchObject({ status: "MISS", value: { counts: 1 } });
  });

  test("is never served after an owner's own write, however young it is", async () => {
    const { pace, waiting } = heldLoads();
    const { world, read } = setUp({ pace });
    const first = read();
    await turns();
    waiting.shift()?.();
    await first;
    world.counts += 1;
    world.time += 700;
    await read();
    world.owner += 1;
    const own = read();
    await turns();
    for (const go of waiting.splice(0)) go();
    expect(await own).toMatchObject({ status: "MISS", value: { owner: 1 } });
  });

  test("is computed anew on the store's next day", async () => {
    const { world, read } = setUp();
    world.time = Date.parse("2026-03-10T23:59:59+09:00");
    await read();
    world.time += 1_000;
    expect((await read()).status).toBe("MISS");
  });

  test("is loaded once for a thousand readers at a time [N-16]", async () => {
    const { world, read } = setUp();
    const answers = await Promise.all(Array.from({ length: 1_000 }, read));
    expect(world.loads).toBe(1);
    expect(new Set(answers.map(({ value }) => value)).size).toBe(1);
  });

  test("is shared between processes, and another one's old value is not used", async () => {
    const { world, shared, read, readThrough, settle } = setUp();
    await read();
    await settle();
    expect((await readThrough(anotherProcess(shared))).status).toBe("HIT");
    world.owner += 1;
    expect((await readThrough(anotherProcess(shared))).status).toBe("MISS");
  });

  test("is computed when what the store holds is not ours", async () => {
    for (const text of ["", "null", "{}", '{"shape":0}', "<html>", '{"__proto__":{"polluted":true}}']) {
      const { shared, read } = setUp();
      await shared.set("dashboard", text, DAY_MS);
      expect((await read()).status).toBe("MISS");
    }
    expect(Object.hasOwn(Object.prototype, "polluted")).toBe(false);
  });

  test("that stands under another key than its own is not used: no tenant sees another's", async () => {
    const other = createSource({ key: "of another store" });
    const { shared, read } = setUp();
    await other.read(shared);
    await shared.set("dashboard", (await shared.get("of another store")) ?? "", 60_000);
    expect((await read()).status).toBe("MISS");
  });
});

describe("a load", () => {
  test("that fails fails its readers, and the next one starts afresh", async () => {
    let isBroken = true;
    const { read, world } = setUp({
      pace: async (step, value) => {
        if (isBroken && step === "load") throw new Error("down");
        return value();
      },
    });
    const answers = await Promise.allSettled([read(), read(), read()]);
    expect(answers.map(({ status }) => status)).toEqual(["rejected", "rejected", "rejected"]);
    isBroken = false;
    expect((await read()).status).toBe("MISS");
    expect(world.loads).toBe(2);
  });

  test("that fails behind an answer is told to `defer`, and the reader has the last value", async () => {
    let isBroken = false;
    const { read, world, settle } = setUp({
      pace: async (step, value) => {
        if (isBroken && step === "load") throw new Error("down");
        return value();
      },
    });
    await read();
    isBroken = true;
    world.counts += 1;
    world.time += 700;
    expect((await read()).status).toBe("HIT");
    await expect(settle()).rejects.toThrow("down");
  });

  test("that never ends holds nobody up: one of those who wait loads for all of them", async () => {
    const never: Promise<never> = new Promise(() => undefined);
    let isFirst = true;
    const { read, world } = setUp({
      life: { ...DASHBOARD_LIFE, joinMs: 20 },
      pace: async (step, value) => {
        if (step !== "load") return value();
        if (!isFirst) return value();
        isFirst = false;
        return never;
      },
    });
    void read();
    await turns();
    const answers = await Promise.all(Array.from({ length: 50 }, read));
    expect(answers.every(({ value }) => value.owner === 0)).toBe(true);
    expect(world.loads).toBe(2);
  });
});

async function turns(): Promise<void> {
  for (let turn = 0; turn < 20; turn += 1) await Promise.resolve();
}

test("no read in any interleaving of reads and owner writes is older than an acknowledged write", async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.scheduler(),
      fc.array(fc.boolean(), { minLength: 4, maxLength: 16 }),
      async (scheduler, isWrite) => {
        const pace = async <T>(step: string, value: () => T): Promise<T> => {
          await scheduler.schedule(Promise.resolve(), `${step} begins`);
          const result = value();
          await scheduler.schedule(Promise.resolve(), `${step} ends`);
          return result;
        };
        const { world, shared, readThrough } = setUp({ pace });
        const processes = [shared, { ...anotherProcess(shared), isShared: false }];
        let acknowledged = 0;
        let stale = 0;
        const tasks = isWrite.map(async (writes, index) => {
          await scheduler.schedule(Promise.resolve(), `task ${index}`);
          if (writes) {
            const mine = await pace("write", () => (world.owner += 1));
            acknowledged = Math.max(acknowledged, mine);
            return;
          }
          const floor = acknowledged;
          const { value } = await readThrough(processes[index % 2] ?? shared);
          if (value.owner < floor) stale += 1;
        });
        await scheduler.waitFor(Promise.all(tasks));
        expect(stale).toBe(0);
        const last = readThrough(shared);
        await scheduler.waitFor(last);
        expect((await last).value.owner).toBe(world.owner);
      },
    ),
    { numRuns: 400 },
  );
});
