import { expect } from "bun:test";
import fc from "fast-check";
import { type Db, rawStatement } from "../../../src/db/index.ts";
import { AppError } from "../../../src/errors.ts";
import { findConsumer, rebuildConsumer, replay } from "../../../src/events/index.ts";
import type { RawMessage } from "../../../src/events/message.ts";
import { toWire } from "../../../src/events/transport/wire.ts";
import { histories, messagesOf, peopleOf, type Step } from "../history.ts";
import { append, dumpProjections, rowsOf } from "../support.ts";
import { referenceOf, type World } from "./world.ts";

/** What every transport must give; `run` fails where one does not. */
export type Law = { readonly name: string; readonly run: (world: World) => Promise<void> };

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
const HISTORY_RUNS = 4;

const STEPS: Step[] = [
  { kind: "distribute", statuses: Array(6).fill("SUCCESS"), costs: [1, 2, 3, 4, 5, null] },
  { kind: "change", status: "ACTIVE", target: 5, prize: 6, other: 7 },
  { kind: "result", run: 0, channel: 2, status: "FAILED", cost: null },
];
const HISTORY = { people: peopleOf(300), steps: [STEPS, [], STEPS] };

function shuffled<T>(items: readonly T[], seed: number): T[] {
  let state = seed >>> 0 || 1;
  const next = () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state;
  };
  return items
    .map((item) => [next(), item] as const)
    .sort(([left], [right]) => left - right)
    .map(([, item]) => item);
}

/** Everything is counted once: by the model, to the byte, and nothing is left over. */
async function expectExact(world: World, ids: ReturnType<typeof messagesOf>): Promise<void> {
  await world.expectFacts(HISTORY, ids);
  expect(await dumpProjections(world.store)).toBe(await referenceOf(ids.messages));
  expect(
    await rowsOf(
      world.store,
      "select 1 from inbox_parked union all select 1 from inbox_failures union all select 1 from dead_letters",
    ),
  ).toEqual([]);
}

/** Dies at its n-th write: that one and all later ones fail; with `isLate` only the n-th one's answer is lost. */
function dyingAt(store: Db, write: number, isLate: boolean): Db {
  let count = 0;
  return {
    ...store,
    write: async (statements) => {
      count += 1;
      if (count < write) return store.write(statements);
      if (count === write && isLate) await store.write(statements);
      throw new AppError({ code: "UNAVAILABLE", reason: "BUSY" });
    },
  };
}

