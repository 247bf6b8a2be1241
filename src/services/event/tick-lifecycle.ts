import type { ServiceContext } from "../../context.ts";
import { type Condition, held, rawStatement } from "../../db/index.ts";
import { notify } from "../notification/index.ts";
import { type EventView, loadEvent } from "./event-view.ts";
import { statusBatch } from "./status-change.ts";

const PAGE = 100;

type Due = { storeId: string; eventId: string };

type Step = {
  readonly to: "ACTIVE" | "ENDED";
  readonly action: string;
  /** Which events are due; the same words guard the batch. `e` is the event's row, `?` are the instants. */
  readonly due: string;
  readonly kind: string;
  readonly message: (title: string) => string;
};

/** Found by its place in the log: a settled distribution has already decided about ACTIVE (D-08). */
const WAS_DISTRIBUTED =
  "exists (select 1 from outbox o where o.aggregate_id = e.id and o.type = 'DistributionCompleted')";

const START: Step = {
  to: "ACTIVE",
  action: "event.start",
  due: `e.status = 'APPROVED' and e.starts_at <= ? and not ${WAS_DISTRIBUTED}`,
  kind: "EVENT_STARTED",
  message: (title) => `‘${title}’ 이벤트가 시작됐어요.`,
};

const END: Step = {
  to: "ENDED",
  action: "event.end",
  due: "e.status in ('APPROVED', 'ACTIVE') and e.ends_at <= ?",
  kind: "EVENT_ENDED",
  message: (title) => `‘${title}’ 이벤트가 끝났어요. 결과를 확인해 보세요.`,
};

/**
 * Starts and ends the events of all stores whose time has come, and tells their owners. Safe to run twice or
 * in two processes: each event moves once.
 *
 * @returns how many events this call moved
 */
export async function tickLifecycle(options: {
  ctx: ServiceContext;
}): Promise<{ started: number; ended: number }> {
  const { ctx } = options;
  const started = await runStep(ctx, START);
  const ended = await runStep(ctx, END);
  if (started + ended > 0) ctx.deps.events.wake();
  return { started, ended };
}

async function runStep(ctx: ServiceContext, step: Step): Promise<number> {
  let moved = 0;
  for (;;) {
    const due = await findDue(ctx, step);
    const results = await Promise.all(due.map((place) => move(ctx, step, place)));
    const count = results.filter(Boolean).length;
    moved += count;
    if (due.length < PAGE || count === 0) return moved;
  }
}

async function findDue(ctx: ServiceContext, step: Step): Promise<Due[]> {
  const [rows = []] = await ctx.deps.store.query([
    rawStatement(`select e.store_id, e.id from events e where ${step.due} order by e.ends_at limit ${PAGE}`, [
      ctx.deps.clock.now(),
    ]),
  ]);
  return rows.map((row) => ({ storeId: String(row["store_id"]), eventId: String(row["id"]) }));
}

async function move(ctx: ServiceContext, step: Step, place: Due): Promise<boolean> {
  const event = await loadEvent({ ctx, ...place });
  if (!event) return false;
  const { statements, mark } = statusBatch(
    ctx,
    { event, from: event.status, to: step.to, action: step.action },
    isDue(ctx, step, event),
  );
  const told = notify(
    ctx,
    {
      storeId: event.storeId,
      kind: step.kind,
      eventId: event.eventId,
      channel: null,
      message: step.message(event.title),
      params: { title: event.title },
    },
    mark,
  );
  return held(await ctx.deps.store.write([...statements, told]));
}

function isDue(ctx: ServiceContext, step: Step, event: EventView): Condition {
  return {
    sql: `exists (select 1 from events e where e.store_id = ? and e.id = ? and ${step.due})`,
    args: [event.storeId, event.eventId, ctx.deps.clock.now()],
  };
}
