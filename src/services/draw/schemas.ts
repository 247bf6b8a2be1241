import { z } from "zod";
import { DRAW_STATUSES, PICK_STATUSES } from "../../db/schema/store/draw.ts";
import { idempotencyKey, instantInput, instantOutput, krw, line, text, uuid } from "../schemas.ts";
import { ALTERNATES_MAX, WINNERS_MAX } from "./draw-rules.ts";

export const Prize = z.strictObject({
  name: line(1, 60),
  count: z.int().min(1).max(WINNERS_MAX),
  /** What one of it is worth, in won; for the tax note, never published. */
  valueKrw: krw,
  /** Whether winners are asked for a postal address. */
  needsAddress: z.boolean(),
});
export type Prize = z.infer<typeof Prize>;

export const DrawInput = z.strictObject({ eventId: uuid });
export type DrawInput = z.infer<typeof DrawInput>;

/**
 * Where the value comes from that nobody can know yet. DRAND is fetched by the server; a FIGURE is named now
 * and entered at the reveal, not before `knownAfter`.
 */
const publicSource = z.discriminatedUnion("kind", [
  z.strictObject({ kind: z.literal("DRAND") }),
  z.strictObject({ kind: z.literal("FIGURE"), name: line(2, 60), knownAfter: instantInput.optional() }),
]);

export const CommitDrawInput = z.strictObject({
  eventId: uuid,
  prizes: z.array(Prize).min(1).max(10),
  alternates: z.int().min(0).max(ALTERNATES_MAX),
  /** Added to an entry's weight for each verified visit; 0 gives everybody one chance. */
  weightPerVisit: z.int().min(0).max(10),
  weightMax: z.int().min(1).max(20),
  publicSource,
  /** Entries that the owner sets aside (staff, family); their number is published. */
  flagged: z.array(uuid).max(200).default([]),
  taxThresholdKrw: krw.optional(),
  /** Per cent with at most one decimal. */
  taxRatePct: z.number().min(0).max(100).multipleOf(0.1).optional(),
  idempotencyKey,
});
export type CommitDrawInput = z.infer<typeof CommitDrawInput>;

export const ChangeDrawInput = z.strictObject({ eventId: uuid, idempotencyKey });
export type ChangeDrawInput = z.infer<typeof ChangeDrawInput>;

export const RevealDrawInput = z.strictObject({
  eventId: uuid,
  /** The figure that the terms name, as it was published; not for DRAND. */
  publicValue: line(1, 100).optional(),
  idempotencyKey,
});
export type RevealDrawInput = z.infer<typeof RevealDrawInput>;

export const WinnerInput = z.strictObject({ eventId: uuid, rank: z.int().min(1), idempotencyKey });
export type WinnerInput = z.infer<typeof WinnerInput>;

export const ContactLink = z.strictObject({ rank: z.int(), url: z.string(), expiresAt: instantOutput });
export type ContactLink = z.infer<typeof ContactLink>;

/** What a winner leaves for a prize. */
export const Contact = z.strictObject({
  name: line(1, 40),
  phone: z.string(),
  address: text(5, 200).nullable(),
});
export type Contact = z.infer<typeof Contact>;

/** As a winner types it; the verb reads the number. */
export const ContactForm = z.strictObject({ ...Contact.shape, phone: z.string().min(1).max(64) });

export const RevealedContact = z.strictObject({ rank: z.int(), ...Contact.shape });
export type RevealedContact = z.infer<typeof RevealedContact>;

const PickView = z.strictObject({
  rank: z.int(),
  /** Place in the draw's list of prizes; null while the pick only waits as an alternate. */
  prize: z.int().nullable(),
  status: z.enum(PICK_STATUSES),
  replacesRank: z.int().nullable(),
  /** The prize has passed on from here. */
  vacated: z.boolean(),
  deadlineAt: instantOutput.nullable(),
  /** Null once the entry's identifiers are destroyed. */
  participantId: uuid.nullable(),
  /** The entry, masked; null once its identifiers are destroyed. */
  phone: z.string().nullable(),
  name: z.string().nullable(),
  /** What the winner left, masked. */
  contact: z.strictObject({ name: z.string(), phone: z.string(), address: z.string().nullable() }).nullable(),
});

export const ReceiptView = z.strictObject({
  seq: z.int(),
  kind: z.enum(["identifiers", "contacts"]),
  at: instantOutput,
  destroyed: z.int(),
  /** Numbers given at entry that stay for a separate consent to advertising; for contacts, those of winners. */
  kept: z.int(),
  digest: z.string(),
  previous: z.string(),
  hash: z.string(),
});

const DrawView = z.strictObject({
  drawId: uuid,
  attempt: z.int(),
  status: z.enum(DRAW_STATUSES),
  commitment: z.string(),
  committedAt: instantOutput,
  entries: z.int(),
  totalWeight: z.int(),
  excluded: z.strictObject({ withdrawn: z.int(), erased: z.int(), flagged: z.int(), repeated: z.int() }),
  weight: z.strictObject({ perVisit: z.int(), max: z.int() }),
  alternates: z.int(),
  publicSource: z.discriminatedUnion("kind", [
    z.strictObject({
      kind: z.literal("DRAND"),
      chain: z.string(),
      round: z.int(),
      knownAfter: instantOutput,
    }),
    z.strictObject({ kind: z.literal("FIGURE"), name: z.string(), knownAfter: instantOutput.nullable() }),
  ]),
  publicValue: z.string().nullable(),
  revealedAt: instantOutput.nullable(),
  /** When identifiers of whoever has no prize go, and when what winners left goes; null before the reveal. */
  identifiersDueAt: instantOutput.nullable(),
  contactsDueAt: instantOutput.nullable(),
  prizes: z.array(
    z.strictObject({
      ...Prize.shape,
      tax: z.strictObject({ isDue: z.boolean(), withheldKrw: krw }),
    }),
  ),
  taxThresholdKrw: krw,
  taxRatePct: z.number(),
  picks: z.array(PickView),
  receipts: z.array(ReceiptView),
  verifyUrl: z.string(),
  proofUrl: z.string(),
});

export const DrawOutput = z.strictObject({
  eventId: uuid,
  /** Whether a draw can be committed to now: the event is over and none is in force. */
  canCommit: z.boolean(),
  isOver: z.boolean(),
  /** Who would be in it now; null before the event is over and while a draw is in force. */
  eligible: z
    .strictObject({ entries: z.int(), withVisits: z.int(), withdrawn: z.int(), erased: z.int() })
    .nullable(),
  draw: DrawView.nullable(),
});
export type DrawOutput = z.infer<typeof DrawOutput>;
