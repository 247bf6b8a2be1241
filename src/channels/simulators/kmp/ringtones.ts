import { z } from "zod";
import { DAY_MS } from "../../../time.ts";
import { RINGO_BIZ_LIMITS as LIMITS } from "../../ringo-biz/schema.ts";
import { fraction, grown } from "../growth.ts";
import { countedMs } from "./counting.ts";
import { COMMON, chars, Instant, readOffer, Url } from "./offer-rules.ts";
import type { Product } from "./product.ts";

const Ringtone = z
  .strictObject({
    ...COMMON,
    phoneNumber: z.string().regex(/^(0(2|[3-6]\d|70|80)\d{7,8}|1[5-9]\d{6}|01[016789]\d{7,8})$/),
    audioUrl: Url.optional(),
    announcement: chars(LIMITS.announcementMaxChars).optional(),
    startAt: Instant,
    endAt: Instant,
    fallback: z.enum(["PREVIOUS", "DEFAULT"]),
  })
  .refine(({ audioUrl, announcement }) => (audioUrl === undefined) !== (announcement === undefined), {
    path: ["audioUrl"],
  });

const CODES = {
  phoneNumber: "INVALID_PHONE_NUMBER",
  audioUrl: "INVALID_AUDIO",
  announcement: "INVALID_AUDIO",
  startAt: "INVALID_SCHEDULE",
  endAt: "INVALID_SCHEDULE",
} as const;

/** 링고비즈. */
export const ringtones: Product = {
  channel: "RingoBiz",
  method: "PUT",
  writePath: "/ringtones/:line",
  collection: "/ringtones",
  itemPath: "/ringtones/:key",
  idField: "ringtoneId",
  cancelPath: "/ringtones/:id/restore",
  statsPath: "/stats/:eventId",
  course: "apply",
  saysSpent: false,
  eventType: (status) => {
    if (status === "FAILED") return "ringtone.failed";
    return status === "ENDED" || status === "CANCELLED" ? "ringtone.ended" : "ringtone.applied";
  },
  accept: ({ body, line, now }) =>
    readOffer({ schema: Ringtone, codes: CODES }, { ...body, phoneNumber: line }, (offer) => {
      const [startsAt, endsAt] = [Date.parse(offer.startAt), Date.parse(offer.endAt)];
      if (endsAt <= startsAt || endsAt <= now || endsAt - startsAt > LIMITS.maxDays * DAY_MS)
        return { code: "INVALID_SCHEDULE", field: "endAt" };
      return {
        startsAt,
        endsAt,
        chargeKrw: Math.round((LIMITS.monthlyFeeKrw * Math.ceil((endsAt - startsAt) / DAY_MS)) / 30),
        reviewed: offer.announcement ?? "",
        landingUrl: "",
        callbackUrl: offer.callbackUrl ?? null,
        fields: { updateTimestamp: new Date(now).toISOString() },
      };
    }),
  stats: (resource, at) => {
    const totalCalls = grown(`${resource.id}t`, 300, countedMs(resource, at));
    return {
      totalCalls,
      completedCalls: Math.floor(totalCalls * 0.8),
      averageDuration: 12 + Math.floor(fraction(resource.id) * 10),
    };
  },
};
