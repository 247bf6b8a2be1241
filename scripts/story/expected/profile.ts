import { present } from "../book.ts";
import { hourOfDay } from "../calendar.ts";
import { AGES, GENDERS, REGIONS } from "../cast.ts";
import type { Facts } from "../facts.ts";
import { shares, sum } from "../numbers.ts";

const FEW = 20;
const SMALL = 5;
type Group = { readonly name: string; readonly count: number };

export function expectedProfile(facts: Facts): object {
  const people = present(facts.event).map(({ person }) => person);
  const distribution = (key: string, names: readonly string[], answers: readonly (string | undefined)[]) => {
    if (people.length < FEW) return [];
    const groups = withoutSmall(groupsOf(names, answers));
    const rates = shares(groups.map(({ count }) => count));
    return groups.map(({ name, count }, index) => ({ [key]: name, count, percentage: rates[index] }));
  };
  return {
    ageDistribution: distribution(
      "ageGroup",
      AGES,
      people.map(({ ageGroup }) => ageGroup),
    ),
    genderDistribution: distribution(
      "gender",
      GENDERS,
      people.map(({ gender }) => gender),
    ),
    regionDistribution: distribution(
      "region",
      REGIONS,
      people.map(({ region }) => region),
    ),
    timeDistribution: timesOfDay(facts),
  };
}

function groupsOf(names: readonly string[], answers: readonly (string | undefined)[]): Group[] {
  return [...names, undefined]
    .map((name) => ({ name: name ?? "미응답", count: answers.filter((answer) => answer === name).length }))
    .filter(({ count }) => count > 0);
}

/** Groups of fewer than five are told as 기타, together with the next smallest until it has five. */
function withoutSmall(groups: readonly Group[]): Group[] {
  const bySize = [...groups].sort((left, right) => left.count - right.count);
  let other = 0;
  const gone = new Set<string>();
  for (const { name, count } of bySize) {
    if (count >= SMALL && (other === 0 || other >= SMALL)) break;
    other += count;
    gone.add(name);
  }
  const kept = groups.filter(({ name }) => !gone.has(name));
  const rest = other === 0 ? [] : [{ name: "기타", count: other }];
  return [
    ...kept.filter(({ name }) => name !== "미응답"),
    ...rest,
    ...kept.filter(({ name }) => name === "미응답"),
  ];
}

const SLOTS = [
  ["오전 (06:00-12:00)", 6],
  ["오후 (12:00-18:00)", 12],
  ["저녁 (18:00-24:00)", 18],
  ["새벽 (00:00-06:00)", 0],
] as const;

function timesOfDay({ hours }: Facts): object[] {
  const counts = SLOTS.map(([, from]) =>
    sum(
      [...hours].map(([hour, { participants }]) =>
        hourOfDay(hour) >= from && hourOfDay(hour) < from + 6 ? participants : 0,
      ),
    ),
  );
  const rates = shares(counts);
  return SLOTS.map(([timeSlot], index) => ({ timeSlot, count: counts[index], percentage: rates[index] }));
}
