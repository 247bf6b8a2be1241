import { expect, test } from "bun:test";
import fc from "fast-check";
import { createSharedReader } from "../../src/channels/breaker/reader.ts";
import { createSharedBreaker, type SharedBreaker } from "../../src/channels/breaker/shared-breaker.ts";
import { memorySharedState, type SharedState } from "../../src/channels/breaker/shared-state.ts";
import { isChannelError } from "../../src/channels/errors.ts";
import { createPolicies } from "../../src/channels/policy.ts";
import type { BreakerSettings } from "../../src/channels/policy-table.ts";
import { down, START, TV, triedOnce } from "./processes.ts";

const SETTINGS: BreakerSettings = {
  threshold: 0.5,
  windowMs: 30_000,
  minimumCalls: 5,
  halfOpenAfterMs: 30_000,
  halfOpenMaxMs: 120_000,
};
const PROCESSES = 3;
const BUCKET = 10_000;

type Step = {
  readonly process: number;
  readonly answer: "good" | "bad" | "nothing";
  readonly passMs: number;
};
type Did = "called" | "probed" | "refused";

/** The whole rule in one place: one list of calls, one marker, no keys, no caches, no races. */
class Reference {
  private calls: { bucket: number; process: number; isGood: boolean; isTold: boolean }[] = [];
  marker: { openUntil: number; attempt: number } | null = null;

  step({ process, answer }: Step, now: number): Did {
    if (this.marker !== null && now >= this.marker.openUntil + 3_600_000) this.marker = null;
    if (this.marker === null) {
      if (answer !== "nothing") this.count(process, answer === "good", now);
      return "called";
    }
    if (now < this.marker.openUntil) return "refused";
    if (answer === "good") {
      this.marker = null;
      this.calls = this.calls.filter((call) => !call.isTold && call.process !== process);
    }
    if (answer === "bad" && this.marker !== null) this.open(this.marker.attempt + 1, now);
    return "probed";
  }

  private open(attempt: number, now: number): void {
    this.marker = { attempt, openUntil: now + Math.min(120_000, 30_000 * 2 ** (attempt - 1)) };
  }

  /** A success is told to the others once something has failed; a failure always. */
  private count(process: number, isGood: boolean, now: number): void {
    const bucket = Math.floor(now / BUCKET);
    this.calls = this.calls.filter((call) => call.bucket > bucket - 3);
    this.calls.push({ bucket, process, isGood, isTold: false });
    if (this.calls.every((call) => call.isGood)) return;
    for (const call of this.calls) if (call.process === process) call.isTold = true;
    const told = this.calls.filter((call) => call.isTold);
    const failures = told.filter((call) => !call.isGood).length;
    if (!isGood && told.length >= 5 && failures > told.length / 2) this.open(1, now);
  }
}

/** What the policies do around a call, with the shared breaker alone. */
async function callThrough(
  breaker: SharedBreaker,
  read: (keys: readonly string[]) => Promise<{ get: (key: string) => string | undefined } | undefined>,
  answer: Step["answer"],
): Promise<Did> {
  const values = await read(breaker.keys());
  if (values === undefined) throw new Error("the memory is always there");
  const seen = breaker.sight(values);
  if (seen.type === "open") return "refused";
  if (seen.type === "due") {
    const claim = await breaker.claimProbe();
    if (claim.type !== "ours") return "refused";
    if (answer === "good") await breaker.probeSucceeded();
    if (answer === "bad") await breaker.probeFailed(claim.marker, "CHANNEL_TIMEOUT", 0);
    if (answer === "nothing") await breaker.releaseProbe();
    return "probed";
  }
  if (answer === "good") await breaker.succeeded();
  if (answer === "bad") await breaker.failed("CHANNEL_TIMEOUT");
  return "called";
}

const step: fc.Arbitrary<Step> = fc.record({
  process: fc.nat({ max: PROCESSES - 1 }),
  answer: fc.constantFrom("good", "bad", "bad", "bad", "nothing"),
  // At least what a process may believe for: what it knows is then what is.
  passMs: fc.oneof(
    { weight: 8, arbitrary: fc.integer({ min: 1_000, max: 4_000 }) },
    { weight: 3, arbitrary: fc.integer({ min: 1_000, max: 150_000 }) },
    { weight: 1, arbitrary: fc.integer({ min: 1_000, max: 8_000_000 }) },
  ),
});

