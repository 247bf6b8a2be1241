import type { ParticipantProfile } from "../schemas/index.ts";
import type { ProfileDimension, ProfileFacts } from "./facts.ts";
import { sharesOf, sum } from "./numbers.ts";
import { headOf, type Scene } from "./section.ts";

export const PROFILE_MIN = 20;
const CELL_MIN = 5;
export const OTHER = "기타";
export const NO_ANSWER = "미응답";

/** Groups in the order of display. */
const GROUPS = {
  age: ["10대", "20대", "30대", "40대", "50대 이상"],
  gender: ["남성", "여성"],
  region: [
    ...["서울", "부산", "대구", "인천", "광주", "대전", "울산", "세종", "경기"],
    ...["강원", "충북", "충남", "전북", "전남", "경북", "경남", "제주"],
  ],
} as const satisfies Record<ProfileDimension, readonly string[]>;

const TIME_SLOTS = [
  { timeSlot: "오전 (06:00-12:00)", from: 6 },
  { timeSlot: "오후 (12:00-18:00)", from: 12 },
  { timeSlot: "저녁 (18:00-24:00)", from: 18 },
  { timeSlot: "새벽 (00:00-06:00)", from: 0 },
] as const;

type Share = { name: string; count: number; percentage: number };

/** Age, gender and region stay empty below 20 participants; no group of 1-4 people is ever shown. */
export function participantProfile(scene: Scene): ParticipantProfile {
  const { event, profile } = scene.facts;
  const isTooFew = event.participants < PROFILE_MIN;
  const sharesFor = (dimension: ProfileDimension) => (isTooFew ? [] : distribution(profile, dimension));
  return {
    ...headOf(scene, {
      gaps: [isTooFew && "TOO_FEW"],
      isEmpty: event.participants === 0,
      source: "measured",
    }),
    ageDistribution: sharesFor("age").map(({ name, ...share }) => ({ ageGroup: name, ...share })),
    genderDistribution: sharesFor("gender").map(({ name, ...share }) => ({ gender: name, ...share })),
    regionDistribution: sharesFor("region").map(({ name, ...share }) => ({ region: name, ...share })),
    timeDistribution: timeDistribution(scene),
  };
}

function distribution(profile: readonly ProfileFacts[], dimension: ProfileDimension): Share[] {
  const groups = mergeSmall(countsOf(profile, dimension));
  const shares = sharesOf(groups.map(({ count }) => count));
  return groups.map((group, index) => ({ ...group, percentage: shares[index] ?? 0 }));
}

type Group = { name: string; count: number };

function countsOf(profile: readonly ProfileFacts[], dimension: ProfileDimension): Group[] {
  const known: readonly string[] = GROUPS[dimension];
  const counts = new Map<string, number>();
  for (const fact of profile) {
    if (fact.dimension !== dimension) continue;
    const name = fact.value === "" ? NO_ANSWER : known.includes(fact.value) ? fact.value : OTHER;
    counts.set(name, (counts.get(name) ?? 0) + fact.count);
  }
  return [...known, OTHER, NO_ANSWER].flatMap((name) => {
    const count = counts.get(name) ?? 0;
    return count > 0 ? [{ name, count }] : [];
  });
}

/** Groups of 1-4 go into 기타, then the next smallest until 기타 has at least 5 (k = 5, D-19). */
export function mergeSmall(groups: readonly Group[]): Group[] {
  const named = groups.filter(({ name }) => name !== OTHER);
  const bySize = [...named].sort((left, right) => left.count - right.count);
  let other = sum(groups.map(({ name, count }) => (name === OTHER ? count : 0)));
  const merged = new Set<string>();
  for (const { name, count } of bySize) {
    const mustGrow = other > 0 && other < CELL_MIN;
    if (count >= CELL_MIN && !mustGrow) break;
    merged.add(name);
    other += count;
  }
  const kept = named.filter(({ name }) => !merged.has(name));
  const last = kept.filter(({ name }) => name === NO_ANSWER);
  const first = kept.filter(({ name }) => name !== NO_ANSWER);
  return [...first, ...(other > 0 ? [{ name: OTHER, count: other }] : []), ...last];
}

function timeDistribution({ facts, zone }: Scene): ParticipantProfile["timeDistribution"] {
  const counts = new Map<number, number>();
  for (const { hour, participants } of facts.hours) {
    const slot = Math.floor(zone.hourOfDay(hour) / 6) * 6;
    counts.set(slot, (counts.get(slot) ?? 0) + participants);
  }
  const perSlot = TIME_SLOTS.map(({ from }) => counts.get(from) ?? 0);
  const shares = sharesOf(perSlot);
  return TIME_SLOTS.map(({ timeSlot }, index) => ({
    timeSlot,
    count: perSlot[index] ?? 0,
    percentage: shares[index] ?? 0,
  }));
}
