import type { ChannelId } from "../../../channels/index.ts";
import type { HourCounts } from "./baseline.ts";

export const ANOMALY_KINDS = [
  "PARTICIPATION_SILENT",
  "PARTICIPATION_JUMP",
  "STATISTICS_SILENT",
  "VIEWS_WITHOUT_ENTRIES",
] as const;
export type AnomalyKind = (typeof ANOMALY_KINDS)[number];

/** The likely cause, as far as it can be told from here. */
export const ANOMALY_CAUSES = [
  "LINK_BROKEN",
  "LINK_WORKS",
  "LINK_UNKNOWN",
  "MANY_AT_ONCE",
  "NOT_COLLECTED",
  "NOT_GROWING",
] as const;
export type AnomalyCause = (typeof ANOMALY_CAUSES)[number];

/** One channel by hours, oldest first, the last one being the hour that is looked at. */
export type ChannelHistory = {
  readonly channel: ChannelId;
  /** What views and entries grew by in each hour; as long as somebody has looked. */
  readonly views: readonly number[];
  readonly entries: readonly number[];
  /** Numbers are asked of it every few minutes. */
  readonly isCollected: boolean;
  readonly failedSince: number | null;
  readonly asOf: number | null;
};

export type OpenAnomaly = {
  readonly id: string;
  readonly kind: AnomalyKind;
  /** '' = the whole event. */
  readonly channel: ChannelId | "";
  /** UTC start of its first hour. */
  readonly hour: number;
};

/** What an event's last full hour is judged by. */
export type AnomalyFacts = {
  readonly now: number;
  /** UTC start of the hour that is looked at. */
  readonly hour: number;
  /** New participants by hour since the event's first full one, `hour` last. */
  readonly counts: readonly number[];
  /** The same without hours that were out of the ordinary: what may be learned from. */
  readonly history: HourCounts;
  readonly channels: readonly ChannelHistory[];
  readonly open: readonly OpenAnomaly[];
};

export type Suspicion = {
  readonly kind: AnomalyKind;
  readonly channel: ChannelId | "";
  /** UTC start of its first hour, and how many it lasts. */
  readonly hour: number;
  readonly hours: number;
  /** Participants, or views for a channel's. */
  readonly observed: number;
  readonly expected: number;
  /** Of as much or more out of the ordinary, were all as usual. */
  readonly probability: number;
  /** False: an anomaly only if the link turns out to be broken. */
  readonly isCertain: boolean;
  /** The channel could not be read at all. */
  readonly isUnread?: boolean;
};
