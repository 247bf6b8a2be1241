import { and, eq, isNull } from "drizzle-orm";
import type { ServiceContext } from "../../context.ts";
import { allOf, type Condition, held, type Statement } from "../../db/index.ts";
import { events, OBJECTIVES } from "../../db/schema/store.ts";
import { AppError, invalid } from "../../errors.ts";
import { type OnceHandle, runOnce } from "../idempotency/index.ts";
import { OWNER, requireStore, storeIsOpen } from "../store/index.ts";
import { claimEvent } from "./claim-slug.ts";
import { toEventDto } from "./event-dto.ts";
import { type EventView, loadEvent, type Objective } from "./event-view.ts";
import { draftBatch, EMPTY_DRAFT } from "./insert-draft.ts";
import { requireEventView, requireOpenStore } from "./require-event-view.ts";
import type { EventDto } from "./schemas.ts";
import { changesBatch } from "./update-event.ts";

export type CreateDraftInput = {
  storeId: string;
  objective: Objective;
  title?: string | undefined;
  idempotencyKey?: string | undefined;
};

const TRIES = 5;

/**
 * Starts an event, or resumes the open draft of the same store and objective, however old. A title given now
 * fills a draft that has none and changes no other.
 *
 * @throws AppError NOT_FOUND for a store that is unknown or not the caller's, INVALID EVENT_001,
 *   PRECONDITION_FAILED STORE_CLOSED
 * @example await createDraft({ ctx, input: { storeId, objective: "SALES", title: "가을 세일" } })
 */
export async function createDraft({
  ctx,
  input,
}: {
  ctx: ServiceContext;
  input: CreateDraftInput;
}): Promise<EventDto> {
  const { storeId, role } = await requireStore(ctx, input.storeId, OWNER);
  if (!OBJECTIVES.includes(input.objective)) throw invalid("EVENT_001");
  const answer = (event: EventView) => toEventDto(ctx.deps, event, role);
  return runOnce({
    ctx,
    storeId,
    procedure: "events.createDraft",
    input,
    run: async (once) => answer(await startOrResume(ctx, input, once)),
    replay: async ({ eventId = "" }) => answer(await requireEventView(ctx, { storeId, eventId })),
  });
}

async function startOrResume(
  ctx: ServiceContext,
  input: CreateDraftInput,
  once: OnceHandle,
): Promise<EventView> {
  for (let attempt = 0; attempt < TRIES; attempt++) {
    const store = await requireOpenStore(ctx, input.storeId);
    const open = await findOpenDraft(ctx, input);
    const event = open
      ? await resume(ctx, { draft: open, input, once })
      : await start(ctx, {
          userId: ctx.actor.kind === "user" ? ctx.actor.userId : store.ownerUserId,
          input,
          once,
        });
    if (event) return event;
  }
  throw new AppError({ code: "UNAVAILABLE", reason: "BUSY" });
}

async function findOpenDraft(ctx: ServiceContext, input: CreateDraftInput): Promise<EventView | undefined> {
  const { storeId, objective } = input;
  const [row] = await ctx.deps.shards
    .of(storeId)
    .read.select({ eventId: events.id })
    .from(events)
    .where(
      and(
        eq(events.storeId, storeId),
        eq(events.objective, objective),
        eq(events.status, "DRAFT"),
        isNull(events.parentEventId),
      ),
    )
    .limit(1);
  return row ? loadEvent({ ctx, storeId, eventId: row.eventId }) : undefined;
}

type Resumption = { draft: EventView; input: CreateDraftInput; once: OnceHandle };

async function resume(
  ctx: ServiceContext,
  { draft, input, once }: Resumption,
): Promise<EventView | undefined> {
  const outcome = { eventId: draft.eventId };
  if (draft.title !== "" || input.title === undefined) {
    await writeAll(ctx, draft, once.remember(outcome, once.guard));
    return draft;
  }
  const { statements, mark } = changesBatch(
    ctx,
    { event: draft, changes: { title: input.title } },
    once.guard,
  );
  const isFilled = await writeAll(ctx, draft, [...statements, ...once.remember(outcome, mark)]);
  return isFilled ? requireEventView(ctx, draft) : undefined;
}

type Start = { userId: string; input: CreateDraftInput; once: OnceHandle };

/** @returns undefined when somebody else's draft came first */
async function start(ctx: ServiceContext, { userId, input, once }: Start): Promise<EventView | undefined> {
  const { storeId, objective, title = "" } = input;
  const { eventId, slug } = await claimEvent(ctx, storeId);
  const draft = { ...EMPTY_DRAFT, storeId, eventId, slug, userId, objective, title };
  const { statements, mark } = draftBatch(
    ctx,
    draft,
    allOf(noOpenDraft(input), storeIsOpen(storeId), once.guard),
  );
  if (!(await writeAll(ctx, draft, [...statements, ...once.remember({ eventId }, mark)]))) return undefined;
  ctx.deps.events.wake(storeId);
  return requireEventView(ctx, { storeId, eventId });
}

function noOpenDraft({ storeId, objective }: CreateDraftInput): Condition {
  return {
    sql: `not exists (select 1 from events
          where store_id = ? and objective = ? and status = 'DRAFT' and parent_event_id is null)`,
    args: [storeId, objective],
  };
}

async function writeAll(
  ctx: ServiceContext,
  { storeId }: { readonly storeId: string },
  statements: readonly Statement[],
): Promise<boolean> {
  return held(await ctx.deps.shards.of(storeId).write(statements));
}
