import type { Outputs } from "../../api/index.ts";
import { m } from "../../i18n/index.ts";
import type { Plan } from "./draft-saver.ts";

export type ChannelId = Plan[number]["channel"];
export type PreviewedChannel = Outputs["events"]["preview"]["channels"][number];

export const CHANNELS = [
  "WooridongneTV",
  "RingoBiz",
  "GenieTV",
  "Instagram",
  "NaverBlog",
  "KakaoChannel",
] as const satisfies readonly ChannelId[];

/** What a channel does, in one line. */
export const CHANNEL_ACTS: Record<ChannelId, () => string> = {
  WooridongneTV: m.wizard_actWoori,
  RingoBiz: m.wizard_actRingo,
  GenieTV: m.wizard_actGenie,
  Instagram: m.wizard_actInstagram,
  NaverBlog: m.wizard_actNaver,
  KakaoChannel: m.wizard_actKakao,
};

export type TextName = "caption" | "message" | "title" | "content" | "announcement" | "hashtags" | "tags";

/** The texts an owner writes for a channel; TVs show the picture alone. */
export const CHANNEL_TEXTS: Record<ChannelId, readonly TextName[]> = {
  WooridongneTV: [],
  GenieTV: [],
  Instagram: ["caption", "hashtags"],
  KakaoChannel: ["message"],
  NaverBlog: ["title", "content", "tags"],
  RingoBiz: ["announcement"],
};

export const TEXT_LABELS: Record<TextName, () => string> = {
  caption: m.wizard_caption,
  message: m.wizard_message,
  title: m.wizard_blogTitle,
  content: m.wizard_blogText,
  announcement: m.wizard_announcement,
  hashtags: m.wizard_hashtags,
  tags: m.wizard_hashtags,
};

/** A list of words is typed as words with blanks. */
export function isWordList(name: TextName): boolean {
  return name === "hashtags" || name === "tags";
}

/** What the owner wrote, else what the channel would say by itself. */
export function writtenIn(
  content: Readonly<Record<string, unknown>> | undefined,
  name: TextName,
): string | undefined {
  const value = content?.[name];
  if (typeof value === "string") return value;
  return Array.isArray(value)
    ? value.map((word) => `#${String(word).replace(/^#/, "")}`).join(" ")
    : undefined;
}

export function contentOf(name: TextName, text: string): string | string[] {
  if (!isWordList(name)) return text;
  return text
    .split(/[\s,]+/)
    .map((word) => word.replace(/^#/, ""))
    .filter((word) => word !== "");
}

/** As the server counts: an emoji or a syllable is one. */
export function codePoints(text: string): number {
  return [...text].length;
}

/** The plan with one more piece of content. */
export function withContent(plan: Plan, channel: ChannelId, change: Readonly<Record<string, unknown>>): Plan {
  return plan.map((item) =>
    item.channel === channel ? { ...item, content: { ...item.content, ...change } } : item,
  );
}
