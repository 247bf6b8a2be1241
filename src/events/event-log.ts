import type { Shard, Shards } from "../db/index.ts";
import type { Deps } from "../deps.ts";
import type { Consumer, ConsumerDeps } from "./consumer.ts";
import { CONSUMERS } from "./consumers/index.ts";
import { createIntake } from "./intake.ts";
import { createPublisher } from "./publisher.ts";
import { createRelay } from "./relay.ts";
import { createRunner, type Runner } from "./runner.ts";
import { createSettlement } from "./settlement.ts";
import type { EventTransport, Intake, Subscription } from "./transport/transport.ts";

/** The consumers' side of the event log, as verbs and entries see it. */
export type EventLog = {
  /** Something of this store was committed (of any store: undefined): consumers run soon, outside the request. */
  readonly wake: (storeId?: string) => void;
  /**
   * Resolves when every message of this store (of all stores) committed before the call is applied, parked or
   * dead-lettered. It reads the log itself, whatever carries the messages.
   */
  readonly drain: (storeId?: string) => Promise<void>;
  /** Where a platform hands over what it delivers. */
  readonly intake: Intake;
  /** @throws when the transport cannot be reached */
  readonly check: () => Promise<void>;
  /** Begins to listen, where the transport has a connection of its own. */
  readonly start: () => void;
  /** Ends after what is in hand. */
  readonly stop: () => Promise<void>;
};

export type EventLogOptions = Omit<ConsumerDeps, "store"> &
  Pick<Deps, "defer" | "sleep"> & {
    readonly shards: Shards;
    readonly consumers?: readonly Consumer[];
    /** Undefined: consumers read the outbox. */
    readonly transport?: EventTransport | undefined;
  };

/**
 * Without a transport: one runner for each database reads its outbox. With one:
 *
 *   outbox ─▶ publisher ─▶ transport ─▶ intake ─▶ engine
 *     └────── settlement: cursor, and what the transport lost ──┘
 *
 * A tick wakes everything once a second.
 *
 * @example
 * const events = createEventLog({ shards, clock, randomBytes, log, defer, sleep });
 * await shards.of(storeId).write(emission.statements);
 * events.wake(storeId);
 */
export function createEventLog(options: EventLogOptions): EventLog {
  const { shards, transport, consumers = CONSUMERS } = options;
  const lanes = new Map(
    shards.all.map((shard) => [shard.name, laneOf(options, shard, () => receiver?.wake())]),
  );
  const intake = createIntake({ ...options, consumers, onHandled: ({ name }) => lanes.get(name)?.wake() });
  const receiver = transport && receiverOf(options, transport, intake);
  const lanesOf = async (storeId: string | undefined): Promise<Lane[]> => {
    if (storeId === undefined || lanes.size === 1) return [...lanes.values()];
    const lane = lanes.get((await shards.find(storeId)).name);
    return lane ? [lane] : [];
  };
  let subscriptions: Subscription[] = [];

  return {
    wake: (storeId) => {
      if (storeId === undefined) receiver?.wake();
      if (storeId === undefined || lanes.size === 1) for (const lane of lanes.values()) lane.wake();
      else options.defer(lanesOf(storeId).then((found) => found.forEach((lane) => void lane.wake())));
    },
    drain: async (storeId) => {
      await Promise.all((await lanesOf(storeId)).map((lane) => lane.drain()));
    },
    intake,
    check: async () => transport?.check(),
    start: () => {
      const source = transport?.source;
      if (source?.kind !== "push" || subscriptions.length > 0) return;
      subscriptions = consumers.map(({ name }) => source.subscribe(name, intake));
    },
    stop: async () => {
      await Promise.all(subscriptions.map((subscription) => subscription.stop()));
      await transport?.close();
    },
  };
}

/**
 * What is done with one database: consumers read its log when somebody waits, when a transport has lost much, or when
 * there is none.
 */
type Lane = Runner;

function laneOf(options: EventLogOptions, shard: Shard, onPublished: () => void): Lane {
  const deps: ConsumerDeps = { ...options, store: shard.db };
  const { transport, consumers = CONSUMERS } = options;
  const relays = consumers.map((consumer) => createRelay(deps, consumer));
  const reading = createRunner({
    ...options,
    name: `log/${shard.name}`,
    pass: async () => {
      for (const relay of relays) await relay.pass();
    },
  });
  if (!transport) return reading;
  const publisher = createPublisher(deps, { transport, consumers });
  const settlements = consumers.map((consumer) =>
    createSettlement(deps, { consumer, transport, readLog: reading.drain }),
  );
  const carrying = createRunner({
    ...options,
    name: `${transport.name}/${shard.name}`,
    pass: async () => {
      for (const relay of relays) await relay.repeat();
      for (const settlement of settlements) await settlement.pass();
      await publisher.pass();
      onPublished();
    },
  });
  return { wake: carrying.wake, drain: reading.drain };
}

/** Where somebody has to ask: until nothing waits. */
function receiverOf(options: EventLogOptions, transport: EventTransport, intake: Intake): Runner | undefined {
  const { source, name } = transport;
  if (source.kind !== "pull") return undefined;
  const pass = async () => {
    for (const consumer of options.consumers ?? CONSUMERS)
      while ((await source.receive(consumer.name, intake)) > 0);
  };
  return createRunner({ ...options, name, pass });
}
