import { CHANNEL_IDS } from "../../../channels/index.ts";
import { HOUR_MS } from "../../../time.ts";
import { negativeBinomialAtMost, negativeBinomialTail } from "../statistics/index.ts";
import { usualCount } from "./baseline.ts";
import type { AnomalyFacts, ChannelHistory, OpenAnomaly, Suspicion } from "./facts.ts";

/** So loose, for an hour's counts say little in a small store; `bench/anomalies.ts` says what it costs in false alerts. */
const SILENT_BELOW = 3e-3;
const JUMP_BELOW = 1e-5;
const STATISTICS_BELOW = 1e-7;
const ENTRIES_BELOW = 1e-4;
/** What was found is over when the hour is nothing out of the ordinary. */
const ORDINARY_FROM = 0.01;

/** A rise of a few people is no news. */
const JUMP_MIN = 15;
const JUMP_TIMES = 3;
/** An hour without entries in which that many were to be expected makes the link worth a look. */
const LOOK_FROM = 1;
const VIEWS_TO_LOOK = 50;
/** Below it a channel's own share of entries is not known. */
const ENTRIES_KNOWN_FROM = 5;
/** A small store's silence needs hours to be told from chance. */
const SILENT_WINDOWS = [1, 2, 4, 8] as const;
/** A slow hour is no silence. */
const SILENT_SHARE = 0.2;
const ENTRY_WINDOWS = [2, 6, 24] as const;
const STATISTICS_HOURS = 2;
/** A rise that stays a day is the new level. */
const JUMP_LASTS_MS = 24 * HOUR_MS;

/** What is out of the ordinary at the end of an hour. Where `isCertain` is false, only a broken link makes it one. */
export function suspicionsOf(facts: AnomalyFacts): Suspicion[] {
  const silent = silence(facts);
  const jump = silent === undefined ? rise(facts) : undefined;
  const whole = [silent, jump].filter((one) => one !== undefined);
  const channels = CHANNEL_IDS.flatMap((channel) => {
    const history = facts.channels.find((one) => one.channel === channel);
    return history === undefined ? [] : channelSuspicions(facts, history, silent?.isCertain === true);
  });
  return [...whole, ...channels];
}

function silence({ counts, history, hour }: AnomalyFacts): Suspicion | undefined {
  let found: Suspicion | undefined;
  for (const hours of SILENT_WINDOWS) {
    const usual = usualCount(history.slice(0, -hours), hours);
    if (usual === null) continue;
    const observed = total(counts.slice(-hours));
    const probability = negativeBinomialAtMost(observed, usual);
    const isCertain = probability < SILENT_BELOW && observed <= SILENT_SHARE * usual.mean;
    const isWorthALook = observed === 0 && usual.mean >= LOOK_FROM;
    if ((isCertain || isWorthALook) && (found === undefined || probability < found.probability))
      found = {
        kind: "PARTICIPATION_SILENT",
        channel: "",
        hour: hour - (hours - 1) * HOUR_MS,
        hours,
        observed,
        expected: usual.mean,
        probability,
        isCertain,
      };
  }
  return found;
}

function rise({ counts, history, hour }: AnomalyFacts): Suspicion | undefined {
  const usual = usualCount(history.slice(0, -1), 1);
  const observed = counts.at(-1) ?? 0;
  if (usual === null || observed < JUMP_MIN || observed < JUMP_TIMES * usual.mean) return undefined;
  const probability = negativeBinomialTail(observed, usual);
  if (probability >= JUMP_BELOW) return undefined;
  const common = { channel: "", hour, hours: 1, observed, expected: usual.mean, probability } as const;
  return { ...common, kind: "PARTICIPATION_JUMP", isCertain: true };
}

function channelSuspicions(facts: AnomalyFacts, history: ChannelHistory, isSilent: boolean): Suspicion[] {
  const statistics = notCollected(facts, history) ?? notGrowing(facts, history);
  const entries = isSilent || statistics !== undefined ? undefined : withoutEntries(facts, history);
  return [statistics, entries].filter((one) => one !== undefined);
}

