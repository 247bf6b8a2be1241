import type { DrawTerms } from "../../draw/index.ts";
import type { DrawCandidates } from "../participation/index.ts";

export type Eligible = {
  readonly chosen: readonly { readonly participantId: string; readonly weight: number }[];
  readonly excluded: DrawTerms["excluded"];
};

/**
 * Who is in a draw (rule madang-draw-1): entries that stand, without those the owner set aside, the earliest one of
 * each person; and how often each counts.
 *
 * @example eligibleEntries(candidates, { flagged: [], weight: { perVisit: 1, max: 5 } }).chosen[0]?.weight // 1
 */
export function eligibleEntries(
  { candidates, withdrawn, erased }: Omit<DrawCandidates, "stand">,
  rule: { readonly flagged: readonly string[]; readonly weight: DrawTerms["weight"] },
): Eligible {
  const aside = new Set(rule.flagged);
  const persons = new Set<string>();
  const chosen: { participantId: string; weight: number }[] = [];
  let flagged = 0;
  let repeated = 0;
  for (const { participantId, personKey, visits } of candidates) {
    if (aside.has(participantId)) flagged += 1;
    else if (persons.has(personKey)) repeated += 1;
    else {
      persons.add(personKey);
      chosen.push({ participantId, weight: weightOf(visits, rule.weight) });
    }
  }
  return { chosen, excluded: { withdrawn, erased, flagged, repeated } };
}

function weightOf(visits: number, { perVisit, max }: DrawTerms["weight"]): number {
  return Math.min(1 + perVisit * visits, max);
}
