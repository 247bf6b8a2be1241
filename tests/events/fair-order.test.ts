import { describe, expect, test } from "bun:test";
import fc from "fast-check";
import { createFairOrder, type Place } from "../../src/events/fair-order.ts";

/** Places with gaps between the numbers, as a log has them where rolled back or foreign rows were. */
const logs = fc
  .array(fc.record({ gap: fc.integer({ min: 1, max: 3 }), key: fc.constantFrom("a", "b", "c", "d") }), {
    maxLength: 120,
  })
  .map((steps) => {
    let seq = 10;
    return steps.map(({ gap, key }): Place => {
      seq += gap;
      return { seq, key };
    });
  });

const plays = fc.record({
  log: logs,
  /** Page sizes, and how many places are read ahead before each. */
  turns: fc.array(fc.record({ page: fc.integer({ min: 1, max: 9 }), ahead: fc.nat(30) }), { minLength: 1 }),
});

/** Plays the turns round and round until everything is taken. */
function play({ log, turns }: { log: readonly Place[]; turns: readonly { page: number; ahead: number }[] }) {
  const order = createFairOrder(10);
  const pages: { seqs: number[]; floor: number; waiting: Place[] }[] = [];
  const added: Place[] = [];
  const taken = new Set<number>();
  for (let turn = 0; taken.size < log.length; turn++) {
    const { page = 1, ahead = 1 } = turns[turn % turns.length] ?? {};
    const next = log.slice(added.length, added.length + ahead + 1);
    added.push(...next);
    order.add(next, added.at(-1)?.seq ?? 10);
    const seqs = order.take(page);
    for (const seq of seqs) taken.add(seq);
    pages.push({ seqs, floor: order.floor(), waiting: log.filter(({ seq }) => !taken.has(seq)) });
    expect(order.size()).toBe(added.length - taken.size);
  }
  return pages;
}

describe("a fair order", () => {
  test("hands out every message once, and each event's in the order of the log", () => {
    fc.assert(
      fc.property(plays, (given) => {
        const seqs = play(given).flatMap((page) => page.seqs);
        expect(seqs.toSorted((left, right) => left - right)).toEqual(given.log.map(({ seq }) => seq));
        for (const key of ["a", "b", "c", "d"]) {
          const own = new Set(given.log.filter((place) => place.key === key).map(({ seq }) => seq));
          const handed = seqs.filter((seq) => own.has(seq));
          expect(handed).toEqual([...own]);
        }
      }),
    );
  });

  test("never lets the cursor pass a message that was not handed out, and ends at the end of the log", () => {
    fc.assert(
      fc.property(plays, (given) => {
        const pages = play(given);
        let before = 10;
        for (const { floor, waiting } of pages) {
          expect(floor).toBeGreaterThanOrEqual(before);
          expect(floor).toBeLessThan(waiting[0]?.seq ?? Number.POSITIVE_INFINITY);
          before = floor;
        }
        expect(before).toBe(given.log.at(-1)?.seq ?? 10);
      }),
    );
  });

  test("gives an event its turn before any other has had two, as long as it has something waiting", () => {
    fc.assert(
      fc.property(logs, fc.integer({ min: 1, max: 9 }), (log, size) => {
        const order = createFairOrder(10);
        order.add(log, log.at(-1)?.seq ?? 10);
        const keys = new Map(log.map(({ seq, key }) => [seq, key]));
        const left = new Map<string, number>();
        for (const { key } of log) left.set(key, (left.get(key) ?? 0) + 1);
        while (order.size() > 0) {
          const open = [...left.values()].filter((count) => count > 0).length;
          const counts = new Map<string, number>();
          for (const seq of order.take(Math.min(size, open))) {
            const key = keys.get(seq) ?? "";
            counts.set(key, (counts.get(key) ?? 0) + 1);
            left.set(key, (left.get(key) ?? 0) - 1);
          }
          expect(Math.max(...counts.values())).toBe(1);
        }
      }),
    );
  });

  test("serves a late event with the next page, however much another still has waiting", () => {
    const order = createFairOrder(0);
    const hot = Array.from({ length: 50_000 }, (_, index) => ({ seq: index + 1, key: "hot" }));
    order.add(hot, 50_000);
    for (let page = 0; page < 30; page++) order.take(500);
    order.add([{ seq: 50_001, key: "late" }], 50_001);
    expect(order.take(2)).toEqual([15_001, 50_001]);
    expect(order.floor()).toBe(15_001);
  });
});
