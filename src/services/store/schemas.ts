import { z } from "zod";
import { DEFAULT_TIME_ZONE, isWholeHourZone } from "../../time.ts";
import { instantOutput, krw, line, text, uuid } from "../schemas.ts";

const phone = z.string().regex(/^\+?[0-9][0-9 -]{3,19}$/);
const timeZone = z.string().max(64).refine(isWholeHourZone, "a time zone with whole-hour offsets");
const location = z.strictObject({
  lat: z.number().min(-90).max(90),
  lng: z.number().min(-180).max(180),
});

export const storeNames = { name: line(1, 100), industry: line(1, 50), address: line(1, 200) };

const details = {
  region: line(1, 40),
  industryCode: line(1, 20),
  phone,
  location,
  optOutNumber: phone,
  privacyContact: line(1, 200),
  businessHours: text(1, 500),
  grossMarginPct: z.number().min(0).max(100),
  newCustomerLtvKrw: krw,
  sharesBenchmarks: z.boolean(),
};

/** Without `region` it is taken from the address; a store shares its medians with the benchmarks unless it says no. */
export const createStoreShape = {
  ...storeNames,
  region: details.region.optional(),
  industryCode: details.industryCode.optional(),
  timeZone: timeZone.default(DEFAULT_TIME_ZONE),
  phone: details.phone.optional(),
  location: details.location.optional(),
  optOutNumber: details.optOutNumber.optional(),
  privacyContact: details.privacyContact.optional(),
  businessHours: details.businessHours.optional(),
  grossMarginPct: details.grossMarginPct.optional(),
  newCustomerLtvKrw: details.newCustomerLtvKrw.optional(),
  sharesBenchmarks: details.sharesBenchmarks.optional(),
};

const createStoreFields = z.strictObject(createStoreShape);
export type CreateStoreFields = z.infer<typeof createStoreFields>;

/** Absent fields stay as they are; null takes an optional one away. */
export const storeFieldsShape = {
  name: storeNames.name.optional(),
  industry: storeNames.industry.optional(),
  address: storeNames.address.optional(),
  region: details.region.nullable().optional(),
  industryCode: details.industryCode.nullable().optional(),
  timeZone: timeZone.optional(),
  phone: details.phone.nullable().optional(),
  location: details.location.nullable().optional(),
  optOutNumber: details.optOutNumber.nullable().optional(),
  privacyContact: details.privacyContact.nullable().optional(),
  businessHours: details.businessHours.nullable().optional(),
  grossMarginPct: details.grossMarginPct.nullable().optional(),
  newCustomerLtvKrw: details.newCustomerLtvKrw.nullable().optional(),
  /** False: the store leaves the benchmarks with the next month. */
  sharesBenchmarks: details.sharesBenchmarks.optional(),
};

const storeFields = z.strictObject(storeFieldsShape);
export type StoreFields = z.infer<typeof storeFields>;

export const storeIdShape = { storeId: uuid };

/** Margin and customer value are null for staff. */
export const storeOutput = z.strictObject({
  id: uuid,
  role: z.enum(["owner", "staff"]),
  name: z.string(),
  industry: z.string(),
  industryCode: z.string().nullable(),
  address: z.string(),
  region: z.string().nullable(),
  timeZone: z.string(),
  phone: z.string().nullable(),
  location: location.nullable(),
  optOutNumber: z.string().nullable(),
  privacyContact: z.string().nullable(),
  businessHours: z.string().nullable(),
  grossMarginPct: z.number().nullable(),
  newCustomerLtvKrw: z.int().nullable(),
  isDemo: z.boolean(),
  sharesBenchmarks: z.boolean(),
  createdAt: instantOutput,
  updatedAt: instantOutput,
  closedAt: instantOutput.nullable(),
});

export type StoreDto = z.infer<typeof storeOutput>;

export const storePageOutput = z.strictObject({
  items: z.array(storeOutput),
  nextCursor: z.string().nullable(),
});