/** The channel could not be read for two hours: known, not guessed. */
function notCollected({ now, hour }: AnomalyFacts, history: ChannelHistory): Suspicion | undefined {
  const { channel, failedSince, asOf } = history;
  const since = failedSince ?? asOf;
  const hours = since === null ? 0 : Math.floor((now - since) / HOUR_MS);
  if (!history.isCollected || hours < STATISTICS_HOURS) return undefined;
  const common = { channel, hour: hour - (hours - 1) * HOUR_MS, hours, observed: 0, expected: 0 } as const;
  return { ...common, kind: "STATISTICS_SILENT", probability: 0, isCertain: true, isUnread: true };
}

function notGrowing({ hour }: AnomalyFacts, { channel, views }: ChannelHistory): Suspicion | undefined {
  const usual = usualCount(views.slice(0, -STATISTICS_HOURS), STATISTICS_HOURS);
  const observed = total(views.slice(-STATISTICS_HOURS));
  if (usual === null || observed > 0) return undefined;
  const probability = negativeBinomialAtMost(0, usual);
  if (probability >= STATISTICS_BELOW) return undefined;
  return {
    kind: "STATISTICS_SILENT",
    channel,
    hour: hour - (STATISTICS_HOURS - 1) * HOUR_MS,
    hours: STATISTICS_HOURS,
    observed,
    expected: usual.mean,
    probability,
    isCertain: true,
  };
}

/** Views grow and nobody comes: against the channel's own share of entries, where it has one. */
function withoutEntries(
  { hour }: AnomalyFacts,
  { channel, views, entries }: ChannelHistory,
): Suspicion | undefined {
  let look: Suspicion | undefined;
  for (const hours of [1, ...ENTRY_WINDOWS]) {
    if (views.length < hours || total(entries.slice(-hours)) > 0) break;
    const grown = total(views.slice(-hours));
    const [earlierViews, earlier] = [total(views.slice(0, -hours)), total(entries.slice(0, -hours))];
    const share = earlierViews === 0 ? 0 : Math.min(1, earlier / earlierViews);
    const probability = negativeBinomialAtMost(0, { mean: share * grown, size: Math.min(4, earlier + 0.5) });
    const isCertain = hours > 1 && earlier >= ENTRIES_KNOWN_FROM && probability < ENTRIES_BELOW;
    if (!isCertain && grown < VIEWS_TO_LOOK) continue;
    const common = { channel, hour: hour - (hours - 1) * HOUR_MS, hours, observed: grown } as const;
    const kind = "VIEWS_WITHOUT_ENTRIES";
    look ??= { ...common, kind, expected: share * grown, probability, isCertain: false };
    if (isCertain) return { ...common, kind, expected: share * grown, probability, isCertain };
  }
  return look;
}

/** Whether what was found earlier is over by this hour; `now` is what the hour itself is suspected of. */
export function isOver(facts: AnomalyFacts, open: OpenAnomaly, now: readonly Suspicion[]): boolean {
  const { kind, channel } = open;
  if (now.some((one) => one.kind === kind && one.channel === channel && one.isCertain)) return false;
  const usual = usualCount(facts.history.slice(0, -1), 1);
  const count = facts.counts.at(-1) ?? 0;
  switch (kind) {
    case "PARTICIPATION_SILENT":
      return count > 0 && (usual === null || negativeBinomialAtMost(count, usual) >= ORDINARY_FROM);
    case "PARTICIPATION_JUMP": {
      const isNewLevel = facts.hour - open.hour >= JUMP_LASTS_MS;
      return isNewLevel || usual === null || negativeBinomialTail(count, usual) >= ORDINARY_FROM;
    }
    case "VIEWS_WITHOUT_ENTRIES":
      return (facts.channels.find((one) => one.channel === channel)?.entries.at(-1) ?? 0) > 0;
    case "STATISTICS_SILENT":
      return true;
  }
}

function total(counts: readonly number[]): number {
  return counts.reduce((sum, count) => sum + count, 0);
}