export const LAWS: readonly Law[] = [
  {
    name: "effects are exactly once when every message comes one to five times more, in any order [R-160] [R-164] [R-165]",
    run: async (world) => {
      await world.start();
      let runs = 0;
      const copying = fc.record({ seed: fc.nat(), copies: fc.integer({ min: 1, max: 5 }) });
      await fc.assert(
        fc.asyncProperty(histories, copying, async (history, { seed, copies }) => {
          const ids = messagesOf(history, `copies/${runs++}`);
          await append(world.store, ids.messages);
          const all = Array.from({ length: copies }, () => ids.messages).flat();
          await world.carrier.inject(shuffled(all, seed).map(toWire));
          await world.settle();
          await world.expectFacts(history, ids);
          expect(await rowsOf(world.store, "select 1 from inbox_parked")).toEqual([]);
        }),
        { numRuns: HISTORY_RUNS },
      );
    },
  },
  {
    name: "a copy that comes 25 hours or 15 days later counts nothing [R-164]",
    run: async (world) => {
      const ids = messagesOf(HISTORY, "late copies");
      await append(world.store, ids.messages);
      await world.start();
      await world.settle();
      for (const later of [25 * HOUR_MS, 15 * DAY_MS]) {
        world.advance(later);
        await world.carrier.inject(ids.messages.map(toWire));
        await world.settle();
        await expectExact(world, ids);
      }
    },
  },
  {
    name: "one message in a hundred that is lost on the way is published again [R-165]",
    run: async (world) => {
      const ids = messagesOf(HISTORY, "leak");
      await append(world.store, ids.messages);
      let sent = 0;
      await world.start({
        wrap: (transport) => ({
          ...transport,
          publish: (messages) => transport.publish(messages.filter(() => ++sent % 100 !== 7)),
        }),
      });
      await world.settle();
      await expectExact(world, ids);
    },
  },
  {
    name: "what is trimmed before anybody acknowledged it is published again",
    run: async (world) => {
      const ids = messagesOf(HISTORY, "trimmed");
      await append(world.store, ids.messages);
      const away = await world.start({ db: dyingAt(world.store, 3, false) });
      away.log.wake();
      await world.carrier.lose();
      await away.stop();
      await world.carrier.lose();
      await world.start();
      await world.settle();
      await expectExact(world, ids);
    },
  },
  {
    name: "junk on the wire holds up nothing and counts nothing",
    run: async (world) => {
      const ids = messagesOf(HISTORY, "junk");
      await world.carrier.inject(["", "{", "null", "[]", '{"id":7}', "\u0000", "x".repeat(50_000)]);
      await append(world.store, ids.messages);
      await world.start();
      await world.settle();
      await expectExact(world, ids);
    },
  },
  {
    name: "a message that nobody can read is a dead letter, and its neighbours count [R-165]",
    run: async (world) => {
      const people = peopleOf(30).map((one) => ({ ...one, isVerified: false, isWithdrawn: false }));
      const { messages } = messagesOf({ people, steps: [[], [], []] }, "unreadable");
      const spoilt = new Map([
        [8, "{"],
        [9, JSON.stringify({ padding: "가".repeat(1_000_000) })],
      ]);
      const logged = messages.map((raw, index) => ({ ...raw, data: spoilt.get(index) ?? raw.data }));
      await append(world.store, logged);
      await world.start();
      await world.settle();
      const [counted] = await rowsOf(world.store, "select sum(participants) as n from event_stats");
      expect(counted).toEqual({ n: 28 });
      expect(await rowsOf(world.store, "select reason from dead_letters order by 1")).toEqual([
        { reason: "INVALID_JSON" },
        { reason: "TOO_LARGE" },
      ]);
    },
  },
  {
    name: "a message of a newer release waits, holds up nothing, and counts after the update",
    run: async (world) => {
      const ids = messagesOf(HISTORY, "newer");
      const unknownVersion = 99;
      const isNewer = (raw: RawMessage, index: number) => raw.aggregateId !== raw.key && index % 20 === 0;
      const logged = ids.messages.map((raw, index) => ({
        ...raw,
        schemaVersion: isNewer(raw, index) ? unknownVersion : 1,
      }));
      await append(world.store, logged);
      const old = await world.start();
      await world.settle();
      const parked = await rowsOf(world.store, "select message_id from inbox_parked");
      expect(parked).toHaveLength(
        logged.filter(({ schemaVersion }) => schemaVersion === unknownVersion).length,
      );
      await old.stop();
      // The release that knows that version reads it as this one reads version 1.
      await world.store.write([
        rawStatement("update inbox_parked set message = json_set(message, '$.schemaVersion', 1)", []),
      ]);
      await world.start();
      await world.settle();
      await expectExact(world, ids);
    },
  },
  {
    name: "two processes that publish and consume at once, while messages keep coming, count each once [R-164] [R-165]",
    run: async (world) => {
      const ids = messagesOf(HISTORY, "two");
      const processes = [await world.start(), await world.start()];
      for (let at = 0; at < ids.messages.length; at += 60) {
        await append(world.store, ids.messages.slice(at, at + 60));
        for (const { log } of processes) log.wake();
      }
      await world.settle();
      await expectExact(world, ids);
    },
  },
  {
    name: "a process that dies between publishing and its mark, or between effect and acknowledgement, doubles nothing",
    run: async (world) => {
      const ids = messagesOf(HISTORY, "dying");
      const slice = Math.ceil(ids.messages.length / 6);
      for (const [index, [write, isLate]] of DEATHS.entries()) {
        await append(world.store, ids.messages.slice(index * slice, (index + 1) * slice));
        const dying = await world.start({ db: dyingAt(world.store, write, isLate) });
        dying.log.wake();
        await dying.log.drain().catch(() => {});
        await dying.stop();
      }
      await world.start();
      await world.settle();
      await expectExact(world, ids);
    },
  },
  {
    name: "forged messages count nothing: unknown ids, foreign stores, other numbers under a real id",
    run: async (world) => {
      const ids = messagesOf(HISTORY, "forged");
      const foreign = messagesOf({ people: peopleOf(3), steps: [[], [], []] }, "foreign");
      const forgeries = ids.messages.flatMap((raw) => [
        { ...raw, id: `${raw.id.slice(0, -4)}ffff` },
        { ...raw, storeId: foreign.storeId },
        { ...raw, type: "ParticipantWithdrawn", aggregateVersion: 99, data: "{}" },
      ]);
      await world.carrier.inject(forgeries.map(toWire));
      await world.start();
      await world.settle();
      expect(await rowsOf(world.store, "select 1 from event_stats")).toEqual([]);
      await append(world.store, ids.messages);
      await world.carrier.inject([...forgeries, ...foreign.messages].map(toWire));
      await world.settle();
      await expectExact(world, ids);
    },
  },
  {
    name: "messages of one event are applied in its order, however they arrive [R-163]",
    run: async (world) => {
      const changes = Array.from(
        { length: 40 },
        (_, index): Step => ({ kind: "change", status: "ACTIVE", target: index + 1, prize: index, other: 1 }),
      );
      const history = { people: [], steps: [changes, changes, []] };
      const ids = messagesOf(history, "order");
      await append(world.store, ids.messages);
      await world.carrier.inject(ids.messages.toReversed().map(toWire));
      await world.start();
      await world.settle();
      await world.expectFacts(history, ids);
      const versions = await rowsOf(world.store, "select applied_version as n from event_stats order by 1");
      expect(versions.map(({ n }) => n)).toEqual([2, 42, 42]);
      expect(await rowsOf(world.store, "select 1 from inbox_parked")).toEqual([]);
    },
  },
  {
    name: "replays and rebuilds while messages keep coming change no count",
    run: async (world) => {
      const ids = messagesOf(HISTORY, "rebuilding");
      const { log, deps } = await world.start();
      const analytics = findConsumer("analytics");
      for (let at = 0; at < ids.messages.length; at += 150) {
        await append(world.store, ids.messages.slice(at, at + 150));
        log.wake();
        await rebuildConsumer({ ...deps, store: world.store }, analytics);
        await replay(deps, analytics, { kind: "range", from: 1, to: at + 75 });
      }
      await world.settle();
      await expectExact(world, ids);
    },
  },
  {
    name: "a transport that is away for a while loses nothing, doubles nothing, and the lag goes back to 0",
    run: async (world) => {
      const ids = messagesOf(HISTORY, "away");
      const { log } = await world.start();
      await append(world.store, ids.messages.slice(0, 100));
      await world.settle();
      await world.carrier.down();
      await append(world.store, ids.messages.slice(100));
      log.wake();
      await log.drain();
      await world.carrier.up();
      await world.settle();
      await expectExact(world, ids);
    },
  },
];

const DEATHS: readonly (readonly [write: number, isLate: boolean])[] = [
  [1, false],
  [1, true],
  [2, false],
  [2, true],
  [3, false],
  [3, true],
];
