import { expect, test } from "bun:test";
import { createUploadGate } from "../../src/media/index.ts";

test("lets so many in, and one more for each that leaves", () => {
  const gate = createUploadGate(() => 0, 2);
  const [first, second] = [gate.enter(), gate.enter()];
  expect(gate.enter()).toBeUndefined();
  first?.();
  first?.();
  expect(gate.enter()).toBeDefined();
  expect(gate.enter()).toBeUndefined();
  second?.();
  expect(gate.enter()).toBeDefined();
});

test("forgets who never came out", () => {
  let now = 0;
  const gate = createUploadGate(() => now, 1);
  gate.enter();
  expect(gate.enter()).toBeUndefined();
  now += 20 * 60_000 + 1;
  expect(gate.enter()).toBeDefined();
});
