import { z } from "zod";
import { Count, sectionFields } from "./blocks.ts";

const share = { count: Count, percentage: z.number() };

export const ParticipantProfile = z.strictObject({
  ...sectionFields,
  ageDistribution: z.array(z.strictObject({ ageGroup: z.string(), ...share })),
  genderDistribution: z.array(z.strictObject({ gender: z.string(), ...share })),
  regionDistribution: z.array(z.strictObject({ region: z.string(), ...share })),
  timeDistribution: z.array(z.strictObject({ timeSlot: z.string(), ...share })),
});
export type ParticipantProfile = z.infer<typeof ParticipantProfile>;
