import { z } from "zod";
import { CHANNEL_IDS } from "../../../channels/index.ts";
import { instantOutput } from "../../schemas.ts";

/** Percent with one decimal; null where it is not known. */
export const Percent = z.number().nullable();
/** Integer won; null where it is not known. */
export const Won = z.int().nullable();
export const Count = z.int().min(0);

export const SOURCES = ["measured", "estimated", "manual", "simulated"] as const;
/** How a channel's numbers were obtained. */
export const Source = z.enum(SOURCES);
export type Source = z.infer<typeof Source>;

/** From the best to the worst. */
export const FRESHNESS_STATES = ["final", "provisional", "estimated", "stale", "missing"] as const;

/**
 * How far a figure can be relied on (N-15), the same on every section, card and channel row. `final`: what was counted
 * up to `asOf` and is not going to be corrected; `provisional`: its source may correct it, until `finalAt` where that
 * is known; `estimated`: nobody counted it; `stale`: older than it should be; `missing`: not known.
 */
export const Freshness = z.strictObject({
  state: z.enum(FRESHNESS_STATES),
  asOf: instantOutput.nullable(),
  source: z.enum([...SOURCES, "modelled"]).nullable(),
  finalAt: instantOutput.nullable(),
});
export type Freshness = z.infer<typeof Freshness>;

/** Why a value is null or a list is empty. */
export const Gap = z.enum([
  "TOO_FEW",
  "INSUFFICIENT_COHORT",
  "NO_SALES_DATA",
  "NO_VIEWS",
  "NO_COST",
  "NO_EARLIER_EVENT",
  "NO_PARTICIPANTS",
  "CHANNEL_DEGRADED",
  "WITHHELD",
]);
export type Gap = z.infer<typeof Gap>;

/**
 * What every section says of itself: READY (all known), PARTIAL (`gaps` says what is missing) or EMPTY;
 * `asOf` is the age of its oldest input, `source` its weakest kind.
 */
export const sectionFields = {
  state: z.enum(["READY", "PARTIAL", "EMPTY"]),
  gaps: z.array(Gap),
  asOf: instantOutput,
  source: z.enum([...SOURCES, "modelled"]),
  freshness: Freshness,
};

export const ChannelKey = z.enum(CHANNEL_IDS);
export const BreakEven = z.enum(["ACHIEVED", "NOT_ACHIEVED"]);
export type BreakEven = z.infer<typeof BreakEven>;
