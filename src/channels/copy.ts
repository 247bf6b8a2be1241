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

/** The tracking address proves which post is ours, so it must stand in every text. */
export function withTracking(text: string, trackingUrl: string): string {
  return text.includes(trackingUrl) ? text : `${text}\n참여하기: ${trackingUrl}`;
}
