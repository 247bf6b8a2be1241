import { type Condition, held, newId, rawStatement, type Statement } from "../db/index.ts";
import { AppError } from "../errors.ts";
import type { DomainEvent } from "./catalog.ts";
import type { Consumer, ConsumerDeps, Target } from "./consumer.ts";
import { bury, settle } from "./dead-letters.ts";
import {
  describeError,
  forgetFailure,
  isNobodysFault,
  isRefused,
  recordFailure,
  retryDelayMs,
  selectAttempts,
} from "./failures.ts";
import { isLive, markName } from "./generation.ts";
import { markAll, selectMarked } from "./inbox.ts";
import type { Lease } from "./lease.ts";
import { isSequenced, type RawMessage, readMessage } from "./message.ts";
import {
  park,
  planSequence,
  type SequencePlan,
  selectProgress,
  toParkedMessage,
  unpark,
  unparkApplied,
} from "./parking.ts";

/**
 * Applies messages of any transport, in any order and any number of times, once per (consumer, message):
 *
 *   unknown type, bad data ──▶ dead_letters        written by a newer release ──▶ inbox_parked
 *   numbered by participant ──┐
 *   numbered by event ────────┤ in version order   after a gap ──▶ inbox_parked
 *                             ▼
 *   one batch: inbox marks, all or none · effects · cursor ── none, for some are marked already ──▶ without these
 *                             │ raises
 *                             └──▶ halves, down to the guilty message ──▶ inbox_failures, dead_letters
 */
export type Engine = {
  readonly mark: string;
  /**
   * @throws AppError UNAVAILABLE when nothing can be written now; CONFLICT REBUILD_RUNNING when a rebuild has
   *   taken this engine's place: ask for the live generation and start again
   */
  readonly deliver: (raws: readonly RawMessage[], options?: DeliverOptions) => Promise<Delivery>;
};

export type DeliverOptions = {
  /** Commits with the messages, or after them when they had to be taken apart. */
  readonly after?: Housekeeping;
  /** Tried before: close their failures and dead letters once they are applied. */
  readonly isRepeat?: boolean;
};

type Housekeeping = (when: Condition) => readonly Statement[];

/** `duplicates` had been applied before, or came twice in one delivery. */
export type Delivery = { applied: number; duplicates: number; parked: number; failed: number; dead: number };

export type EngineOptions = {
  readonly deps: ConsumerDeps;
  readonly consumer: Consumer;
  readonly generation: number;
  /** Writes to a rebuild's tables instead of the live ones. */
  readonly shadow?: Shadow;
};

/**
 * A rebuild's tables are nobody else's: its lease keeps its batches apart instead of marks, and it hands every message
 * of the log over once, so that marks can follow in the order of the log.
 */
export type Shadow = { readonly prefix: string; readonly lease: Lease };

type Core = {
  readonly deps: ConsumerDeps;
  readonly consumer: Consumer;
  readonly mark: string;
  readonly prefix: string;
  readonly guard: Condition;
  readonly shadow: Shadow | undefined;
};

type Attempt = {
  readonly messages: readonly DomainEvent[];
  readonly raws: ReadonlyMap<string, RawMessage>;
  readonly housekeeping: Housekeeping;
  /** Take along what waited for these messages. */
  readonly isFillingGaps: boolean;
  readonly delivery: Delivery;
  /** Ids of what was found applied already. */
  readonly known: Set<string>;
};

export function createEngine({ deps, consumer, generation, shadow }: EngineOptions): Engine {
  const mark = markName(consumer.name, generation);
  const guard = shadow?.lease.guard ?? isLive(consumer.name, generation);
  const core: Core = { deps, consumer, mark, prefix: shadow?.prefix ?? "", guard, shadow };
  return { mark, deliver: (raws, options = {}) => deliver(core, raws, options) };
}

