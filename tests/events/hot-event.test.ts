import { afterEach, beforeEach, describe, expect, test } from "bun:test";
import { type Db, singleShard } from "../../src/db/index.ts";
import { AppError } from "../../src/errors.ts";
import { createEventLog } from "../../src/events/index.ts";
import { messagesOf, type Person, peopleOf } from "./history.ts";
import { append, consumerDeps, dumpProjections, openStore, rowsOf } from "./support.ts";

let store: Db;
let close: () => Promise<void>;
beforeEach(async () => {
  ({ store, close } = await openStore());
});
afterEach(() => close());

const OTHERS = 40;

/** So many people of event 0, and one of each of the others: in between, or behind all of them. */
function crowd(hot: number, where: "between" | "behind"): Person[] {
  const people = peopleOf(hot).map((one) => ({ ...one, event: 0, isVerified: false, isWithdrawn: false }));
  const others = peopleOf(OTHERS).map((one, index) => ({
    ...one,
    event: index + 1,
    isVerified: false,
    isWithdrawn: false,
  }));
  if (where === "behind") return [...people, ...others];
  const gap = Math.floor(hot / OTHERS);
  return others.flatMap((other, index) => [...people.slice(index * gap, (index + 1) * gap), other]);
}

const logOn = (db: Db, seed: string) =>
  createEventLog({
    ...consumerDeps(db, seed),
    shards: singleShard(db),
    defer: () => {},
    sleep: async () => {},
  });

const othersCounted = async (hotId: string) =>
  Number(
    (
      await rowsOf(store, "select count(*) as n from event_stats where event_id <> ? and participants = 1", [
        hotId,
      ])
    )[0]?.["n"],
  );

const processed = async () => Number((await rowsOf(store, "select count(*) as n from inbox"))[0]?.["n"]);

/** A process that ends with the write after which `isEnough`. */
function endingWhen(isEnough: () => Promise<boolean>): Db {
  let hasEnded = false;
  return {
    ...store,
    write: async (statements) => {
      if (hasEnded) throw new AppError({ code: "UNAVAILABLE", reason: "BUSY" });
      const results = await store.write(statements);
      hasEnded = await isEnough();
      return results;
    },
  };
}

describe("a hot event", () => {
  const cases = [
    [20_000, "between"],
    [100_000, "behind"],
  ] as const;
  for (const [hot, where] of cases) {
    test(`with ${hot} unread registrations does not hold up others that stand ${where} them`, async () => {
      const { eventIds, messages } = messagesOf(
        { people: crowd(hot, where), steps: Array.from({ length: OTHERS + 1 }, () => []) },
        `hot ${where}`,
      );
      await append(store, messages);
      const [hotId = ""] = eventIds;
      const until = endingWhen(async () => (await othersCounted(hotId)) === OTHERS);
      await expect(logOn(until, "until").drain()).rejects.toThrow();
      expect(await othersCounted(hotId)).toBe(OTHERS);
      expect(await processed()).toBeLessThan(messages.length * 0.1);
    }, 60_000);
  }

  test("ends with the same numbers as in the order of the log, also over a stop half-way", async () => {
    const { messages } = messagesOf(
      { people: crowd(6_000, "behind"), steps: Array.from({ length: OTHERS + 1 }, () => []) },
      "half-way",
    );
    await append(store, messages);
    const half = endingWhen(async () => (await processed()) > messages.length / 2);
    await expect(logOn(half, "half").drain()).rejects.toThrow();
    const before = await processed();
    await logOn(store, "rest").drain();
    const fair = await dumpProjections(store);
    expect(before).toBeLessThan(messages.length);
    expect(await processed()).toBe(messages.length);
    expect(await rowsOf(store, "select seq from consumer_cursors where consumer = 'analytics'")).toEqual(
      await rowsOf(store, "select max(seq) as seq from outbox"),
    );
    await close();
    ({ store, close } = await openStore());
    for (let at = 0; at < messages.length; at += 100) {
      await append(store, messages.slice(at, at + 100));
      await logOn(store, `in order ${at}`).drain();
    }
    expect(fair).toBe(await dumpProjections(store));
  }, 60_000);
});
