import { describe, expect, test } from "bun:test";
import { grownLru } from "../../src/grown-lru.ts";

describe("a map of what was used last", () => {
  test("drops what was not used for longest once it is full", () => {
    const places = grownLru<{ at: number }>(2);
    places.set("a", { at: 1 }).set("b", { at: 2 });
    places.get("a");
    places.set("c", { at: 3 });
    expect([...places.keys()].sort()).toEqual(["a", "c"]);
  });

  test("counts a value that is set again once", () => {
    const places = grownLru<{ at: number }>(2);
    places.set("a", { at: 1 }).set("b", { at: 2 }).set("b", { at: 3 });
    expect(places.size).toBe(2);
    expect(places.get("a")).toEqual({ at: 1 });
  });

  test("is whole again after everything was taken out", () => {
    const places = grownLru<{ at: number }>(1);
    places.set("a", { at: 1 });
    places.clear();
    places.set("b", { at: 2 });
    expect([...places.keys()]).toEqual(["b"]);
  });
});
