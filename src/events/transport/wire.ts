import { z } from "zod";
import { DATA_LENGTH_MAX, type RawMessage } from "../message.ts";
import type { MessageRef } from "./transport.ts";

/**
 * A message as it stands on a broker: one JSON object, for other programs to read. Data that no message of the
 * catalog could have is null, so that no broker refuses it for its size: consumers read it from the log.
 */
export function toWire(message: RawMessage): string {
  const { id, storeId, key, aggregateId, aggregateVersion, type, schemaVersion, occurredAt } = message;
  const envelope = { id, storeId, key, aggregateId, aggregateVersion, type, schemaVersion, occurredAt };
  const data = message.data.length > DATA_LENGTH_MAX ? null : message.data;
  return JSON.stringify({ ...envelope, traceparent: message.traceparent, data });
}

const Ref = z.looseObject({ id: z.string().min(1).max(100), storeId: z.string().min(1).max(100) });

/** Undefined for what is not a message of ours: it concerns nobody. */
export function fromWire(text: string): MessageRef | undefined {
  try {
    const parsed = Ref.safeParse(JSON.parse(text));
    return parsed.success ? { id: parsed.data.id, storeId: parsed.data.storeId } : undefined;
  } catch {
    return undefined;
  }
}
