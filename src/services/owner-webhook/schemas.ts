import { z } from "zod";
import { publicHttpsUrl } from "../../public-address.ts";
import { type idempotencyKey, instantOutput, line, pageInput, uuid } from "../schemas.ts";
import { WEBHOOK_TYPES } from "./event-types.ts";

const type = z.enum(WEBHOOK_TYPES);
const types = z
  .array(type)
  .min(1)
  .max(WEBHOOK_TYPES.length)
  .refine((all) => new Set(all).size === all.length, "no type twice");
const url = z
  .string()
  .max(2_048)
  .refine((value) => publicHttpsUrl(value) !== undefined, "INVALID_WEBHOOK_URL");
const place = { storeId: uuid, endpointId: uuid };

export const endpointShape = place;
export const listEndpointsInput = z.strictObject({ storeId: uuid });
export const createEndpointShape = { storeId: uuid, url, types, description: line(0, 100).default("") };
export const updateEndpointShape = {
  ...place,
  url: url.optional(),
  types: types.optional(),
  description: line(0, 100).optional(),
  enabled: z.boolean().optional(),
};
export const deliveriesInput = z.strictObject({
  ...place,
  ...pageInput,
  state: z.enum(["PENDING", "DELIVERED", "DEAD"]).optional(),
});
export const replayShape = { ...place, webhookIds: z.array(uuid).min(1).max(100).optional() };

export const WebhookEndpoint = z.strictObject({
  id: uuid,
  storeId: uuid,
  url: z.string(),
  description: z.string(),
  types: z.array(z.string()),
  enabled: z.boolean(),
  disabledReason: z.enum(["FAILING", "GONE"]).nullable(),
  failingSince: instantOutput.nullable(),
  createdAt: instantOutput,
});
export type WebhookEndpoint = z.infer<typeof WebhookEndpoint>;

export const WebhookEndpoints = z.strictObject({ items: z.array(WebhookEndpoint) });
export type WebhookEndpoints = z.infer<typeof WebhookEndpoints>;

/** `secret` is shown in this answer only. */
export const WebhookSecret = WebhookEndpoint.extend({ secret: z.string() });
export type WebhookSecret = z.infer<typeof WebhookSecret>;

export const WebhookDelivery = z.strictObject({
  webhookId: uuid,
  type: z.string(),
  state: z.enum(["PENDING", "DELIVERED", "DEAD"]),
  attempts: z.int(),
  payload: z.string(),
  nextAt: instantOutput.nullable(),
  lastStatus: z.int().nullable(),
  lastError: z.string().nullable(),
  createdAt: instantOutput,
  doneAt: instantOutput.nullable(),
});
export type WebhookDelivery = z.infer<typeof WebhookDelivery>;

export const WebhookDeliveries = z.strictObject({
  items: z.array(WebhookDelivery),
  nextCursor: z.string().nullable(),
});
export type WebhookDeliveries = z.infer<typeof WebhookDeliveries>;

export const Replayed = z.strictObject({ replayed: z.int() });
export type Replayed = z.infer<typeof Replayed>;

export const Tested = z.strictObject({ webhookId: uuid });
export type Tested = z.infer<typeof Tested>;

type Keyed<T extends z.ZodRawShape> = z.infer<z.ZodObject<T>> & {
  idempotencyKey?: z.infer<typeof idempotencyKey>;
};
export type EndpointInput = Keyed<typeof endpointShape>;
export type CreateEndpointInput = Keyed<typeof createEndpointShape>;
export type UpdateEndpointInput = Keyed<typeof updateEndpointShape>;
export type ReplayInput = Keyed<typeof replayShape>;
export type DeliveriesInput = z.infer<typeof deliveriesInput>;
