import { expect, test } from "bun:test";
import { runChaos } from "./laws/chaos.ts";
import { type ChaosPlan, FIRST_FOCUSED, planOf } from "./laws/chaos-plan.ts";
import { channelSubjects, variantSubjects } from "./laws/subjects.ts";

const SEED = 20_261_121;
const STORMS = 220;
const FOCUSED = 80;

/** `bun run bench --only channel-chaos` is the same with 10,000 lives. */
test(`under faults, crashes and retries nothing is posted twice and every run ends (seed ${SEED})`, async () => {
  const subjects = { ...channelSubjects(), ...variantSubjects() };
  const report = await runChaos({ subjects, seed: SEED, storms: STORMS, focused: FOCUSED });
  expect(report.findings).toEqual([]);
  expect(report.runs).toBe(STORMS + FOCUSED);
}, 60_000);

test("a run is decided by seed and number alone, so that a broken one can be replayed", () => {
  const steps = new Map([["Somewhere", { send: "write", find: "read", told: "webhook" } as const]]);
  const plan = (seed: number, index: number): ChaosPlan => planOf(steps, seed, index);
  expect(plan(1, 7)).toEqual(plan(1, 7));
  expect(plan(1, 7)).not.toEqual(plan(2, 7));
  expect(plan(1, 7)).not.toEqual(plan(1, 8));
  expect(plan(1, FIRST_FOCUSED + 2).faults).toContainEqual(
    expect.objectContaining({ op: "send", kind: "hang_after" }),
  );
});
