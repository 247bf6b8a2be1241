import { describe, expect, test } from "bun:test";
import fc from "fast-check";
import {
  type Cache,
  DASHBOARD_LIFE,
  getOrLoad,
  type Loaded,
  memoryCache,
  type Stamp,
} from "../../src/cache/index.ts";
import { DAY_MS } from "../../src/time.ts";

const START = Date.parse("2026-03-10T12:00:00+09:00");

/** One value in a database: what it holds, the versions beside it, and how each step is paced. */
function setUp(pace: <T>(step: string, value: () => T) => Promise<T> = async (_step, value) => value()) {
  const world = { time: START, owner: 0, counts: 0, loads: 0 };
  const shared = memoryCache({ now: () => world.time });
  const deferred: Promise<unknown>[] = [];
  const stamp = (): Stamp => ({ strict: [world.owner], loose: world.counts });
  function readThrough(cache: Cache): Promise<Loaded<{ owner: number; counts: number }>> {
    return getOrLoad({
      cache,
      key: "dashboard",
      life: DASHBOARD_LIFE,
      now: () => world.time,
      defer: (work) => deferred.push(work),
      versions: () => pace("versions", stamp),
      load: async () => {
        world.loads += 1;
        return {
          value: await pace("load", () => ({ owner: world.owner, counts: world.counts })),
          timeZone: "Asia/Seoul",
        };
      },
      encode: (value) => value,
      decode: (value) => (isPair(value) ? value : undefined),
    });
  }
  return { world, shared, read: () => readThrough(shared), readThrough, settle: () => Promise.all(deferred) };
}

function isPair(value: unknown): value is { owner: number; counts: number } {
  return typeof value === "object" && value !== null && "owner" in value && "counts" in value;
}

/** Another process: its own hot entries over the same store. */
function anotherProcess(cache: Cache): Cache {
  const { hot, flights } = memoryCache({ now: () => 0 });
  return { ...cache, hot, flights };
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

  test("is served as it was for at most one second while participants pour in", async () => {
    const { world, read } = setUp();
    await read();
    for (let index = 0; index < 100; index += 1) {
      world.counts += 1;
      world.time += 50;
      const { value } = await read();
      expect(world.counts - value.counts).toBeLessThanOrEqual(20);
    }
    expect(world.loads).toBe(1 + 5);
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
    const other = anotherProcess(shared);
    expect((await readThrough(other)).status).toBe("HIT");
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

  test("lets a failed load fail its readers and starts afresh for the next", async () => {
    let isBroken = true;
    const { read, world } = setUp(async (step, value) => {
      if (isBroken && step === "load") throw new Error("down");
      return value();
    });
    await expect(read()).rejects.toThrow("down");
    isBroken = false;
    expect((await read()).status).toBe("MISS");
    expect(world.loads).toBe(2);
  });
});

test("no read in any interleaving of reads and owner writes is older than an acknowledged write", async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.scheduler(),
      fc.array(fc.boolean(), { minLength: 4, maxLength: 16 }),
      async (scheduler, isWrite) => {
        const paced = async <T>(step: string, value: () => T): Promise<T> => {
          await scheduler.schedule(Promise.resolve(), `${step} begins`);
          const result = value();
          await scheduler.schedule(Promise.resolve(), `${step} ends`);
          return result;
        };
        const { world, shared, readThrough } = setUp(paced);
        const processes = [shared, anotherProcess(shared)];
        let acknowledged = 0;
        let stale = 0;
        const tasks = isWrite.map(async (writes, index) => {
          await scheduler.schedule(Promise.resolve(), `task ${index}`);
          if (writes) {
            const mine = await paced("write", () => (world.owner += 1));
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
