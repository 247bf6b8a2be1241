import { z } from "zod";
import { koreanDay } from "../../korea.ts";
import { WOORIDONGNE_TV_LIMITS as LIMITS } from "../../wooridongne-tv/schema.ts";
import { grown } from "../growth.ts";
import { countedMs } from "./counting.ts";
import {
  COMMON,
  Day,
  daysBetween,
  endOfDay,
  readOffer,
  Slots,
  startOfDay,
  Text,
  Url,
} from "./offer-rules.ts";
import type { Product } from "./product.ts";

const Distribution = z.strictObject({
  ...COMMON,
  store: z.strictObject({
    name: Text,
    address: Text,
    lat: z.number().min(-90).max(90).optional(),
    lng: z.number().min(-180).max(180).optional(),
  }),
  media: z.union([z.strictObject({ imageUrl: Url }), z.strictObject({ videoUrl: Url })]),
  radius: z.enum(LIMITS.radii),
  timeSlots: Slots,
  startDate: Day,
  endDate: Day,
  landingUrl: z.url().max(2_048).optional(),
});

const CODES = {
  media: "INVALID_MEDIA_URL",
  radius: "INVALID_RADIUS",
  timeSlots: "INVALID_SCHEDULE",
  startDate: "INVALID_SCHEDULE",
  endDate: "INVALID_SCHEDULE",
} as const;

/** 우리동네TV. */
export const distributions: Product = {
  channel: "WooridongneTV",
  method: "POST",
  writePath: "/distributions",
  collection: "/distributions",
  itemPath: "/distributions/:key",
  idField: "distributionId",
  cancelPath: "/distributions/:id/cancel",
  statsPath: "/stats/:eventId",
  course: "review",
  saysSpent: false,
  eventType: () => "distribution.status_changed",
  accept: ({ body, now }) =>
    readOffer({ schema: Distribution, codes: CODES }, body, (offer) => {
      const { store, startDate, endDate, landingUrl = "", callbackUrl = null } = offer;
      if (endDate < koreanDay(now)) return { code: "INVALID_SCHEDULE", field: "endDate" };
      if (endDate < startDate || daysBetween(startDate, endDate) > LIMITS.maxDays)
        return { code: "INVALID_SCHEDULE", field: "endDate" };
      return {
        startsAt: startOfDay(startDate),
        endsAt: endOfDay(endDate),
        chargeKrw: LIMITS.feeKrw,
        reviewed: store.name,
        landingUrl,
        callbackUrl,
        fields: { estimatedViews: LIMITS.estimatedViews },
      };
    }),
  stats: (resource, at) => ({
    views: grown(`${resource.id}v`, 5_000, countedMs(resource, at)),
    clicks: grown(`${resource.id}c`, 1_200, countedMs(resource, at)),
  }),
};
