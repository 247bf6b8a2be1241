import { z } from "zod";
import { day, instantOutput, uuid } from "../../schemas.ts";
import { Count, Percent, Won } from "./blocks.ts";

const PeriodName = z.enum(["TODAY", "LAST_7_DAYS", "LAST_28_DAYS", "CUSTOM"]);

const chosenDay = day.refine((text) => text >= "2000-01-01" && text <= "2099-12-31");
const DAYS_MAX = 366;

const isOrdered = ({ from, to }: { from?: string | undefined; to?: string | undefined }) =>
  (from === undefined) === (to === undefined) &&
  (from === undefined ||
    to === undefined ||
    (from <= to && Date.parse(to) - Date.parse(from) < DAYS_MAX * 86_400_000));
const isOne = ({ period, from }: { period?: string | undefined; from?: string | undefined }) =>
  (period === "CUSTOM") === (from !== undefined) || (period === undefined && from !== undefined);

/** The last seven days unless `period` names others; `from` and `to` are days of each store's calendar, both included. */
export const overviewInput = z
  .strictObject({
    storeId: uuid.optional(),
    period: PeriodName.optional(),
    from: chosenDay.optional(),
    to: chosenDay.optional(),
  })
  .refine(isOrdered, { path: ["to"] })
  .refine(isOne, { path: ["period"] });

/** `before`: the same weekdays of the period before, up to the same hour. `change` in percent with one decimal. */
const compared = <Value extends z.ZodType>(value: Value) =>
  z.strictObject({ value, before: value, change: Percent });
const Figures = {
  participants: compared(Count),
  conversions: compared(Count),
  views: compared(Count.nullable()),
  /** The event's cost, the same for each of its days. Null for staff. */
  cost: compared(Won),
};

export const Overview = z.strictObject({
  today: z.strictObject({ participants: Count, conversions: Count }),
  running: z.array(
    z.strictObject({
      eventId: uuid,
      storeId: uuid,
      title: z.string(),
      status: z.string(),
      startsAt: instantOutput.nullable(),
      endsAt: instantOutput.nullable(),
      participants: Count,
      today: Count,
      targetGoal: Count,
      achievementRate: Percent,
    }),
  ),
  totals: z.strictObject({ stores: Count, events: Count, participants: Count, conversions: Count }),
  period: z.strictObject({
    name: PeriodName,
    from: day,
    to: day,
    comparedFrom: day,
    comparedTo: day,
    /** Its last day is not over, so `before` ends at the same hour. */
    isPartial: z.boolean(),
    ...Figures,
    /** Every event that ran in either period, the busiest first. */
    events: z.array(z.strictObject({ eventId: uuid, storeId: uuid, title: z.string(), ...Figures })),
  }),
  lastUpdated: instantOutput,
});
export type Overview = z.infer<typeof Overview>;
