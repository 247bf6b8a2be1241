import { z } from "zod";
import { OBJECTIVES } from "../../db/schema/store.ts";
import type { Objective } from "./event-view.ts";

/** The source documents' words. */
export const OBJECTIVE_LABELS = {
  NEW_CUSTOMERS: "신규 고객 유치",
  REVISIT: "재방문 유도",
  SALES: "매출 증대",
  AWARENESS: "인지도 향상",
} as const satisfies Record<Objective, string>;

const KOREAN_WORDS = [
  OBJECTIVE_LABELS.NEW_CUSTOMERS,
  OBJECTIVE_LABELS.REVISIT,
  OBJECTIVE_LABELS.SALES,
  OBJECTIVE_LABELS.AWARENESS,
] as const;

/** Either spelling; a word that is neither is EVENT_001. */
export const objectiveInput = z
  .enum([...OBJECTIVES, ...KOREAN_WORDS], { error: "EVENT_001" })
  .transform(toObjective);

export const objectiveOutput = z.enum(OBJECTIVES);

function toObjective(word: Objective | (typeof KOREAN_WORDS)[number]): Objective {
  return (
    OBJECTIVES.find((objective) => objective === word || OBJECTIVE_LABELS[objective] === word) ?? "SALES"
  );
}
