import type { ServiceContext } from "../../context.ts";
import { type Condition, rawStatement, type Statement } from "../../db/index.ts";
import { type EventView, LOCALE } from "./event-view.ts";
import type { EventFields } from "./schemas.ts";

/** The part of an event that an owner writes, by the API's names; instants in epoch ms. */
export type EventChanges = {
  readonly [K in keyof EventFields]?: K extends "startsAt" | "endsAt"
    ? number
    : Exclude<EventFields[K], undefined>;
};

/** API field → column of `events`. */
const COLUMNS = {
  startsAt: "starts_at",
  endsAt: "ends_at",
  targetParticipants: "target_participants",
  maxParticipants: "max_participants",
  prizeCount: "prize_count",
  prizeCostKrw: "prize_cost_krw",
  otherCostKrw: "other_cost_krw",
  budgetCapKrw: "budget_cap_krw",
  targetRoiPct: "target_roi_pct",
  imageUrl: "image_url",
  slug: "slug",
  channels: "channel_plan",
} as const;

const TEXT_COLUMNS = { title: "title", description: "description", prizeName: "prize_name" } as const;

export function toChanges(fields: EventFields): EventChanges {
  const { startsAt, endsAt, ...rest } = fields;
  const instants = {
    ...(startsAt === undefined ? {} : { startsAt: Date.parse(startsAt) }),
    ...(endsAt === undefined ? {} : { endsAt: Date.parse(endsAt) }),
  };
  return {
    ...Object.fromEntries(Object.entries(rest).filter(([, value]) => value !== undefined)),
    ...instants,
  };
}

/** Names of the fields that would really become different: a form may send back what it was given. */
export function changedFields(event: EventView, changes: EventChanges): string[] {
  const current: Readonly<Record<string, unknown>> = { ...event, channels: event.channelPlan };
  return Object.entries(changes)
    .filter(([name, value]) => JSON.stringify(current[name]) !== JSON.stringify(value))
    .map(([name]) => name);
}

/** The event as it would be. */
export function applied(event: EventView, changes: EventChanges): EventView {
  const { channels, ...fields } = changes;
  return { ...event, ...fields, channelPlan: channels ?? event.channelPlan };
}

export function changeStatements(
  ctx: ServiceContext,
  event: EventView,
  changes: EventChanges,
): (mark: Condition) => readonly Statement[] {
  const { storeId, eventId } = event;
  return (mark) => {
    const own = assignments(COLUMNS, changes);
    const texts = assignments(TEXT_COLUMNS, changes);
    const row = rawStatement(
      `update events set ${[...own.map(({ sql }) => sql), "version = version + 1", "updated_at = ?"].join(", ")}
       where store_id = ? and id = ? and ${mark.sql}`,
      [...own.map(({ value }) => value), ctx.deps.clock.now(), storeId, eventId, ...mark.args],
    );
    if (texts.length === 0) return [row];
    const text = rawStatement(
      `update event_texts set ${texts.map(({ sql }) => sql).join(", ")}
       where store_id = ? and event_id = ? and locale = ? and ${mark.sql}`,
      [...texts.map(({ value }) => value), storeId, eventId, LOCALE, ...mark.args],
    );
    return [row, text];
  };
}

function assignments(
  columns: Readonly<Record<string, string>>,
  changes: EventChanges,
): { sql: string; value: unknown }[] {
  return Object.entries(changes).flatMap(([name, value]) => {
    const column = columns[name];
    return column === undefined ? [] : [{ sql: `${column} = ?`, value: toColumn(value) }];
  });
}

function toColumn(value: unknown): unknown {
  return typeof value === "object" && value !== null ? JSON.stringify(value) : value;
}
