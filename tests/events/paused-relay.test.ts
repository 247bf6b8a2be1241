import { expect, test } from "bun:test";
import { runPausedRelay } from "./paused-relay.ts";

test("a consumer that stood still amid its work, while another went on, counts nothing twice when it wakes [R-164] [R-165]", async () => {
  const { observed, expected, meanwhile } = await runPausedRelay({ people: 1_500, pauseMs: 0 });
  expect(meanwhile).toBeGreaterThan(0);
  expect(observed).toEqual([...expected]);
}, 90_000);