test("in any sequence of calls and times, processes that share a breaker do what one list of calls would", async () => {
  const seen: Record<Did, number> = { called: 0, probed: 0, refused: 0 };
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 10, maxLength: 80 }), async (steps) => {
      const clock = { at: START };
      const now = () => clock.at;
      const shared = memorySharedState(now);
      const processes = Array.from({ length: PROCESSES }, () => {
        const reader = createSharedReader(shared, now);
        const place = { channel: TV, name: "publish", settings: SETTINGS, probeMs: 12_000 } as const;
        return { reader, breaker: createSharedBreaker({ ...place, shared, reader, now }) };
      });
      const reference = new Reference();
      for (const taken of steps) {
        clock.at += taken.passMs;
        const process = processes[taken.process];
        if (process === undefined) throw new RangeError("no such process");
        const did = await callThrough(process.breaker, process.reader.read, taken.answer);
        expect(did).toBe(reference.step(taken, clock.at));
        seen[did] += 1;
        const after = process.breaker.peek();
        const marker = after.type === "closed" ? null : after.marker;
        expect(marker?.openUntil ?? null).toBe(reference.marker?.openUntil ?? null);
        expect(marker?.attempt ?? null).toBe(reference.marker?.attempt ?? null);
      }
    }),
    { numRuns: 500 },
  );
  // Every kind of answer was really compared.
  for (const count of Object.values(seen)) expect(count).toBeGreaterThan(200);
});

test("in any interleaving of calls that come when a wait is over, one of them is the probe", async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.scheduler(),
      fc.array(fc.nat({ max: PROCESSES - 1 }), { minLength: 2, maxLength: 8 }),
      fc.boolean(),
      async (scheduler, callers, isBack) => {
        const clock = { at: START };
        const now = () => clock.at;
        const memory = memorySharedState(now);
        const pace = { isOn: false };
        const shared = paced(memory, async () => {
          if (pace.isOn) await scheduler.schedule(Promise.resolve());
        });
        const processes = Array.from({ length: PROCESSES }, () =>
          createPolicies({ now, random: () => 0.5, table: triedOnce(), shared }),
        );
        const asked: number[] = [];
        const call = async (process: number): Promise<string> => {
          const signal = new AbortController().signal;
          const target = { channel: TV, op: "commit", account: "store-1", signal } as const;
          try {
            await processes[process]?.execute(target, async () => {
              asked.push(process);
              if (pace.isOn) await scheduler.schedule(Promise.resolve());
              if (!isBack || !pace.isOn) throw down();
            });
            return "ok";
          } catch (thrown) {
            return isChannelError(thrown) ? thrown.reason : String(thrown);
          }
        };
        for (let index = 0; index < 5; index += 1) await call(0);
        clock.at += 30_000;
        asked.length = 0;
        pace.isOn = true;
        const told = Promise.all(callers.map(call));
        await scheduler.waitFor(told);
        pace.isOn = false;
        const answers = await told;
        if (isBack) {
          // Who comes after the good probe may call; nobody is asked and told otherwise.
          expect(asked.length).toBe(answers.filter((answer) => answer === "ok").length);
          expect(asked.length).toBeGreaterThanOrEqual(1);
        } else {
          expect(asked).toHaveLength(1);
          expect(answers.filter((answer) => answer === "BREAKER_OPEN")).toHaveLength(callers.length - 1);
        }
        clock.at += 1_000;
        const expected = isBack ? "CLOSED" : "OPEN";
        for (const process of processes) {
          const health = (await process.health([TV], "store-1"))(TV);
          expect(health.publish.state).toBe(expected);
        }
      },
    ),
    { numRuns: 300 },
  );
});

function paced(state: SharedState, wait: () => Promise<void>): SharedState {
  const after = async <T>(work: () => Promise<T>): Promise<T> => {
    await wait();
    const done = await work();
    await wait();
    return done;
  };
  return {
    getMany: (keys) => after(() => state.getMany(keys)),
    set: (...args) => after(() => state.set(...args)),
    add: (...args) => after(() => state.add(...args)),
    increment: (...args) => after(() => state.increment(...args)),
    delete: (...args) => after(() => state.delete(...args)),
  };
}
