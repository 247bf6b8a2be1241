import type { Outputs } from "../../api/index.ts";
import { dateTime } from "../../format/index.ts";
import { reasonWords, serverWords } from "../../i18n/index.ts";

type Channel = Outputs["channels"]["list"][number];
type Breaker = Channel["breaker"];
type Transition = Breaker["history"][number];

/** Whether the channel is used at all now, and when it is tried again. */
export function breakerWords({ state, nextProbeAt, words }: Omit<Breaker, "since" | "history">): string {
  return serverWords(words, () => {
    if (state === "CLOSED") return "Works.";
    if (state === "HALF_OPEN") return "We are checking whether it works again.";
    return nextProbeAt === null ? "Paused." : `Paused. It is tried again ${dateTime(nextProbeAt)}.`;
  });
}

/** What the channel itself refuses for a while. */
export function blockedWords({ until, reason, words }: NonNullable<Channel["blocked"]>): string {
  return serverWords(
    words,
    () => `${reasonWords(reason, words)} Nothing can be sent before ${dateTime(until)}.`,
  );
}

const TRANSITIONS: Record<Transition["about"], Record<Transition["state"], string>> = {
  posting: { OPEN: "Paused: the channel kept failing.", CLOSED: "Works again." },
  statistics: {
    OPEN: "Its numbers are not fetched for now: the channel kept failing.",
    CLOSED: "Its numbers are fetched again.",
  },
};

/** One change of the channel's past. */
export function transitionWords({ state, about, words }: Omit<Transition, "at">): string {
  return serverWords(words, () => TRANSITIONS[about][state]);
}
