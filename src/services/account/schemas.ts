import { z } from "zod";
import { instantOutput, line, uuid } from "../schemas.ts";

/** Checked in full by normaliseEmail; the bound here only keeps the work small. */
export const email = z.string().min(3).max(320);
/** Checked in full by normalisePassword: 10-128 bytes. */
export const password = z.string().max(512);
/** Anything that is no refresh token is a 401, an access token included. */
export const refreshToken = z.string().max(4_096);
export const oneTimeToken = z.string().min(1).max(200);

export const SignUpInput = z.strictObject({ email, password, name: line(1, 50) });
export type SignUpInput = z.infer<typeof SignUpInput>;

export const LoginInput = z.strictObject({ email, password });
export type LoginInput = z.infer<typeof LoginInput>;

/** A cookie session sends no token of its own. */
export const RefreshInput = z.strictObject({ refreshToken: refreshToken.optional() });
export type RefreshInput = z.infer<typeof RefreshInput>;

export const UserOutput = z.strictObject({ id: uuid, email: z.string(), name: z.string() });
export type UserOutput = z.infer<typeof UserOutput>;

/** Without tokens when the caller asked for a cookie session; `expiresAt` is the access token's. */
export const SignedInOutput = z.strictObject({
  user: UserOutput,
  accessToken: z.string().optional(),
  refreshToken: z.string().optional(),
  expiresAt: instantOutput,
});
export type SignedInOutput = z.infer<typeof SignedInOutput>;

export const MeOutput = z.strictObject({
  ...UserOutput.shape,
  createdAt: instantOutput,
  sessionId: uuid,
  stores: z.array(z.strictObject({ storeId: uuid, role: z.enum(["owner", "staff"]) })),
});
export type MeOutput = z.infer<typeof MeOutput>;

export const SessionOutput = z.strictObject({
  id: uuid,
  label: z.string(),
  createdAt: instantOutput,
  lastSeenAt: instantOutput,
  isCurrent: z.boolean(),
});

export const SessionsOutput = z.strictObject({
  items: z.array(SessionOutput),
  nextCursor: z.string().nullable(),
});
export type SessionsOutput = z.infer<typeof SessionsOutput>;

export const ResetInput = z.strictObject({ token: oneTimeToken, password });
export type ResetInput = z.infer<typeof ResetInput>;

export const StreamTicketOutput = z.strictObject({ ticket: z.string(), expiresAt: instantOutput });
export type StreamTicketOutput = z.infer<typeof StreamTicketOutput>;

/** Closing cannot be undone, so the password is asked again. */
export const CloseInput = z.strictObject({ password });
export type CloseInput = z.infer<typeof CloseInput>;
