import { describe, expect, test } from "bun:test";
import { takingTurns } from "../../src/entry/worker-event-log.ts";
import { createTurns } from "../../src/entry/worker-turns.ts";
import type { EventLog } from "../../src/events/index.ts";
import { fixedClock } from "../auth/support.ts";

/** Requests of one isolate: each has an event log of its own, whose passes end when the test says so. */
function isolate() {
  const clock = fixedClock();
  const turns = createTurns(clock);
  const passes: string[] = [];

  function request(name: string) {
    const ending: (() => void)[] = [];
    const deferred: Promise<unknown>[] = [];
    const events = takingTurns({
      turns,
      defer: (work) => void deferred.push(work),
      create: (defer): EventLog => {
        const pass = () => {
          passes.push(name);
          defer(new Promise<void>((resolve) => ending.push(resolve)));
        };
        return {
          wake: pass,
          drain: async () => pass(),
          intake: async () => {},
          check: async () => {},
          start: () => {},
          stop: async () => {},
        };
      },
    });
    const endPass = async () => {
      const known = deferred.length;
      ending.shift()?.();
      await Promise.all(deferred.slice(0, known - ending.length));
    };
    return { events, endPass };
  }
  return { clock, passes, request };
}

describe("requests of one isolate that commit at the same moment", () => {
  test("carry the event log on one at a time, and the one at it goes on for those who came meanwhile", async () => {
    const { passes, request } = isolate();
    const [first, second, third] = [request("first"), request("second"), request("third")];
    first.events.wake();
    second.events.wake();
    third.events.wake();
    expect(passes).toEqual(["first"]);
    await first.endPass();
    expect(passes).toEqual(["first", "first"]);
    await first.endPass();
    expect(passes).toEqual(["first", "first"]);
    second.events.wake();
    expect(passes).toEqual(["first", "first", "second"]);
  });

  test("do not wait for one whose request the platform ended", () => {
    const { clock, passes, request } = isolate();
    request("ended").events.wake();
    clock.advance(9_999);
    request("early").events.wake();
    expect(passes).toEqual(["ended"]);
    clock.advance(1);
    request("later").events.wake();
    expect(passes).toEqual(["ended", "later"]);
  });

  test("leave alone whoever waits for the log itself", async () => {
    const { passes, request } = isolate();
    const [reader, writer] = [request("reader"), request("writer")];
    await reader.events.drain();
    writer.events.wake();
    expect(passes).toEqual(["reader", "writer"]);
    await reader.endPass();
    request("other").events.wake();
    expect(passes).toEqual(["reader", "writer"]);
  });
});
