import { dayOf } from "../time.ts";
import type { DeriveInput } from "./channel.ts";

/** "2026.12.01 ~ 2026.12.10" in the store's zone; the last day is the day that still belongs to the event. */
function periodText({ event, store }: DeriveInput): string {
  const dotted = (day: string) => day.replaceAll("-", ".");
  const first = dotted(dayOf(store.timeZone, event.startsAt));
  const last = dotted(dayOf(store.timeZone, event.endsAt - 1));
  return first === last ? first : `${first} ~ ${last}`;
}

/** The body that messengers and blogs share: what, when, prize. */
export function eventCopy(input: DeriveInput): string {
  const { event, store } = input;
  const lines = [
    `[${store.name}] ${event.title}`,
    event.description ?? "",
    `기간: ${periodText(input)}`,
    event.prizeName ? `경품: ${event.prizeName}` : "",
    `장소: ${store.address}`,
  ];
  return lines.filter((line) => line !== "").join("\n");
}

/** Stands for a code that approval will make: as long as a real one. */
export const CODE_TO_COME = "00000000";

/**
 * The tracking address proves which post is ours, so it must stand in every text: where the owner left the place of
 * the address that was still to come, else at the end.
 */
export function withTracking(text: string, trackingUrl: string): string {
  const placed = text.replaceAll(trackingUrl.replace(/[^/]+$/, CODE_TO_COME), trackingUrl);
  return placed.includes(trackingUrl) ? placed : `${placed}\n참여하기: ${trackingUrl}`;
}
