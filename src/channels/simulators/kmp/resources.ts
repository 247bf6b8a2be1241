import { z } from "zod";
import { isJsonObject, type JsonObject } from "../../json.ts";
import { createTable } from "../table.ts";
import type { RowStorage } from "../world.ts";

/** One accepted campaign, distribution or ringtone. Holds no phone number. Instants in epoch ms, money in won. */
const Resource = z.strictObject({
  id: z.string(),
  externalRef: z.string(),
  eventId: z.string(),
  /** The tracking code in its landing address; "" where the contract has none. */
  marker: z.string(),
  idempotencyKey: z.string(),
  /** Names the phone line without being it; null where there is none. */
  line: z.string().nullable(),
  acceptedAt: z.number(),
  startsAt: z.number(),
  endsAt: z.number(),
  /** Decided when it is accepted, told when the review ends. */
  turnedDownFor: z.string().nullable(),
  cancelledAt: z.number().nullable(),
  chargeKrw: z.int(),
  refundKrw: z.int(),
  callbackUrl: z.string().nullable(),
  /** Its own fields in answers. */
  fields: z.custom<JsonObject>(isJsonObject),
});
export type Resource = z.infer<typeof Resource>;

export type Resources = {
  all(): readonly Resource[];
  byId(id: string): Resource | undefined;
  /** The newest: one that was turned down or cancelled makes room for another. */
  byRef(externalRef: string): Resource | undefined;
  ofEvent(eventId: string): readonly Resource[];
  ofLine(line: string): readonly Resource[];
  /** Adds or replaces by id; stored before it returns. */
  put(resource: Resource): void;
};

/** Everything the partner has accepted, kept over a restart. */
export function createResources(storage?: RowStorage): Resources {
  const table = createTable("resource", Resource, storage);
  const byRef = new Map<string, string>();
  for (const { externalRef, id } of table.all()) byRef.set(externalRef, id);
  return {
    all: table.all,
    byId: table.get,
    byRef: (ref) => table.get(byRef.get(ref) ?? ""),
    ofEvent: (eventId) => table.all().filter((resource) => resource.eventId === eventId),
    ofLine: (line) => table.all().filter((resource) => resource.line === line),
    put(resource) {
      const isNew = table.get(resource.id) === undefined;
      table.put(resource);
      if (isNew) byRef.set(resource.externalRef, resource.id);
    },
  };
}
