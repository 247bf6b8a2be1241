import { api } from "../../api/index.ts";
import { CHANNELS } from "./channel-words.ts";

/** What each of the six channels would say, in the plan or not. */
export function estimateOfAll(eventId: string) {
  return api.distribution.estimate.queryOptions({ eventId, channels: [...CHANNELS] });
}
