import { describe, expect, test } from "bun:test";
import { whenAsked } from "../../src/when-asked.ts";

describe("a module that is loaded when it is asked for", () => {
  test("is loaded by the first who asks and kept for all later ones, without a promise", async () => {
    let loads = 0;
    const greeting = whenAsked(async () => {
      loads += 1;
      return { words: "안녕하세요" };
    });
    expect(loads).toBe(0);
    const first = await greeting();
    expect(greeting()).toBe(first);
    expect([first.words, loads]).toEqual(["안녕하세요", 1]);
  });

  test("is waited for by each who asks meanwhile, not through another's promise", async () => {
    const begun: ((module: object) => void)[] = [];
    const module = whenAsked(() => new Promise<object>((resolve) => begun.push(resolve)));
    const [one, two] = [module(), module()];
    expect(begun).toHaveLength(2);
    begun[1]?.({ of: "two" });
    expect(await two).toEqual({ of: "two" });
    begun[0]?.({ of: "one" });
    expect(await one).toEqual({ of: "one" });
  });

  test("is tried again after a load that failed", async () => {
    const tries = [Promise.reject(new Error("not now")), Promise.resolve({ ready: true })];
    const module = whenAsked(() => tries.shift() ?? Promise.reject(new Error("asked too often")));
    await expect(Promise.resolve(module())).rejects.toThrow("not now");
    expect(await module()).toEqual({ ready: true });
    expect(await module()).toEqual({ ready: true });
  });
});
