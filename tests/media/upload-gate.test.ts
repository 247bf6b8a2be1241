import { expect, test } from "bun:test";
import { createUploadGate } from "../../src/media/index.ts";

test("lets so many in, and one more for each that leaves", () => {
  const gate = createUploadGate(() => 0, { max: 2 });
  const [first, second] = [gate.enter("a"), gate.enter("b")];
  expect(gate.enter("c")).toBeUndefined();
  first?.();
  first?.();
  expect(gate.enter("c")).toBeDefined();
  expect(gate.enter("d")).toBeUndefined();
  second?.();
  expect(gate.enter("d")).toBeDefined();
});

test("one caller cannot keep the others out", () => {
  const gate = createUploadGate(() => 0);
  const held = Array.from({ length: 20 }, () => gate.enter("greedy")).filter((leave) => leave !== undefined);
  expect(held).toHaveLength(6);
  expect(gate.enter("another")).toBeDefined();
  held[0]?.();
  expect(gate.enter("greedy")).toBeDefined();
});

test("forgets who never came out", () => {
  let now = 0;
  const gate = createUploadGate(() => now, { max: 1 });
  gate.enter("a");
  expect(gate.enter("b")).toBeUndefined();
  now += 20 * 60_000 + 1;
  expect(gate.enter("b")).toBeDefined();
});
