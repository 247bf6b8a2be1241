import { DAY_MS, isoDay, lastMoment, startOfDay } from "../../format/index.ts";
import { m } from "../../i18n/index.ts";
import type { DraftChanges, StoreEvent } from "./draft-saver.ts";
import { BACKDATE_DAYS_MAX } from "./open-step.ts";

/** What is typed into the second step, letter by letter. */
export type ContentTyped = {
  readonly title: string;
  readonly description: string;
  readonly startDay: string;
  readonly endDay: string;
  readonly prizeName: string;
  readonly prizeCount: string;
  readonly prizeCostKrw: string;
  readonly targetParticipants: string;
  readonly budgetCapKrw: string;
};
export type ContentName = keyof ContentTyped;

/** An event runs until the end of its last day. */
export function endOfDay(day: string): string {
  return startOfDay(isoDay(Date.parse(startOfDay(day)) + DAY_MS));
}

export function typedOf(event: StoreEvent): ContentTyped {
  const words = (value: number | null) => (value === null ? "" : String(value));
  const { title, description, startsAt, endsAt, prizeName, prizeCount, prizeCostKrw } = event;
  return {
    title,
    description,
    startDay: startsAt === null ? "" : isoDay(startsAt),
    endDay: endsAt === null ? "" : isoDay(lastMoment(endsAt)),
    prizeName,
    prizeCount: words(prizeCount),
    prizeCostKrw: prizeCostKrw === 0 ? "" : words(prizeCostKrw),
    targetParticipants: words(event.targetParticipants),
    budgetCapKrw: words(event.budgetCapKrw),
  };
}

/** Takes back what a suggestion filled in; what an event cannot be without stays where nothing stood there before. */
export function restored({
  title,
  startsAt,
  endsAt,
  targetParticipants,
  ...before
}: StoreEvent): DraftChanges {
  return {
    description: before.description,
    prizeName: before.prizeName,
    prizeCount: before.prizeCount,
    prizeCostKrw: before.prizeCostKrw ?? 0,
    channels: before.channels,
    ...(title === "" ? {} : { title }),
    ...(startsAt === null ? {} : { startsAt }),
    ...(endsAt === null ? {} : { endsAt }),
    ...(targetParticipants === null ? {} : { targetParticipants }),
  };
}

/** What of a field may be kept; undefined while it cannot. */
export function changesOf(name: ContentName, value: string): DraftChanges | undefined {
  const text = value.trim();
  switch (name) {
    case "title":
      return text === "" ? undefined : { title: text };
    case "description":
      return { description: text };
    case "prizeName":
      return { prizeName: text };
    case "startDay":
      return isDay(text) ? { startsAt: startOfDay(text) } : undefined;
    case "endDay":
      return isDay(text) ? { endsAt: endOfDay(text) } : undefined;
    case "prizeCount":
    case "budgetCapKrw":
      return text === "" ? { [name]: null } : numeric(name, text, 0);
    case "prizeCostKrw":
      return numeric(name, text === "" ? "0" : text, 0);
    case "targetParticipants":
      return numeric(name, text, 1);
  }
}

const MAX = {
  prizeCount: 1_000_000,
  prizeCostKrw: 10_000_000_000,
  targetParticipants: 1_000_000,
  budgetCapKrw: 10_000_000_000,
} as const;

function numeric(name: keyof typeof MAX, text: string, min: number): DraftChanges | undefined {
  const value = numberIn(text);
  return value === undefined || value < min || value > MAX[name] ? undefined : { [name]: value };
}

/** Digits with or without commas. */
function numberIn(text: string): number | undefined {
  const digits = text.replaceAll(",", "");
  return /^\d{1,11}$/.test(digits) ? Number(digits) : undefined;
}

function isDay(text: string): boolean {
  return /^\d{4}-\d{2}-\d{2}$/.test(text) && !Number.isNaN(Date.parse(text));
}

/** What stands in the way of the next step, one sentence a field that names the fix. */
export function contentErrors(typed: ContentTyped, today: string): Partial<Record<ContentName, string>> {
  const errors: Partial<Record<ContentName, string>> = {};
  if (typed.title.trim() === "") errors.title = m.wizard_titleMissing();
  if (!isDay(typed.startDay)) errors.startDay = m.wizard_startMissing();
  else if (typed.startDay < firstOpenDay(today)) errors.startDay = m.wizard_startEarly();
  if (!isDay(typed.endDay)) errors.endDay = m.wizard_endMissing();
  else if (typed.endDay < typed.startDay) errors.endDay = m.wizard_endEarly();
  else if (typed.endDay < today) errors.endDay = m.wizard_endPast();
  if (changesOf("prizeCount", typed.prizeCount) === undefined) errors.prizeCount = m.wizard_numberWrong();
  if (changesOf("prizeCostKrw", typed.prizeCostKrw) === undefined)
    errors.prizeCostKrw = m.wizard_moneyWrong();
  if (changesOf("targetParticipants", typed.targetParticipants) === undefined)
    errors.targetParticipants = m.wizard_targetMissing();
  if (changesOf("budgetCapKrw", typed.budgetCapKrw) === undefined)
    errors.budgetCapKrw = m.wizard_moneyWrong();
  return errors;
}

/** The midnight of the day before this one is too long ago at any time of `today`. */
function firstOpenDay(today: string): string {
  return isoDay(Date.parse(startOfDay(today)) - (BACKDATE_DAYS_MAX - 1) * DAY_MS);
}

const LABELS: Readonly<Record<string, () => string>> = {
  title: m.wizard_title,
  startsAt: m.wizard_startDay,
  endsAt: m.wizard_endDay,
  targetParticipants: m.wizard_target,
};

/** What approval still asks for, by the names of this form. */
export function missingWords(missing: readonly string[]): string {
  return missing.flatMap((name) => LABELS[name]?.() ?? []).join(", ");
}
