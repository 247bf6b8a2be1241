import { z } from "zod";

/** What a partner hands a store for the Madang partner contract (KMP-1, our own proposal: no public API exists). */
export const KmpCredentials = z.strictObject({
  clientId: z.string().min(1).max(200),
  clientSecret: z.string().min(8).max(500),
  signingSecret: z.string().min(8).max(500),
  storeCode: z.string().max(100).optional(),
});
export type KmpCredentials = z.infer<typeof KmpCredentials>;
