import { and, eq, inArray } from "drizzle-orm";
import type { ServiceContext } from "../../context.ts";
import { type Condition, type Db, held, rawStatement, unlessAway } from "../../db/index.ts";
import { resources } from "../../db/schema/control.ts";
import { notify } from "../notification/index.ts";
import { unlessBusy } from "../unless-busy.ts";
import { type EventView, loadEvent } from "./event-view.ts";
import { statusBatch } from "./status-change.ts";

const PAGE = 100;

type Due = { storeId: string; eventId: string };

type Step = {
  readonly to: "ACTIVE" | "ENDED";
  readonly action: string;
  /** Which events are due; the same words guard the batch. `e` is the event's row, `?` are the instants. */
  readonly due: string;
  /** Takes out those that only the control database knows not to be due. */
  readonly without: (ctx: ServiceContext, due: readonly Due[]) => Promise<readonly Due[]>;
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
  without: withoutRuns,
  kind: "EVENT_STARTED",
  message: (title) => `‘${title}’ 이벤트가 시작됐어요.`,
};

const END: Step = {
  to: "ENDED",
  action: "event.end",
  due: "e.status in ('APPROVED', 'ACTIVE') and e.ends_at <= ?",
  without: async (_ctx, due) => due,
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
  const { shards } = ctx.deps;
  for (const shard of shards.all)
    moved += await unlessAway(shards, shard, { work: () => runStepOn(ctx, shard.db, step), otherwise: 0 });
  return moved;
}

async function runStepOn(ctx: ServiceContext, db: Db, step: Step): Promise<number> {
  let moved = 0;
  let last: Due = { storeId: "", eventId: "" };
  for (;;) {
    const due = await findDue(ctx, db, { step, after: last });
    const ready = await step.without(ctx, due);
    const results = await Promise.all(ready.map((place) => unlessBusy(move(ctx, step, place), false)));
    moved += results.filter(Boolean).length;
    last = due.at(-1) ?? last;
    if (due.length < PAGE) return moved;
  }
}

async function findDue(
  ctx: ServiceContext,
  db: Db,
  { step, after }: { step: Step; after: Due },
): Promise<Due[]> {
  const [rows = []] = await db.query([
    rawStatement(
      `select e.store_id, e.id from events e where ${step.due} and (e.store_id, e.id) > (?, ?)
       order by e.store_id, e.id limit ${PAGE}`,
      [ctx.deps.clock.now(), after.storeId, after.eventId],
    ),
  ]);
  return rows.map((row) => ({ storeId: String(row["store_id"]), eventId: String(row["id"]) }));
}

/** A run that is still under way decides by its own results; it is known by the id it was given first. */
async function withoutRuns(ctx: ServiceContext, due: readonly Due[]): Promise<readonly Due[]> {
  if (due.length === 0) return due;
  const rows = await ctx.deps.control.read
    .selectDistinct({ eventId: resources.eventId })
    .from(resources)
    .where(
      and(
        eq(resources.kind, "distribution"),
        inArray(
          resources.eventId,
          due.map(({ eventId }) => eventId),
        ),
      ),
    );
  const running = new Set(rows.map(({ eventId }) => eventId));
  return due.filter(({ eventId }) => !running.has(eventId));
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
  return held(await ctx.deps.shards.of(event.storeId).write([...statements, told]));
}

function isDue(ctx: ServiceContext, step: Step, event: EventView): Condition {
  return {
    sql: `exists (select 1 from events e where e.store_id = ? and e.id = ? and ${step.due})`,
    args: [event.storeId, event.eventId, ctx.deps.clock.now()],
  };
}
