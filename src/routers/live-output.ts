import { type TrackedEnvelope, tracked } from "@trpc/server";
import { z } from "zod";
import { LiveMessage } from "../services/analytics/index.ts";

type Stream = AsyncIterable<TrackedEnvelope<LiveMessage>, void, undefined>;

function isStream(value: unknown): boolean {
  return typeof value === "object" && value !== null && Symbol.asyncIterator in value;
}

/** Every message is checked on its way out, as any other answer is. */
export const liveOutput = z.custom<Stream>(isStream).transform(async function* (stream) {
  for await (const [id, message] of stream) yield tracked(id, LiveMessage.parse(message));
});
