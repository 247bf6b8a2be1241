import { z } from "zod";
import { type idempotencyKey, instantOutput, pageInput, uuid } from "../schemas.ts";

export const listNotificationsInput = z.strictObject({
  storeId: uuid.optional(),
  unreadOnly: z.boolean().default(false),
  ...pageInput,
});

export const Notification = z.strictObject({
  id: uuid,
  storeId: uuid,
  kind: z.string(),
  eventId: uuid.nullable(),
  channel: z.string().nullable(),
  message: z.string(),
  params: z.record(z.string(), z.union([z.string(), z.number()])),
  createdAt: instantOutput,
  readAt: instantOutput.nullable(),
});
export type Notification = z.infer<typeof Notification>;

export const NotificationPage = z.strictObject({
  items: z.array(Notification),
  nextCursor: z.string().nullable(),
  /** Of the asked stores, whatever page this is. */
  unread: z.int(),
});
export type NotificationPage = z.infer<typeof NotificationPage>;

export const markReadShape = { storeId: uuid, ids: z.array(uuid).min(1).max(100).optional() };

export const MarkedRead = z.strictObject({ storeId: uuid, marked: z.int() });
export type MarkedRead = z.infer<typeof MarkedRead>;

export const settingsInput = z.strictObject({ storeId: uuid });

export const updateSettingsShape = {
  storeId: uuid,
  digest: z.boolean().optional(),
  failureMail: z.boolean().optional(),
};
export type UpdateSettingsInput = z.infer<z.ZodObject<typeof updateSettingsShape>> & {
  idempotencyKey?: z.infer<typeof idempotencyKey>;
};

/** `digest`: a mail each morning while an event runs. `failureMail`: when a channel fails or figures look wrong. */
export const NotificationSettings = z.strictObject({
  storeId: uuid,
  digest: z.boolean(),
  failureMail: z.boolean(),
});
export type NotificationSettings = z.infer<typeof NotificationSettings>;
