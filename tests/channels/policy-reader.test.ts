import { describe, expect, test } from "bun:test";
import { createSharedReader } from "../../src/channels/breaker/reader.ts";
import { memorySharedState, type SharedState } from "../../src/channels/breaker/shared-state.ts";

/** A shared state whose answers to reads wait until they are let go, oldest first. */
function setUp() {
  const clock = { at: 0 };
  const now = () => clock.at;
  const memory = memorySharedState(now);
  const waiting: (() => void)[] = [];
  let reads = 0;
  const shared: SharedState = {
    ...memory,
    getMany: async (keys) => {
      reads += 1;
      const texts = await memory.getMany(keys);
      await new Promise<void>((resolve) => waiting.push(resolve));
      return texts;
    },
  };
  const letGo = async () => {
    while (waiting.length === 0) await Promise.resolve();
    waiting.shift()?.();
  };
  return { clock, memory, reader: createSharedReader(shared, now), letGo, reads: () => reads };
}

describe("what a process knows of the shared state", () => {
  test("is asked for once a second, an absent key as well", async () => {
    const { clock, reader, letGo, reads } = setUp();
    const first = reader.read(["a"]);
    await letGo();
    await first;
    clock.at = 999;
    expect((await reader.read(["a"]))?.get("a")).toBeUndefined();
    expect(reads()).toBe(1);
    clock.at = 1_000;
    const second = reader.read(["a"]);
    await letGo();
    await second;
    expect(reads()).toBe(2);
  });

  test("what it has just written is not hidden by an older answer that comes late", async () => {
    const { reader, letGo } = setUp();
    const old = reader.read(["marker"]);
    reader.note("marker", "open");
    await letGo();
    expect((await old)?.get("marker")).toBe("open");
    expect(reader.peek("marker")).toBe("open");
  });

  test("of two reads under way the one that began last counts", async () => {
    const { memory, reader, letGo } = setUp();
    const older = reader.readNow(["marker"]);
    await Promise.resolve();
    await memory.set("marker", "new", 1_000);
    const newer = reader.readNow(["marker"]);
    await letGo();
    await older;
    await letGo();
    await newer;
    expect(reader.peek("marker")).toBe("new");
  });

  test("is nothing once it cannot be reached", async () => {
    const memory = memorySharedState(() => 0);
    let isCut = false;
    const cut: SharedState = {
      ...memory,
      getMany: async (keys) => (isCut ? undefined : memory.getMany(keys)),
    };
    const reader = createSharedReader(cut, () => 0);
    reader.note("marker", "open");
    isCut = true;
    expect(await reader.readNow(["marker"])).toBeUndefined();
    expect(reader.peek("marker")).toBeUndefined();
  });

  test("is dropped when the clock was set back", async () => {
    const { clock, reader, letGo, reads } = setUp();
    clock.at = 5_000;
    reader.note("a", "1");
    clock.at = 4_000;
    const read = reader.read(["a"]);
    await letGo();
    await read;
    expect(reads()).toBe(1);
  });
});

test("a process that is alone keeps texts for their time, adds once and counts", async () => {
  const clock = { at: 0 };
  const state = memorySharedState(() => clock.at);
  expect(await state.add("k", "1", 100)).toBe(true);
  expect(await state.add("k", "2", 100)).toBe(false);
  expect(await state.increment("k", 100, 4)).toBe(5);
  clock.at = 100;
  expect(await state.getMany(["k", "never"])).toEqual([undefined, undefined]);
  await state.set("k", "3", 100);
  await state.delete("k", "never");
  expect(await state.getMany(["k"])).toEqual([undefined]);
});