async function deliver(core: Core, raws: readonly RawMessage[], options: DeliverOptions): Promise<Delivery> {
  const unique = new Map(raws.map((raw) => [raw.id, raw]));
  const delivery: Delivery = { applied: 0, duplicates: 0, parked: 0, failed: 0, dead: 0 };
  const { messages, unreadable } = sort(core, [...unique.values()], delivery);
  const closing =
    options.isRepeat === true ? settle(core.mark, [...unique.keys()], core.deps.clock.now()) : [];
  const housekeeping: Housekeeping = (when) => [...unreadable, ...closing, ...(options.after?.(when) ?? [])];
  const known = new Set<string>();
  const attempt: Attempt = { messages, raws: unique, housekeeping, isFillingGaps: true, delivery, known };
  try {
    await apply(core, attempt);
  } catch (error) {
    if (isNobodysFault(error) || messages.length === 0) throw error;
    await requireCurrent(core);
    for (const half of halves(messages))
      await isolate(core, { ...attempt, messages: half, housekeeping: () => [] });
    await core.deps.store.write(housekeeping(core.guard));
  }
  delivery.duplicates = raws.length - unique.size + known.size;
  tellWatch(core, delivery);
  return delivery;
}

function tellWatch({ deps, consumer, prefix }: Core, delivery: Delivery): void {
  if (prefix !== "" || !deps.watch) return;
  for (const outcome of ["applied", "parked", "failed", "dead"] as const)
    if (delivery[outcome] > 0) deps.watch.handled(consumer.name, outcome, delivery[outcome]);
  if (delivery.duplicates > 0) deps.watch.handled(consumer.name, "duplicate", delivery.duplicates);
}

/** An engine that was overtaken may fail for want of its tables: no message is to blame. */
async function requireCurrent({ deps, guard }: Core): Promise<void> {
  const [rows = []] = await deps.store.query([rawStatement(`select 1 where ${guard.sql}`, guard.args)]);
  if (rows.length === 0) throw overtaken();
}

/** A rebuild, or another one, has taken this engine's place. */
export function overtaken(): AppError {
  return new AppError({ code: "CONFLICT", reason: "REBUILD_RUNNING" });
}

/** Parks and buries what cannot be read; the rest is typed from here on. */
function sort(core: Core, raws: readonly RawMessage[], delivery: Delivery) {
  const now = core.deps.clock.now();
  const messages: DomainEvent[] = [];
  const unreadable: Statement[] = [];
  for (const verdict of raws.map(readMessage)) {
    if (verdict.kind === "known") {
      messages.push(verdict.message);
    } else if (verdict.kind === "newer") {
      unreadable.push(park(core.mark, verdict.raw, { reason: "NEWER_VERSION", at: now }));
      delivery.parked += 1;
    } else {
      unreadable.push(
        bury(core.mark, { ...verdict, attempts: 1 }, now),
        forgetFailure(core.mark, verdict.raw),
        unpark(core.mark, [verdict.raw.id]),
      );
      delivery.dead += 1;
      logMessage(core, "message_dead", { id: verdict.raw.id, why: verdict.reason });
    }
  }
  return { messages, unreadable };
}

const TRIES_MAX = 100;

/** Leaves out what is marked already and tries again, until the rest is marked in one piece. */
async function apply(core: Core, attempt: Attempt): Promise<void> {
  let { messages } = attempt;
  for (let tries = 0; tries < TRIES_MAX; tries++) {
    const plan = await planAttempt(core, { ...attempt, messages });
    const ready = [...messages.filter((message) => !isOrdered(core.consumer, message)), ...plan.ready];
    if (await commit(core, { ...attempt, messages: ready }, plan)) return;
    const [rows = []] = await core.deps.store.query([
      selectMarked(
        core.mark,
        ready.map((message) => message.id),
      ),
    ]);
    if (rows.length === 0) break;
    const marked = new Set(rows.map((row) => row["message_id"]));
    for (const { id } of messages) if (marked.has(id)) attempt.known.add(id);
    messages = messages.filter((message) => !marked.has(message.id));
  }
  throw overtaken();
}

