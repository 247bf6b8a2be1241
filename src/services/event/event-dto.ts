import type { Deps } from "../../deps.ts";
import { toIso } from "../../time.ts";
import type { Role } from "../store/index.ts";
import type { ChannelPlan, EventView } from "./event-view.ts";
import { OBJECTIVE_LABELS } from "./objective.ts";
import type { EventDto } from "./schemas.ts";

export function eventUrl(deps: Deps, slug: string): string {
  return `${deps.publicUrl}/e/${slug}`;
}

/** What the API answers; staff see no money. */
export function toEventDto(deps: Deps, event: EventView, role: Role): EventDto {
  const at = (ms: number | null) => (ms === null ? null : toIso(event.timeZone, ms));
  const money = <T>(value: T) => (role === "owner" ? value : null);
  return {
    id: event.eventId,
    storeId: event.storeId,
    objective: event.objective,
    objectiveLabel: OBJECTIVE_LABELS[event.objective],
    status: event.status,
    version: event.version,
    slug: event.slug,
    url: eventUrl(deps, event.slug),
    title: event.title,
    description: event.description,
    startsAt: at(event.startsAt),
    endsAt: at(event.endsAt),
    targetParticipants: event.targetParticipants,
    maxParticipants: event.maxParticipants,
    prizeName: event.prizeName,
    prizeCount: event.prizeCount,
    prizeCostKrw: money(event.prizeCostKrw),
    otherCostKrw: money(event.otherCostKrw),
    budgetCapKrw: money(event.budgetCapKrw),
    targetRoiPct: money(event.targetRoiPct),
    imageUrl: event.imageUrl,
    channels: role === "owner" ? [...event.channelPlan] : event.channelPlan.map(withoutBudget),
    parentEventId: event.parentEventId,
    createdAt: toIso(event.timeZone, event.createdAt),
    updatedAt: toIso(event.timeZone, event.updatedAt),
    approvedAt: at(event.approvedAt),
    activatedAt: at(event.activatedAt),
    endedAt: at(event.endedAt),
    archivedAt: at(event.archivedAt),
    cancelledAt: at(event.cancelledAt),
  };
}

/** A plan may hold what the owner means to spend. */
function withoutBudget(entry: ChannelPlan[number]): ChannelPlan[number] {
  const { channel, content } = entry;
  return content === undefined ? { channel } : { channel, content: withoutMoney(content) };
}

/** Channel content as staff see it: no field in won, whatever the channel calls it. */
export function withoutMoney(content: Readonly<Record<string, unknown>>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(content).filter(([name]) => !name.endsWith("Krw")));
}
