import { CHANNEL_IDS } from "../../channels/index.ts";
import { DEFAULT_TIME_ZONE, toIso } from "../../time.ts";
import {
  approveEvent,
  archiveEvent,
  cancelEvent,
  createDraft,
  type EventDto,
  type Objective,
  tickLifecycle,
  updateEvent,
} from "../event/index.ts";
import type { Calendar } from "./calendar.ts";
import { campaignSteps } from "./campaign.ts";
import { crowdSteps } from "./crowd.ts";
import { eventOf, type Life, type Made, type Step, shopOf } from "./life.ts";
import { CANCELLED, DRAFT, LIVED, type PlannedEvent, WAITING } from "./plan.ts";

/** All events of the shop, from first thought to archive. */
export function eventSteps(calendar: Calendar): Step[] {
  return [...LIVED.flatMap((planned) => livedSteps(calendar, planned)), ...otherSteps(calendar)];
}

function livedSteps(calendar: Calendar, planned: PlannedEvent): Step[] {
  const { startDay, days, archivedDay } = planned;
  const made: Made = { event: undefined };
  const lifecycle = async ({ system }: Life) => void (await tickLifecycle({ ctx: system }));
  const archive = async ({ owner }: Life) =>
    void (await archiveEvent({ ctx: owner, input: { eventId: eventOf(made).id } }));
  return [
    {
      at: calendar.at(startDay - 1, 16),
      run: async (life) => {
        made.event = await approve(life, planned);
      },
    },
    { at: calendar.at(startDay, 10) + 1_000, run: lifecycle },
    ...(planned.isDistributed ? campaignSteps(calendar, planned, made) : []),
    ...crowdSteps(calendar, planned, made),
    ...(startDay + days <= 0 ? [{ at: calendar.at(startDay + days, 22) + 1_000, run: lifecycle }] : []),
    ...(archivedDay === undefined ? [] : [{ at: calendar.at(archivedDay, 11), run: archive }]),
  ];
}

function otherSteps(calendar: Calendar): Step[] {
  const cancelled: Made = { event: undefined };
  return [
    {
      at: calendar.at(CANCELLED.createdDay, 15),
      run: async ({ owner, ...life }) => {
        const { storeId } = shopOf({ owner, ...life });
        const { objective, title } = CANCELLED;
        cancelled.event = await createDraft({ ctx: owner, input: { storeId, objective, title } });
      },
    },
    {
      at: calendar.at(CANCELLED.cancelledDay, 10),
      run: async ({ owner }) =>
        void (await cancelEvent({ ctx: owner, input: { eventId: eventOf(cancelled).id } })),
    },
    { at: calendar.at(-1, 17), run: async (life) => void (await approve(life, WAITING)) },
    { at: calendar.at(-1, 20), run: leaveDraft },
  ];
}

type Approvable = {
  readonly objective: Objective;
  readonly title: string;
  readonly description: string;
  readonly prizeName: string;
  readonly prizeCount: number;
  readonly prizeCostKrw: number;
  readonly otherCostKrw?: number;
  readonly target: number;
  readonly startDay: number;
  readonly days: number;
};

async function approve(life: Life, planned: Approvable): Promise<EventDto> {
  const { owner: ctx, calendar } = life;
  const { storeId, posterUrl } = shopOf(life);
  const { objective, title, description, prizeName, prizeCount, prizeCostKrw, startDay } = planned;
  const draft = await createDraft({ ctx, input: { storeId, objective, title } });
  await updateEvent({
    ctx,
    input: {
      eventId: draft.id,
      version: draft.version,
      ...{ description, prizeName, prizeCount, prizeCostKrw },
      otherCostKrw: planned.otherCostKrw ?? 0,
      targetParticipants: planned.target,
      startsAt: toIso(DEFAULT_TIME_ZONE, calendar.at(startDay, 10)),
      endsAt: toIso(DEFAULT_TIME_ZONE, calendar.at(startDay + planned.days, 22)),
      imageUrl: posterUrl,
      channels: CHANNEL_IDS.map((channel) => ({ channel })),
    },
  });
  return approveEvent({ ctx, input: { eventId: draft.id } });
}

async function leaveDraft(life: Life): Promise<void> {
  const { owner: ctx } = life;
  const { objective, title, prizeName, prizeCount } = DRAFT;
  const { storeId } = shopOf(life);
  const draft = await createDraft({ ctx, input: { storeId, objective, title } });
  await updateEvent({ ctx, input: { eventId: draft.id, version: draft.version, prizeName, prizeCount } });
}
