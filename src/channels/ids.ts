/** The six channel ids, spelled as in the source documents. Order is the order of display. */
export const CHANNEL_IDS = [
  "WooridongneTV",
  "RingoBiz",
  "GenieTV",
  "Instagram",
  "NaverBlog",
  "KakaoChannel",
] as const;

export type ChannelId = (typeof CHANNEL_IDS)[number];

export const CHANNEL_LABELS = {
  WooridongneTV: "우리동네TV",
  RingoBiz: "링고비즈",
  GenieTV: "지니TV",
  Instagram: "Instagram",
  NaverBlog: "Naver Blog",
  KakaoChannel: "Kakao Channel",
} as const satisfies Record<ChannelId, string>;

/** As sentences to Korean owners call them. */
export const CHANNEL_NAMES = {
  ...CHANNEL_LABELS,
  Instagram: "인스타그램",
  NaverBlog: "네이버 블로그",
  KakaoChannel: "카카오 채널",
} as const satisfies Record<ChannelId, string>;

export const CHANNEL_TYPES = {
  WooridongneTV: "TV",
  RingoBiz: "VOICE",
  GenieTV: "TV",
  Instagram: "SNS",
  NaverBlog: "SNS",
  KakaoChannel: "SNS",
} as const satisfies Record<ChannelId, "TV" | "SNS" | "VOICE">;

export type ChannelType = (typeof CHANNEL_TYPES)[ChannelId];

export const CHANNEL_STATUSES = [
  "PENDING",
  "IN_PROGRESS",
  "SCHEDULED",
  "ACTION_REQUIRED",
  "UNCONFIRMED",
  "SUCCESS",
  "FAILED",
  "CANCELLED",
] as const;

/** State of one channel of one distribution (D-09). */
export type ChannelStatus = (typeof CHANNEL_STATUSES)[number];

const ID_SET: ReadonlySet<string> = new Set(CHANNEL_IDS);

/** Whether the text is one of the six. */
export function isChannelId(value: string): value is ChannelId {
  return ID_SET.has(value);
}

/** Everything but PENDING and IN_PROGRESS: nothing more happens inside the distribute call. */
export function isSettled(status: ChannelStatus): boolean {
  return status !== "PENDING" && status !== "IN_PROGRESS";
}

/** States that make an event ACTIVE and refuse a second distribution of the channel. */
export function isGood(status: ChannelStatus): boolean {
  return (
    status === "SUCCESS" || status === "SCHEDULED" || status === "ACTION_REQUIRED" || status === "UNCONFIRMED"
  );
}
