import { z } from "zod";
import { OBJECTIVES } from "../../../db/schema/store.ts";
import { Count, Percent, SOURCES, sectionFields } from "./blocks.ts";

export const SCORE_UNITS = ["PEOPLE", "KRW", "PERCENT", "VIEWS"] as const;
/** UNCERTAIN: measured, but not to be told from noise. WITHHELD: not shown to this reader. */
export const SCORE_STATES = ["KNOWN", "UNCERTAIN", "UNKNOWN", "WITHHELD"] as const;

/** One of the four cards of an event's own objective. */
export const ScoreCard = z.strictObject({
  key: z.string(),
  /** The owner's words. */
  label: z.string(),
  value: z.number().nullable(),
  unit: z.enum(SCORE_UNITS),
  source: z.enum([...SOURCES, "modelled"]),
  state: z.enum(SCORE_STATES),
});
export type ScoreCard = z.infer<typeof ScoreCard>;

/** New customers beside regulars among the verified visits (N-35); null while there are none. */
export const Cannibalisation = z.strictObject({
  state: z.enum(["KNOWN", "NO_VISITS"]),
  newVisits: Count.nullable(),
  regularVisits: Count.nullable(),
  regularShare: Percent,
  /** The owner's sentence. */
  note: z.string(),
});
export type Cannibalisation = z.infer<typeof Cannibalisation>;

/** The event measured by what it was made for (N-27); the first card is the objective's own. */
export const Scoreboard = z.strictObject({
  ...sectionFields,
  objective: z.enum(OBJECTIVES),
  /** How the first card is counted. */
  rule: z.string(),
  cards: z.array(ScoreCard).length(4),
  cannibalisation: Cannibalisation,
});
export type Scoreboard = z.infer<typeof Scoreboard>;
