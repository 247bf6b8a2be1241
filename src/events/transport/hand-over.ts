import type { Logger } from "../../deps.ts";
import { type EventTransport, type Intake, LeftToSettlement, type MessageRef } from "./transport.ts";

export type HandOverOptions = {
  readonly transport: EventTransport["name"];
  readonly consumer: string;
  readonly log: Logger;
};

/**
 * Hands over what a broker gave; when it resolves, all of it may be acknowledged. Messages of a database that is away
 * while others work are let go of: kept, they would hold up everybody else's that come after them.
 *
 * @throws what the intake threw, when nothing could be written: keep all of them
 */
export async function handOver(
  intake: Intake,
  refs: readonly MessageRef[],
  { transport, consumer, log }: HandOverOptions,
): Promise<void> {
  try {
    await intake(consumer, refs);
  } catch (error) {
    if (!(error instanceof LeftToSettlement)) throw error;
    log.error("event_log_database_away", { transport, consumer, count: error.count });
  }
}
