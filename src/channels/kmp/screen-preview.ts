import type { ChannelPreview, DeriveInput } from "../channel.ts";
import { screenMediaType } from "./screen-media.ts";

const SLOT_LABELS: Readonly<Record<string, string>> = {
  weekday_morning: "평일 아침",
  weekday_lunch: "평일 점심",
  weekday_evening: "평일 저녁",
  weekend_lunch: "주말 점심",
  weekend_evening: "주말 저녁",
  all_day: "하루 종일",
};

/** "평일 저녁, 주말 점심"; a word that we do not know stands as it is. */
export function slotsText(slots: readonly string[]): string {
  return slots.map((slot) => SLOT_LABELS[slot] ?? slot).join(", ");
}

/** "2026.12.01 ~ 2026.12.10" */
export function daysText(startDate: string, endDate: string): string {
  return `${startDate} ~ ${endDate}`.replaceAll("-", ".");
}

/** How a film or picture stands on a television: one file, and the address behind the code on the screen. */
export function screenPreview(
  input: DeriveInput,
  screen: {
    readonly title: string | null;
    readonly lines: readonly string[];
    readonly contentUrls: readonly string[];
    readonly counters: ChannelPreview["counters"];
  },
): ChannelPreview {
  return {
    kind: "tv",
    title: screen.title,
    text: screen.lines.filter((line) => line !== "").join("\n"),
    hashtags: [],
    media: screen.contentUrls.map((url) => ({
      kind: screenMediaType(url, input.media.get(url)) === "video/mp4" ? "video" : "image",
      url,
      ratio: "16:9",
    })),
    link: { label: "참여하기", url: input.trackingUrl },
    counters: screen.counters,
  };
}
