import { afterEach, beforeEach, describe, expect, test } from "bun:test";
import type { Db } from "../../src/db/index.ts";
import { AppError } from "../../src/errors.ts";
import { type Consumer, createEventLog, findConsumer } from "../../src/events/index.ts";
import { messagesOf, peopleOf } from "./history.ts";
import { append, consumerDeps, openStore, rowsOf } from "./support.ts";

let store: Db;
let close: () => Promise<void>;
beforeEach(async () => {
  ({ store, close } = await openStore());
});
afterEach(() => close());

const participants = async () =>
  Number((await rowsOf(store, "select sum(participants) as n from event_stats"))[0]?.["n"] ?? 0);
const people = (count: number) =>
  peopleOf(count).map((one) => ({ ...one, isVerified: false, isWithdrawn: false }));

/** Counts the reads of a pass and keeps the work handed to `defer`. */
function world(db: Db = store, sleep: (ms: number) => Promise<void> = async () => {}) {
  const deferred: Promise<unknown>[] = [];
  let reads = 0;
  const counting: Db = {
    ...db,
    query: (statements) => {
      reads += 1;
      return db.query(statements);
    },
  };
  const deps = consumerDeps(counting);
  const log = createEventLog({ ...deps, defer: (work) => void deferred.push(work), sleep });
  return { log, deps, deferred, reads: () => reads };
}

describe("wake", () => {
  test("applies what was committed, outside the caller's own work", async () => {
    await append(store, messagesOf({ people: people(20), steps: [[], [], []] }, "wake").messages);
    const { log, deferred } = world();
    expect(log.wake()).toBeUndefined();
    await Promise.all(deferred);
    expect(await participants()).toBe(20);
  });

  test("joins a hundred calls into two passes at most", async () => {
    const { log, deferred, reads } = world();
    await log.drain();
    const before = reads();
    for (let call = 0; call < 100; call += 1) log.wake();
    await Promise.all(deferred);
    expect(reads() - before).toBeLessThanOrEqual(2);
  });

  test("during a pass makes another one, so that nothing waits for the next wake", async () => {
    const { messages } = messagesOf({ people: people(40), steps: [[], [], []] }, "late");
    const late = messages.splice(30);
    await append(store, messages);
    let isFirst = true;
    const slow: Db = {
      ...store,
      write: async (statements) => {
        if (isFirst) {
          isFirst = false;
          await append(store, late);
          log.wake();
        }
        return store.write(statements);
      },
    };
    const { log, deferred } = world(slow);
    log.wake();
    await Promise.all(deferred);
    expect(await participants()).toBe(40);
  });
});

describe("drain", () => {
  test("covers everything committed before the call, also when a pass is running", async () => {
    const { log } = world(store, () => new Promise(() => {}));
    const { messages } = messagesOf({ people: people(400), steps: [[], [], []] }, "drain");
    for (let at = 0; at < messages.length; at += 100) {
      await append(store, messages.slice(at, at + 100));
      log.wake();
    }
    await log.drain();
    expect(await participants()).toBe(400);
    expect(await Promise.all([log.drain(), log.drain()])).toEqual([undefined, undefined]);
  });

  test("called in the middle of a pass waits for the next pass, not for the pause between them", async () => {
    const { messages } = messagesOf({ people: people(40), steps: [[], [], []] }, "middle");
    const late = messages.splice(30);
    await append(store, messages);
    let drained: Promise<void> | undefined;
    const slow: Db = {
      ...store,
      write: async (statements) => {
        if (drained === undefined) {
          await append(store, late);
          drained = log.drain();
        }
        return store.write(statements);
      },
    };
    const { log } = world(slow, () => new Promise(() => {}));
    await log.drain();
    await drained;
    expect(await participants()).toBe(40);
  });

  test("tries again while the database is busy, and says so when it stays busy", async () => {
    await append(store, messagesOf({ people: people(10), steps: [[], [], []] }, "busy").messages);
    let refusals = 3;
    const busy: Db = {
      ...store,
      write: async (statements) => {
        if (refusals-- > 0) throw new AppError({ code: "UNAVAILABLE", reason: "BUSY" });
        return store.write(statements);
      },
    };
    const { log, deps } = world(busy);
    await log.drain();
    expect(await participants()).toBe(10);
    expect(deps.errors).toEqual(Array(3).fill("event_log_pass_failed"));
    await append(store, messagesOf({ people: people(5), steps: [[], [], []] }, "busier").messages);
    refusals = 5;
    await expect(log.drain()).rejects.toMatchObject({ reason: "BUSY" });
    await log.drain();
    expect(await participants()).toBe(15);
    expect(await rowsOf(store, "select 1 from inbox_failures union all select 1 from dead_letters")).toEqual(
      [],
    );
  });

  test("blames no message for a busy database, not even while it looks for a guilty one", async () => {
    const { messages } = messagesOf({ people: people(10), steps: [[], [], []] }, "blame");
    await append(store, messages);
    const guilty = messages.at(-1)?.id;
    let refusals = 3;
    const busy: Db = {
      ...store,
      write: async (statements) => {
        if (refusals-- > 0) throw new AppError({ code: "UNAVAILABLE", reason: "BUSY" });
        return store.write(statements);
      },
    };
    const analytics = findConsumer("analytics");
    const broken: Consumer = {
      ...analytics,
      project: (batch, target) => {
        if (batch.some((message) => message.id === guilty)) throw new TypeError("broken");
        return analytics.project(batch, target);
      },
    };
    const options = { ...consumerDeps(busy), consumers: [broken], defer: () => {}, sleep: async () => {} };
    await createEventLog(options).drain();
    expect(await participants()).toBe(9);
    expect(await rowsOf(store, "select message_id, attempts from inbox_failures")).toEqual([
      { message_id: guilty ?? "", attempts: 1 },
    ]);
  });
});
