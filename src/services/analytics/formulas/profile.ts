import type { ParticipantProfile } from "../schemas/index.ts";
import type { ProfileDimension } from "./facts.ts";
import { sharesOf } from "./numbers.ts";
import { OTHER, PROFILE_MIN } from "./profile-publication.ts";
import { headOf, type Scene } from "./section.ts";

export const TIME_SLOTS = [
  { timeSlot: "오전 (06:00-12:00)", from: 6 },
  { timeSlot: "오후 (12:00-18:00)", from: 12 },
  { timeSlot: "저녁 (18:00-24:00)", from: 18 },
  { timeSlot: "새벽 (00:00-06:00)", from: 0 },
] as const;

type Share = { name: string; count: number; percentage: number };

/** Age, gender and region as they were published last, which may be some people ago (N-12); time slots as they are. */
export function participantProfile(scene: Scene): ParticipantProfile {
  const { event, profile } = scene.facts;
  const isTooFew = event.participants < PROFILE_MIN;
  const shown = isTooFew ? [] : profile;
  const sharesFor = (dimension: ProfileDimension) => {
    const published = shown.find((one) => one.dimension === dimension);
    if (published) return sharesIn(published.groups);
    return isTooFew ? [] : sharesIn([{ name: OTHER, count: event.participants }]);
  };
  return {
    ...headOf(scene, {
      gaps: [isTooFew && "TOO_FEW"],
      isEmpty: event.participants === 0,
      source: "measured",
      ...(shown.length === 0 ? {} : { asOf: Math.min(...shown.map(({ publishedAt }) => publishedAt)) }),
    }),
    ageDistribution: sharesFor("age").map(({ name, ...share }) => ({ ageGroup: name, ...share })),
    genderDistribution: sharesFor("gender").map(({ name, ...share }) => ({ gender: name, ...share })),
    regionDistribution: sharesFor("region").map(({ name, ...share }) => ({ region: name, ...share })),
    timeDistribution: timeDistribution(scene),
  };
}

function sharesIn(groups: readonly { name: string; count: number }[]): Share[] {
  const shares = sharesOf(groups.map(({ count }) => count));
  return groups.map((group, index) => ({ ...group, percentage: shares[index] ?? 0 }));
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
