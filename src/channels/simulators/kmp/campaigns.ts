import { z } from "zod";
import { GENIE_TV_LIMITS as LIMITS } from "../../genie-tv/schema.ts";
import { koreanDay } from "../../korea.ts";
import { grown } from "../growth.ts";
import { countedMs } from "./counting.ts";
import { DAYS_OF_WEEK, planOf } from "./impressions.ts";
import {
  COMMON,
  chars,
  Day,
  daysBetween,
  endOfDay,
  readOffer,
  Slots,
  startOfDay,
  Url,
} from "./offer-rules.ts";
import type { Product } from "./product.ts";

const Name = z.string().min(1).max(100);

const Campaign = z.strictObject({
  ...COMMON,
  title: chars(LIMITS.titleMaxChars),
  region: z.union([
    Name,
    z.strictObject({
      code: z
        .string()
        .regex(/^\d{5}(\d{5})?$/)
        .optional(),
      name: Name,
    }),
  ]),
  schedule: z.strictObject({
    startDate: Day,
    endDate: Day,
    timeSlots: Slots,
    daysOfWeek: z.array(z.enum(DAYS_OF_WEEK)).max(7).optional(),
  }),
  budget: z.int().min(LIMITS.minBudgetKrw).max(LIMITS.maxBudgetKrw).multipleOf(LIMITS.budgetStepKrw),
  creative: z.strictObject({
    url: Url,
    durationSec: z.union([z.literal(15), z.literal(30)]),
    type: z.enum(["video/mp4", "image/jpeg", "image/png"]),
  }),
  landingUrl: z.url().max(2_048).optional(),
});

const CODES = {
  region: "INVALID_REGION",
  schedule: "INVALID_SCHEDULE",
  budget: "INVALID_BUDGET",
  creative: "INVALID_MEDIA_URL",
} as const;

/** 지니TV. */
export const campaigns: Product = {
  channel: "GenieTV",
  method: "POST",
  writePath: "/campaigns",
  collection: "/campaigns",
  itemPath: "/campaigns/:key",
  idField: "adId",
  cancelPath: "/campaigns/:id/cancel",
  statsPath: "/campaign/:id/stats",
  course: "review",
  saysSpent: true,
  eventType: () => "campaign.status_changed",
  accept: ({ body, now }) =>
    readOffer({ schema: Campaign, codes: CODES }, body, (campaign) => {
      const { schedule, budget, title, landingUrl = "", callbackUrl = null } = campaign;
      const { startDate, endDate } = schedule;
      if (startDate <= koreanDay(now)) return { code: "INVALID_SCHEDULE", field: "schedule.startDate" };
      if (endDate < startDate || daysBetween(startDate, endDate) > LIMITS.maxDays)
        return { code: "INVALID_SCHEDULE", field: "schedule.endDate" };
      return {
        startsAt: startOfDay(startDate),
        endsAt: endOfDay(endDate),
        chargeKrw: budget,
        reviewed: title,
        landingUrl,
        callbackUrl,
        fields: {
          estimatedCpv: LIMITS.costPerViewKrw,
          impressionSchedule: [
            ...planOf(campaign.schedule, { impressions: Math.floor(budget / LIMITS.costPerViewKrw) }),
          ],
        },
      };
    }),
  stats: (resource, at) => {
    const ms = countedMs(resource, at);
    const adViews = grown(`${resource.id}v`, 10_000, ms);
    return {
      adViews,
      clicks: grown(`${resource.id}c`, 500, ms),
      completedViews: Math.floor(adViews * 0.7),
      spent: resource.chargeKrw - resource.refundKrw,
    };
  },
};
