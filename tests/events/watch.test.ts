import { afterEach, beforeEach, describe, expect, test } from "bun:test";
import type { Db } from "../../src/db/index.ts";
import { createEngine } from "../../src/events/engine.ts";
import { CONSUMERS, type ConsumerWatch } from "../../src/events/index.ts";
import type { RawMessage } from "../../src/events/message.ts";
import { rebuildConsumer } from "../../src/events/rebuild.ts";
import { messagesOf, peopleOf } from "./history.ts";
import { append, consumerDeps, openStore } from "./support.ts";

let store: Db;
let close: () => Promise<void>;
beforeEach(async () => {
  ({ store, close } = await openStore());
});
afterEach(() => close());

const [analytics] = CONSUMERS;
const TRACE = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";

function watched() {
  const counts: Record<string, number> = {};
  const traces: (string | null)[] = [];
  const watch: ConsumerWatch = {
    handled: (consumer, outcome, count) => {
      counts[`${consumer} ${outcome}`] = (counts[`${consumer} ${outcome}`] ?? 0) + count;
    },
    applied: (_consumer, messages) => void traces.push(...messages.map(({ traceparent }) => traceparent)),
    republished: () => {},
  };
  return { counts, traces, deps: { ...consumerDeps(store), watch } };
}

function engineOf(deps: ReturnType<typeof watched>["deps"]) {
  if (!analytics) throw new Error("no consumer");
  return createEngine({ deps, consumer: analytics, generation: 0 });
}

const history = (): RawMessage[] => [
  ...messagesOf({ people: peopleOf(5), steps: [[], [], [], [], []] }, "watch").messages,
];

describe("who counts messages", () => {
  test("hears of each applied message once, and of every delivery that changed nothing as a duplicate", async () => {
    const { counts, deps } = watched();
    const messages = history();
    const engine = engineOf(deps);
    await engine.deliver(messages);
    expect(counts).toEqual({ "analytics applied": messages.length });
    const people = messages.filter(({ type }) => type === "ParticipantRegistered");
    await engine.deliver(people);
    await engine.deliver(people.slice(0, 2));
    expect(counts["analytics applied"]).toBe(messages.length);
    expect(counts["analytics duplicate"]).toBe(people.length + 2);
  });

  test("hears of what was parked and of what is dead", async () => {
    const { counts, deps } = watched();
    const [first, ...others] = history();
    if (!first) throw new Error("no message");
    await engineOf(deps).deliver([
      { ...first, data: "{" },
      ...others.slice(0, 1).map((raw) => ({ ...raw, schemaVersion: 99 })),
    ]);
    expect(counts).toEqual({ "analytics dead": 1, "analytics parked": 1 });
  });

  test("gets the trace that each message was committed in, after the commit", async () => {
    const { traces, deps } = watched();
    const messages = history().map((raw) => ({ ...raw, traceparent: TRACE }));
    await engineOf(deps).deliver(messages);
    expect(traces).toEqual(messages.map(() => TRACE));
  });

  test("hears nothing of a rebuild: its messages were counted when they came", async () => {
    const { counts, traces, deps } = watched();
    await append(store, history());
    if (!analytics) throw new Error("no consumer");
    const report = await rebuildConsumer(deps, analytics);
    expect(report.messages).toBeGreaterThan(5);
    expect([counts, traces]).toEqual([{}, []]);
  });
});
