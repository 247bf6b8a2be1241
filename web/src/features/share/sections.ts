import type { Outputs } from "../../api/index.ts";
import { m } from "../../i18n/index.ts";

export type ShareLink = Outputs["shares"]["list"]["items"][number];
export type Section = ShareLink["sections"][number];

/** In the order of the shared page; what is on at first shows no amounts. */
export const SECTIONS: readonly { readonly name: Section; readonly isOn: boolean }[] = [
  { name: "SUMMARY", isOn: true },
  { name: "TREND", isOn: true },
  { name: "CHANNELS", isOn: true },
  { name: "PROFILE", isOn: false },
  { name: "RETURNS", isOn: false },
  { name: "COMPARISON", isOn: false },
];

export function isSection(text: string): text is Section {
  return SECTIONS.some(({ name }) => name === text);
}

/** @example sectionWords("TREND") // "날짜와 시간별 참여" */
export function sectionWords(section: Section): string {
  const words = {
    SUMMARY: m.share_SUMMARY,
    TREND: m.share_TREND,
    CHANNELS: m.share_CHANNELS,
    PROFILE: m.share_PROFILE,
    RETURNS: m.share_RETURNS,
    COMPARISON: m.share_COMPARISON,
  } as const satisfies Record<Section, () => string>;
  return words[section]();
}
