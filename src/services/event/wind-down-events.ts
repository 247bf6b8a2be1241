import { and, eq, inArray } from "drizzle-orm";
import type { ServiceContext } from "../../context.ts";
import { ALWAYS, type Condition, type Statement } from "../../db/index.ts";
import { events } from "../../db/schema/store.ts";
import { eventMessage } from "./event-message.ts";
import { type EventStatus, loadEvent } from "./event-view.ts";
import { statusBatch } from "./status-change.ts";

const ROUNDS = 5;

type Place = { ctx: ServiceContext; storeId: string };

/** Ends what runs and cancels what has not begun, in the batch that closes the store and where `mark` holds. */
export async function windDownStatements(options: Place & { mark: Condition }): Promise<Statement[]> {
  const { ctx, storeId, mark } = options;
  const open = await eventsIn(ctx, storeId, ["DRAFT", "APPROVED", "ACTIVE"]);
  const views = await Promise.all(open.map((eventId) => loadEvent({ ctx, storeId, eventId })));
  return views.flatMap((event) => {
    if (!event) return [];
    const from = event.status;
    const step =
      from === "ACTIVE"
        ? ({ to: "ENDED", action: "event.end" } as const)
        : ({ to: "CANCELLED", action: "event.cancel" } as const);
    return statusBatch(ctx, { event, from, ...step }, mark).statements;
  });
}

/** The same for events of a closed store that moved while it was being closed. Repeatable. */
export async function windDownEvents({ ctx, storeId }: Place): Promise<void> {
  for (let round = 0; round < ROUNDS; round++) {
    const statements = await windDownStatements({ ctx, storeId, mark: ALWAYS });
    if (statements.length === 0) return;
    await ctx.deps.shards.of(storeId).write(statements);
    ctx.deps.events.wake(storeId);
  }
}

/** EventChanged for every event whose numbers exist, when the store's days begin at another hour. */
export async function zoneChangeStatements(options: {
  ctx: ServiceContext;
  storeId: string;
  timeZone: string;
  mark: Condition;
}): Promise<Statement[]> {
  const { ctx, storeId, timeZone, mark } = options;
  const known = await eventsIn(ctx, storeId, ["APPROVED", "ACTIVE", "ENDED", "ARCHIVED"]);
  const views = await Promise.all(known.map((eventId) => loadEvent({ ctx, storeId, eventId })));
  return views.flatMap((event) => {
    if (!event) return [];
    const message = eventMessage(ctx, { type: "EventChanged", event: { ...event, timeZone } }, mark);
    return [...message.statements, message.settle];
  });
}

async function eventsIn(ctx: ServiceContext, storeId: string, statuses: EventStatus[]): Promise<string[]> {
  const rows = await ctx.deps.shards
    .of(storeId)
    .read.select({ eventId: events.id })
    .from(events)
    .where(and(eq(events.storeId, storeId), inArray(events.status, statuses)));
  return rows.map((row) => row.eventId);
}
