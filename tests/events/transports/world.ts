import { expect } from "bun:test";
import type { Db } from "../../../src/db/index.ts";
import {
  createEventLog,
  type EventLog,
  findConsumer,
  readConsumerHealth,
} from "../../../src/events/index.ts";
import type { RawMessage } from "../../../src/events/message.ts";
import type { EventTransport } from "../../../src/events/transport/transport.ts";
import { until } from "../../support/until.ts";
import type { Histories } from "../history.ts";
import { expectedOf } from "../model.ts";
import { observedOf } from "../observed.ts";
import { append, consumerDeps, dumpProjections, openStore, START, type TestDeps } from "../support.ts";
import type { Carrier, CarrierKind } from "./carriers.ts";

export type Process = { readonly log: EventLog; readonly deps: TestDeps; stop(): Promise<void> };

export type ProcessOptions = {
  /** In place of the world's own: one that fails. */
  readonly db?: Db;
  /** Between the process and the transport. */
  readonly wrap?: (transport: EventTransport) => EventTransport;
};

/** One database, one carrier, and the processes of a law. */
export type World = {
  readonly store: Db;
  readonly carrier: Carrier;
  advance(ms: number): void;
  start(options?: ProcessOptions): Promise<Process>;
  /** All processes work until the consumer's lag is 0 and the carrier is empty. */
  settle(): Promise<void>;
  expectFacts(history: Histories, ids: { storeId: string; eventIds: readonly string[] }): Promise<void>;
  close(): Promise<void>;
};

/** Settling takes so long at most: a Kafka that was killed is back after ten seconds. */
const SETTLE_MS = 40_000;
const STEP_MS = 11_000;
const AFTER_EVERY_MESSAGE_MS = 30 * 86_400_000;

export async function openWorld(kind: CarrierKind): Promise<World> {
  const { store, close } = await openStore();
  let now = START + AFTER_EVERY_MESSAGE_MS;
  let started = 0;
  const clock = { now: () => now };
  const carrier = await kind.open(clock.now);
  const processes = new Set<Process>();
  const running = new Set<Promise<unknown>>();

  async function start({
    db = store,
    wrap = (transport) => transport,
  }: ProcessOptions = {}): Promise<Process> {
    const deps = { ...consumerDeps(db, `process ${started++}`), clock };
    const transport = await carrier.connect(deps);
    const log = createEventLog({
      ...deps,
      transport: transport && wrap(transport),
      sleep: (ms) => Bun.sleep(Math.min(ms, 5)),
      defer: (work) => {
        const tracked = work.finally(() => running.delete(tracked));
        running.add(tracked);
      },
    });
    log.start();
    const process: Process = {
      log,
      deps,
      stop: async () => {
        processes.delete(process);
        await log.stop();
      },
    };
    processes.add(process);
    return process;
  }

  /** One round of what a tick does each second. */
  async function tick(): Promise<void> {
    for (const { log } of processes) log.wake();
    for (const { log } of processes) await carrier.deliver?.(log);
    while (running.size > 0) await Promise.all(running);
  }

  return {
    store,
    carrier,
    advance: (ms) => {
      now += ms;
    },
    start,
    settle: () =>
      until(
        "lag is 0 and nothing waits",
        async () => {
          await tick();
          const { lag } = await readConsumerHealth(store, findConsumer("analytics"), now);
          if (lag === 0 && (await carrier.isEmpty())) return true;
          now += STEP_MS;
          await carrier.age();
          return undefined;
        },
        SETTLE_MS,
      ).then(() => {}),
    expectFacts: async (history, { storeId, eventIds }) => {
      for (const [index, eventId] of eventIds.entries())
        expect(await observedOf(store, storeId, eventId)).toEqual(expectedOf(history, index));
    },
    close: async () => {
      await Promise.all([...processes].map((process) => process.stop()));
      await close();
    },
  };
}

/** The projections as one consumer computes them that reads the log in its order, undisturbed. */
export async function referenceOf(messages: readonly RawMessage[]): Promise<string> {
  const { store, close } = await openStore();
  await append(store, messages);
  await createEventLog({ ...consumerDeps(store), defer: () => {}, sleep: async () => {} }).drain();
  const dump = await dumpProjections(store);
  await close();
  return dump;
}
