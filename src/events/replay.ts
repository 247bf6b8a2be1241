import { rawStatement } from "../db/index.ts";
import { notFound } from "../errors.ts";
import type { Consumer, ConsumerDeps } from "./consumer.ts";
import { createEngine, type Delivery, type Engine } from "./engine.ts";
import { readGeneration, selectGeneration } from "./generation.ts";
import { selectMessages, selectRange, toLoggedMessage } from "./transport/outbox.ts";
import { isWanted } from "./wanted.ts";

export type ReplaySelection =
  | { readonly kind: "message"; readonly messageId: string }
  /** Both ends included. */
  | { readonly kind: "range"; readonly from: number; readonly to: number }
  /** Every dead letter that was not replayed yet. */
  | { readonly kind: "dead" };

export type ReplayReport = Omit<Delivery, "duplicates"> & {
  readonly consumer: string;
  readonly messages: number;
};

const PAGE_SIZE = 250;

/**
 * Hands messages of the log to a consumer again, through the same dedup: what is applied stays applied once. Of a range
 * only what it wants.
 *
 * @throws AppError NOT_FOUND for a message that is not in the log
 */
export async function replay(
  deps: ConsumerDeps,
  consumer: Consumer,
  selection: ReplaySelection,
): Promise<ReplayReport> {
  const [pointer] = await deps.store.query([selectGeneration(consumer.name)]);
  const engine = createEngine({ deps, consumer, generation: readGeneration(pointer) });
  const report = { consumer: consumer.name, messages: 0, applied: 0, parked: 0, failed: 0, dead: 0 };
  const hand = async (messages: ReturnType<typeof toLoggedMessage>[]) => {
    const delivery = await engine.deliver(messages, { isRepeat: true });
    report.messages += messages.length;
    report.applied += delivery.applied;
    report.parked += delivery.parked;
    report.failed += delivery.failed;
    report.dead += delivery.dead;
  };
  if (selection.kind === "range")
    await eachOfRange(deps, { ...selection, wanted: isWanted(consumer, "o") }, hand);
  else await hand(await selected(deps, engine, selection));
  return report;
}

async function eachOfRange(
  deps: ConsumerDeps,
  { from, to, wanted }: { from: number; to: number; wanted: string },
  hand: (messages: ReturnType<typeof toLoggedMessage>[]) => Promise<void>,
): Promise<void> {
  for (let after = from - 1; ; ) {
    const [rows = []] = await deps.store.query([selectRange({ after, to, limit: PAGE_SIZE }, wanted)]);
    const messages = rows.map(toLoggedMessage);
    const last = messages.at(-1);
    if (!last) return;
    await hand(messages);
    after = last.seq;
  }
}

async function selected(
  deps: ConsumerDeps,
  engine: Engine,
  selection: Exclude<ReplaySelection, { kind: "range" }>,
): Promise<ReturnType<typeof toLoggedMessage>[]> {
  const ids = selection.kind === "message" ? [selection.messageId] : await openDeadLetters(deps, engine.mark);
  const [rows = []] = await deps.store.query([selectMessages(ids)]);
  if (selection.kind === "message" && rows.length === 0) throw notFound();
  return rows.map(toLoggedMessage);
}

async function openDeadLetters(deps: ConsumerDeps, mark: string): Promise<string[]> {
  const [rows = []] = await deps.store.query([
    rawStatement(
      "select message_id from dead_letters where consumer = ? and replayed_at is null order by dead_at limit 1000",
      [mark],
    ),
  ]);
  return rows.map((row) => String(row["message_id"]));
}
