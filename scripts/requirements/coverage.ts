import type { Requirement } from "./requirement.ts";

export type Coverage = {
  /** Named by at least one test. */
  readonly proven: readonly Requirement[];
  /** Due now, or earlier, and named by none. */
  readonly missing: readonly Requirement[];
  /** Brought by a later issue. */
  readonly later: readonly Requirement[];
  /** Statements that no test of their own can prove. */
  readonly context: readonly Requirement[];
  /** Ids that tests name and the list does not know. */
  readonly unknown: readonly string[];
};

/** `texts` are test sources: an id counts where it stands in square brackets, as in a test's name. */
export function coverageOf(input: {
  requirements: readonly Requirement[];
  texts: readonly string[];
  issue: number;
}): Coverage {
  const named = new Set(input.texts.flatMap(namedIds));
  const known = new Set(input.requirements.map((requirement) => requirement.id));
  const isOpen = (requirement: Requirement) =>
    !named.has(requirement.id) && requirement.context === undefined;
  return {
    proven: input.requirements.filter(({ id }) => named.has(id)),
    missing: input.requirements.filter((one) => isOpen(one) && one.issue <= input.issue),
    later: input.requirements.filter((one) => isOpen(one) && one.issue > input.issue),
    context: input.requirements.filter((one) => !named.has(one.id) && one.context !== undefined),
    unknown: [...named].filter((id) => !known.has(id)).sort(),
  };
}

/** "[R-091]", "[R-091 R-092]", "[R-091, R-092]", "[R-103…R-105]" and "[N-04]" name ids. */
export function namedIds(text: string): string[] {
  const brackets = Array.from(
    text.matchAll(/\[([^\][\n]*\b(?:R-\d{3}|N-\d{2})[^\][\n]*)\]/g),
    (match) => match[1] ?? "",
  );
  return brackets.flatMap(expandIds);
}

function expandIds(list: string): string[] {
  const single = list.match(/R-\d{3}|N-\d{2}/g) ?? [];
  const ranges = Array.from(list.matchAll(/R-(\d{3})\s*(?:…|\.\.\.?|-|–)\s*R-(\d{3})/g), (match) =>
    idsBetween(Number(match[1]), Number(match[2])),
  );
  return [...single, ...ranges.flat()];
}

function idsBetween(first: number, last: number): string[] {
  const count = Math.max(0, last - first + 1);
  return Array.from({ length: count }, (_, index) => `R-${String(first + index).padStart(3, "0")}`);
}
