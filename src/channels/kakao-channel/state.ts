import { z } from "zod";
import type { ChannelState } from "../channel.ts";

/** What is kept between two steps: the group, counts and instants. Never a number of a person. */
const KakaoState = z.object({
  groupId: z.string(),
  /** Messages that the dealer took. */
  registered: z.number(),
  /** SHA-256 of what the messages say. */
  messageHash: z.string().nullish(),
  /** SHA-256 of the picture that was uploaded. */
  imageHash: z.string().nullish(),
  /** Epoch ms for which we asked. */
  scheduledAt: z.number().nullish(),
  /** The group's `dateUpdated` (epoch ms) at which the results were read. */
  resultsOf: z.number().nullish(),
});
export type KakaoState = z.infer<typeof KakaoState>;

/** Null: no group was built, so nothing can have been sent. */
export function readState(state: ChannelState): KakaoState | null {
  return KakaoState.safeParse(state).data ?? null;
}

/** `v` = version of the shape, for rows that outlive this one. */
export function stateOf(kept: KakaoState): ChannelState {
  return { v: 1, ...kept };
}
