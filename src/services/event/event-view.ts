import { and, eq } from "drizzle-orm";
import { z } from "zod";
import { CHANNEL_IDS } from "../../channels/index.ts";
import type { ServiceContext } from "../../context.ts";
import { events, eventTexts } from "../../db/schema/store.ts";
import { DEFAULT_TIME_ZONE } from "../../time.ts";
import { loadStore } from "../store/index.ts";

/** Texts are kept per language; Korean is the only one written today. */
export const LOCALE = "ko";

const channelPlan = z.array(
  z.strictObject({
    channel: z.enum(CHANNEL_IDS),
    content: z.record(z.string(), z.unknown()).optional(),
    capKrw: z.int().optional(),
  }),
);

export type ChannelPlan = z.infer<typeof channelPlan>;

type EventRow = typeof events.$inferSelect;
export type EventStatus = EventRow["status"];
export type Objective = EventRow["objective"];

/** An event as other modules see it: its row, its texts, its parsed channel plan and its store's zone. */
export type EventView = Readonly<Omit<EventRow, "id" | "channelPlan">> & {
  readonly eventId: string;
  readonly title: string;
  readonly description: string;
  readonly prizeName: string;
  readonly channelPlan: ChannelPlan;
  readonly timeZone: string;
};

type EventText = Pick<typeof eventTexts.$inferSelect, "title" | "description" | "prizeName">;

export function toEventView(row: EventRow, text: EventText, timeZone: string): EventView {
  const { id, channelPlan: plan, ...fields } = row;
  const { title, description, prizeName } = text;
  const parsed = channelPlan.parse(JSON.parse(plan));
  return { ...fields, eventId: id, title, description, prizeName, channelPlan: parsed, timeZone };
}

/**
 * When an event is over, or was: its owner may end it before the announced end, and even before its start.
 *
 * @returns epoch ms; null where no end is set
 */
export function endOf({ startsAt, endsAt, endedAt }: EventView): number | null {
  return endsAt === null || endedAt === null ? endsAt : Math.max(startsAt ?? 0, Math.min(endsAt, endedAt));
}

/** Grants nothing: the caller has checked access. */
export async function loadEvent(options: {
  ctx: ServiceContext;
  storeId: string;
  eventId: string;
}): Promise<EventView | undefined> {
  const { ctx, storeId, eventId } = options;
  const [[row], store] = await Promise.all([
    ctx.deps.shards
      .of(storeId)
      .read.select()
      .from(events)
      .innerJoin(
        eventTexts,
        and(
          eq(eventTexts.storeId, events.storeId),
          eq(eventTexts.eventId, events.id),
          eq(eventTexts.locale, LOCALE),
        ),
      )
      .where(and(eq(events.storeId, storeId), eq(events.id, eventId)))
      .limit(1),
    loadStore({ ctx, storeId }),
  ]);
  return row ? toEventView(row.events, row.event_texts, store?.timeZone ?? DEFAULT_TIME_ZONE) : undefined;
}