/** @returns false when nothing was written: one of the messages is marked already, or the generation is over */
async function commit(core: Core, attempt: Attempt, plan: SequencePlan): Promise<boolean> {
  const { deps, consumer, mark, prefix, guard } = core;
  const { messages, raws, delivery } = attempt;
  const now = deps.clock.now();
  const waiting = plan.waiting.map((raw) => park(mark, raw, { reason: "GAP", at: now }));
  const settled = [...plan.ready, ...plan.stale].map((message) => message.id);
  const forget = settled.length > 0 ? [unparkApplied(mark, settled)] : [];
  if (messages.length === 0) {
    await deps.store.write([...forget, ...waiting, ...attempt.housekeeping(guard)]);
  } else {
    const batchId = newId({ now: deps.clock.now, randomBytes: deps.randomBytes });
    const page = { ids: messages.map(({ id }) => id), batchId, now };
    const step = core.shadow?.lease.step(now);
    const marking = step ?? markAll(mark, page, guard);
    const target: Target = { prefix, when: marking.when };
    const results = await deps.store.write([
      marking.statement,
      ...consumer.project(messages, target),
      ...(prefix === "" ? consumer.invalidate(messages, target) : []),
      ...forget,
      ...waiting,
      ...attempt.housekeeping(marking.when),
    ]);
    if (!held(results)) return false;
    step?.confirm();
    delivery.applied += messages.length;
    if (prefix === "") deps.watch?.applied(consumer.name, messages, now);
  }
  delivery.parked += plan.waiting.filter((raw) => raws.has(raw.id)).length;
  for (const { id } of plan.stale) if (raws.has(id)) attempt.known.add(id);
  return true;
}

/** What of the event-numbered messages may be applied now, with what was parked for want of them. */
async function planAttempt(core: Core, attempt: Attempt): Promise<SequencePlan> {
  const sequenced = attempt.messages.filter((message) => isOrdered(core.consumer, message));
  const { appliedVersion } = core.consumer;
  if (sequenced.length === 0 || !appliedVersion) return { ready: [], waiting: [], stale: [] };
  const aggregates = new Map(
    sequenced.map(({ storeId, aggregateId }) => [aggregateId, [storeId, aggregateId] as const]),
  );
  const [progress = [], parked = []] = await core.deps.store.query(
    selectProgress(core.mark, appliedVersion(core.prefix), [...aggregates.values()]),
  );
  const applied = new Map(progress.map((row) => [String(row["aggregate_id"]), Number(row["version"])]));
  const raws = new Map<string, RawMessage>();
  for (const raw of attempt.isFillingGaps ? parked.map(toParkedMessage) : []) raws.set(raw.id, raw);
  for (const { id } of sequenced) {
    const raw = attempt.raws.get(id);
    if (raw) raws.set(id, raw);
  }
  return planSequence([...raws.values()], applied);
}

function isOrdered({ appliedVersion }: Consumer, message: DomainEvent): boolean {
  return appliedVersion !== undefined && isSequenced(message);
}

/** Finds the guilty one by halving; its neighbours are applied on the way. */
async function isolate(core: Core, attempt: Attempt): Promise<void> {
  const [only, ...others] = attempt.messages;
  if (only === undefined) return;
  try {
    await apply(core, { ...attempt, isFillingGaps: others.length > 0 });
  } catch (error) {
    if (isNobodysFault(error)) throw error;
    if (others.length === 0) return fail(core, attempt, error);
    for (const half of halves(attempt.messages)) await isolate(core, { ...attempt, messages: half });
  }
}

/** An attempt with a single message that raised: try again later, or never. */
async function fail(core: Core, { messages, raws, delivery }: Attempt, error: unknown): Promise<void> {
  const raw = raws.get(messages[0]?.id ?? "");
  if (!raw) return;
  const { store, clock, randomBytes } = core.deps;
  const [rows = []] = await store.query([selectAttempts(core.mark, raw)]);
  const attempts = Number(rows[0]?.["attempts"] ?? 0) + 1;
  const detail = describeError(error);
  const delay = isRefused(error) ? undefined : retryDelayMs(attempts, randomBytes);
  logMessage(core, "message_failed", { id: raw.id, why: detail });
  if (delay !== undefined) {
    delivery.failed += 1;
    const failure = { attempts, nextAt: clock.now() + delay, error: detail };
    await store.write([recordFailure(core.mark, raw, failure), unpark(core.mark, [raw.id])]);
    return;
  }
  delivery.dead += 1;
  const reason = isRefused(error) ? "REFUSED" : "RETRIES_EXHAUSTED";
  await store.write([
    bury(core.mark, { raw, reason, detail, attempts }, clock.now()),
    forgetFailure(core.mark, raw),
    unpark(core.mark, [raw.id]),
  ]);
}

function logMessage(core: Core, event: string, { id, why }: { id: string; why: string }): void {
  core.deps.log.error(event, { consumer: core.mark, messageId: id, why });
}

function halves<T>(items: readonly T[]): readonly (readonly T[])[] {
  const middle = Math.ceil(items.length / 2);
  return [items.slice(0, middle), items.slice(middle)];
}
