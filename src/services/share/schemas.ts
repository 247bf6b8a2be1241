import { z } from "zod";
import { publicHttpsUrl } from "../../public-address.ts";
import { type idempotencyKey, instantOutput, line, uuid } from "../schemas.ts";

/** What a link may show. Everything in won stands in RETURNS alone. */
export const SHARE_SECTIONS = ["SUMMARY", "CHANNELS", "TREND", "PROFILE", "RETURNS", "COMPARISON"] as const;
export const ShareSection = z.enum(SHARE_SECTIONS);
export type ShareSection = z.infer<typeof ShareSection>;

const sections = z
  .array(ShareSection)
  .min(1)
  .max(SHARE_SECTIONS.length)
  .refine((all) => new Set(all).size === all.length, "no section twice");
/** An origin as browsers send it: "https://shop.example.com". */
const origin = z
  .string()
  .max(300)
  .refine((value) => publicHttpsUrl(value)?.origin === value, "an https origin");
const embedOrigins = z.array(origin).max(10);
const expiresInDays = z.int().min(1).max(365);
const password = z.string().max(512);

const place = { eventId: uuid, shareId: uuid };

export const sharesInput = z.strictObject({ eventId: uuid });
/** Without `expiresInDays` a link lasts until it is revoked. */
export const createShareShape = {
  eventId: uuid,
  sections,
  label: line(0, 50).default(""),
  expiresInDays: expiresInDays.optional(),
  password: password.optional(),
  embedOrigins: embedOrigins.default([]),
};
/** What is left out stays; null takes the expiry or the password away. */
export const updateShareShape = {
  ...place,
  version: z.int().min(1),
  sections: sections.optional(),
  label: line(0, 50).optional(),
  expiresInDays: expiresInDays.nullable().optional(),
  password: password.nullable().optional(),
  embedOrigins: embedOrigins.optional(),
};
export const revokeShareShape = place;

export const Share = z.strictObject({
  id: uuid,
  eventId: uuid,
  label: z.string(),
  sections: z.array(ShareSection),
  /** For the owner to pass on; null where it was made under a key that this service no longer has. */
  url: z.string().nullable(),
  hasPassword: z.boolean(),
  embedOrigins: z.array(z.string()),
  /** EXPIRED links answer like unknown ones; revoked ones are not listed. */
  state: z.enum(["ACTIVE", "EXPIRED"]),
  expiresAt: instantOutput.nullable(),
  version: z.int(),
  createdAt: instantOutput,
});
export type Share = z.infer<typeof Share>;

export const Shares = z.strictObject({ items: z.array(Share) });
export type Shares = z.infer<typeof Shares>;

type Keyed<T extends z.ZodRawShape> = z.infer<z.ZodObject<T>> & {
  idempotencyKey?: z.infer<typeof idempotencyKey>;
};
export type SharesInput = z.infer<typeof sharesInput>;
export type CreateShareInput = Keyed<typeof createShareShape>;
export type UpdateShareInput = Keyed<typeof updateShareShape>;
export type RevokeShareInput = Keyed<typeof revokeShareShape>;
