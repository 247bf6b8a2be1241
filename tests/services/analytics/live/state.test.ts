import { describe, expect, test } from "bun:test";
import fc from "fast-check";
import { advance, changedSince, resume, stateOf } from "../../../../src/services/analytics/live/state.ts";

const idOf = (index: number) =>
  `01900000-0000-7000-8000-${String(index).padStart(4, "0")}${((index * 2_654_435_761) % 2 ** 32).toString(16).padStart(8, "0")}`;

/** Changes one after the other, each of one of so many events. */
const history = fc.array(fc.nat({ max: 59 }), { maxLength: 80 });

function after(changes: readonly number[]) {
  const versions = new Map<string, number>();
  for (const index of changes) versions.set(idOf(index), (versions.get(idOf(index)) ?? 0) + 1);
  return stateOf(new Map([...versions].toSorted(([a], [b]) => (a < b ? -1 : 1))));
}

describe("what an id says [N-16]", () => {
  test("one who returns hears of exactly the events that changed since, or is asked to read anew", () => {
    fc.assert(
      fc.property(history, history, (before, missed) => {
        const now = after([...before, ...missed]);
        const resumed = resume(after(before).id, now);
        if (resumed.kind !== "known") return;
        const changed = changedSince(resumed.state, now.versions);
        expect(changed).toEqual([...new Set(missed.map(idOf))].toSorted());
      }),
    );
  });

  test("of up to 32 events nothing is ever asked anew", () => {
    const few = fc.array(fc.nat({ max: 31 }), { maxLength: 80 });
    fc.assert(
      fc.property(few, few, (before, missed) => {
        expect(resume(after(before).id, after([...before, ...missed])).kind).toBe("known");
      }),
    );
  });

  test("a new event of a store with many is heard of by itself", () => {
    const many = Array.from({ length: 50 }, (_, index) => index);
    const resumed = resume(after(many).id, after([...many, 55]));
    expect(resumed.kind).toBe("known");
    expect(resumed.kind === "known" && changedSince(resumed.state, after([...many, 55]).versions)).toEqual([
      idOf(55),
    ]);
  });

  test("an id from later than we know is never taken for ours", () => {
    fc.assert(
      fc.property(
        history,
        fc.array(fc.nat({ max: 59 }), { minLength: 1, maxLength: 20 }),
        (before, later) => {
          expect(resume(after([...before, ...later]).id, after(before)).kind).toBe("ahead");
        },
      ),
    );
  });

  test("too many missed changes are read anew", () => {
    const changes = (count: number) => Array.from({ length: count }, () => 1);
    expect(resume(after(changes(1)).id, after(changes(1_001))).kind).toBe("known");
    expect(resume(after(changes(1)).id, after(changes(1_002))).kind).toBe("unknown");
  });

  test("messages one by one end in the same id as all at once, which fits where ids go", () => {
    fc.assert(
      fc.property(history, history, (before, missed) => {
        const now = after([...before, ...missed]);
        const told = changedSince(after(before), now.versions).reduce(
          (state, eventId) => advance(state, eventId, now.versions.get(eventId) ?? 0),
          after(before),
        );
        expect(told.id).toBe(now.id);
        expect(now.id.length).toBeLessThanOrEqual(1_024);
      }),
    );
  });

  test("nothing that a client sends breaks it", () => {
    fc.assert(
      fc.property(fc.string(), history, (text, changes) => {
        expect(["known", "unknown", "ahead"]).toContain(resume(text, after(changes)).kind);
      }),
    );
  });
});
