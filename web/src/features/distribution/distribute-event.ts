import { madang } from "../../api/index.ts";

/** Sends an approved event to its channels. Asked for again, from whatever page, it has no second effect. */
export function distributeEvent(eventId: string) {
  return madang.distribution.distribute.mutate({ eventId, idempotencyKey: `wizard-distribute-${eventId}` });
}
