import { z } from "zod";
import { CHANNEL_IDS } from "../../channels/index.ts";
import { idempotencyKey, instantOutput, line, pageInput, uuid } from "../schemas.ts";
import { AGE_GROUPS, GENDERS, REGIONS } from "./attributes.ts";
import { ENTRY_STATES } from "./entry-desk.ts";

/** Any text: an address that no event has is NOT_FOUND, not a faulty request. */
const slug = z.string().min(1).max(200);
const typedPhone = z.string("INVALID_PHONE").min(1, "INVALID_PHONE").max(64, "INVALID_PHONE");

export const PublicEventInput = z.strictObject({ slug });
export type PublicEventInput = z.infer<typeof PublicEventInput>;

export const ConsentTextOutput = z.strictObject({
  purpose: z.enum(["privacy", "marketing"]),
  version: z.string(),
  title: z.string(),
  body: z.string(),
  isRequired: z.boolean(),
});

/** What anyone may see of an approved event. */
export const PublicEvent = z.strictObject({
  slug: z.string(),
  title: z.string(),
  description: z.string(),
  prizeName: z.string(),
  prizeCount: z.int().nullable(),
  imageUrl: z.string().nullable(),
  storeName: z.string(),
  storeAddress: z.string(),
  storePhone: z.string().nullable(),
  storeLocation: z.strictObject({ lat: z.number(), lng: z.number() }).nullable(),
  /** Whom to ask about personal data: the store's own word, else its phone. */
  contact: z.string().nullable(),
  startsAt: instantOutput.nullable(),
  /** Where its owner ended it before the announced end: when that was. */
  endsAt: instantOutput.nullable(),
  /** Null where everyone finds a place. */
  placesLeft: z.int().nullable(),
  state: z.enum(ENTRY_STATES),
  privacyVersion: z.string(),
  consentTexts: z.array(ConsentTextOutput),
});
export type PublicEvent = z.infer<typeof PublicEvent>;

const consent = z.strictObject(
  {
    privacy: z.literal(true, "CONSENT_REQUIRED"),
    privacyVersion: z.string("CONSENT_REQUIRED").max(100, "CONSENT_REQUIRED"),
    marketing: z.boolean().optional(),
  },
  { error: (issue) => (issue.code === "invalid_type" ? "CONSENT_REQUIRED" : undefined) },
);

export const EnterInput = z.strictObject({
  slug,
  phone: typedPhone,
  name: line(1, 40).optional(),
  ageGroup: z.enum(AGE_GROUPS).optional(),
  gender: z.enum(GENDERS).optional(),
  region: z.enum(REGIONS).optional(),
  /** Tracking code of the link; a forged or unknown one counts as direct. */
  ref: z.string().max(64).optional(),
  over14: z.literal(true, "AGE_REQUIRED"),
  consent,
  idempotencyKey,
});
export type EnterInput = z.infer<typeof EnterInput>;

/** `entryCode` proves the entry to its owner (withdraw, erase); `redeemCode` is shown in the shop. */
export const Entry = z.strictObject({ entryCode: z.string(), redeemCode: z.string() });
export type Entry = z.infer<typeof Entry>;

/** By the customer: entry code and phone together. */
export const OwnEntryInput = z.strictObject({
  slug,
  entryCode: z.string().max(64),
  phone: typedPhone,
  idempotencyKey,
});
export type OwnEntryInput = z.infer<typeof OwnEntryInput>;

export const RedeemInput = z.strictObject({ eventId: uuid, code: z.string().min(1).max(64), idempotencyKey });
export type RedeemInput = z.infer<typeof RedeemInput>;

export const VerifiedVisit = z.strictObject({
  participantId: uuid,
  eventId: uuid,
  redeemedAt: instantOutput,
  newToStore: z.boolean(),
  prizeName: z.string(),
});
export type VerifiedVisit = z.infer<typeof VerifiedVisit>;

export const ListParticipantsInput = z.strictObject({
  eventId: uuid,
  /** Those who came by this channel; "direct" by none. */
  channel: z.enum([...CHANNEL_IDS, "direct"]).optional(),
  ...pageInput,
});
export type ListParticipantsInput = z.infer<typeof ListParticipantsInput>;

/**
 * Newest first. Phone and name are masked; null once erased. Withdrawn entries are not listed. Age, gender
 * and region are told as statistics only, as the customer was promised.
 */
export const MaskedParticipant = z.strictObject({
  participantId: uuid,
  phone: z.string().nullable(),
  name: z.string().nullable(),
  channel: z.enum(CHANNEL_IDS).nullable(),
  label: z.string(),
  registeredAt: instantOutput,
  redeemedAt: instantOutput.nullable(),
  newToStore: z.boolean().nullable(),
  erasedAt: instantOutput.nullable(),
});
export type MaskedParticipant = z.infer<typeof MaskedParticipant>;

export const ParticipantPage = z.strictObject({
  items: z.array(MaskedParticipant),
  nextCursor: z.string().nullable(),
});
export type ParticipantPage = z.infer<typeof ParticipantPage>;

/** A whole phone number in any spelling, or the eight characters that are shown in the shop. */
export const FindParticipantInput = z.strictObject({
  eventId: uuid,
  search: z.string().min(1).max(64),
  idempotencyKey,
});
export type FindParticipantInput = z.infer<typeof FindParticipantInput>;

export const FoundParticipant = z.strictObject({ participant: MaskedParticipant.nullable() });
export type FoundParticipant = z.infer<typeof FoundParticipant>;

export const ParticipantInput = z.strictObject({ eventId: uuid, participantId: uuid, idempotencyKey });
export type ParticipantInput = z.infer<typeof ParticipantInput>;

export const RevealedParticipant = z.strictObject({
  participantId: uuid,
  phone: z.string(),
  name: z.string().nullable(),
});
export type RevealedParticipant = z.infer<typeof RevealedParticipant>;

/** Why numbers in full are needed; kept in the audit log. */
export const ExportParticipantsInput = z.strictObject({
  eventId: uuid,
  reason: line(5, 200),
  idempotencyKey,
});
export type ExportParticipantsInput = z.infer<typeof ExportParticipantsInput>;

export const ExportedParticipants = z.strictObject({
  fileName: z.string(),
  contentType: z.string(),
  /** The whole file, with its byte order mark. */
  csv: z.string(),
  rows: z.int(),
});
export type ExportedParticipants = z.infer<typeof ExportedParticipants>;
