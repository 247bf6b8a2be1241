import { kakaoSettledAt } from "../../../channels/index.ts";
import { addDays, HOUR_MS } from "../../../time.ts";
import { FRESHNESS_STATES } from "../schemas/blocks.ts";
import type { Freshness } from "../schemas/index.ts";
import type { ChannelFacts } from "./facts.ts";
import { countedViews, type Scene } from "./section.ts";
import { daysBetween } from "./zone.ts";

/** Days of sales that are compared (docs/reference, Sales). */
const WEEK = 7;

/** From when the figures of an instant's day stay as they are, for channels that correct theirs. */
const SETTLED_AT: { readonly [channel: string]: (at: number) => number } = { KakaoChannel: kakaoSettledAt };

/** Channels whose figures are to be watched for when they last grew. */
export const CORRECTING_CHANNELS: readonly string[] = Object.keys(SETTLED_AT);

/** Collected every 5 minutes while an event runs, hourly for three days after: this much later, something is wrong. */
const STALE_RUNNING_MS = HOUR_MS;
const STALE_AFTER_END_MS = 3 * HOUR_MS;
const COLLECTED_AFTER_END_MS = 72 * HOUR_MS;

/** Counts that our own messages make: exact at the time of the answer. */
export function measuredNow({ facts, zone }: Scene): Freshness {
  return { state: "final", asOf: zone.iso(facts.now), source: "measured", finalAt: null };
}

/**
 * A channel's figures (N-15). Kakao's are provisional until they have been read after 08:00 (Korea) of the day after
 * they last grew.
 */
export function channelFreshness({ facts, zone }: Scene, channel: ChannelFacts): Freshness {
  const { asOf, source, grownAt } = channel;
  if (asOf === null || source === null) return MISSING;
  const settledAt = grownAt === null ? undefined : SETTLED_AT[channel.channel]?.(grownAt);
  const isProvisional = settledAt !== undefined && asOf < settledAt;
  const isStale = channel.failReason !== null || isOverdue(facts, channel);
  const finalAt = isProvisional && source !== "estimated" ? zone.iso(settledAt) : null;
  const counted = isStale ? "stale" : isProvisional ? "provisional" : "final";
  return { state: source === "estimated" ? "estimated" : counted, asOf: zone.iso(asOf), source, finalAt };
}

function isOverdue({ event, now }: Scene["facts"], { asOf, source, status }: ChannelFacts): boolean {
  if (asOf === null || source === "manual" || status !== "SUCCESS") return false;
  const endsAt = event.endsAt ?? now;
  if (now >= endsAt + COLLECTED_AFTER_END_MS) return false;
  return now - asOf > (now < endsAt ? STALE_RUNNING_MS : STALE_AFTER_END_MS);
}

/** The sum of the known views: as good as the worst of the channels that it adds up; no channel, no view. */
export function viewsFreshness(scene: Scene): Freshness {
  if (scene.facts.channels.length === 0) return measuredNow(scene);
  const counted = scene.facts.channels.filter((channel) => countedViews(channel) !== null);
  return knownWorst(counted.map((channel) => channelFreshness(scene, channel)));
}

/** Sales are provisional until the event's week, or the whole event where that is shorter, is over. */
export function salesFreshness({ facts, zone, window }: Scene): Freshness {
  const { event } = facts;
  if (window.increase === null || event.startsAt === null) return MISSING;
  const first = zone.dayOf(event.startsAt);
  const length = event.endsAt === null ? WEEK : daysBetween(first, zone.dayOf(event.endsAt - 1)) + 1;
  const isOver = window.days >= Math.min(WEEK, length);
  return {
    state: isOver ? "final" : "provisional",
    asOf: zone.iso(zone.dayStart(addDays(first, window.days))),
    source: "measured",
    finalAt: isOver ? null : zone.iso(zone.dayStart(addDays(first, Math.min(WEEK, length)))),
  };
}

/**
 * A return is as good as its sales and as the charges of the channels; null = not known. One without sales, of the
 * worth of customers alone, is going to change when they are recorded, which may be any day.
 */
export function roiFreshness(scene: Scene, kind: "measured" | "modelled" | null): Freshness {
  if (kind === null) return MISSING;
  const charged = scene.facts.channels.filter(({ channel }) => scene.facts.costs.channelKrw.get(channel));
  const sales = salesFreshness(scene);
  const parts = [measuredNow(scene), sales, ...charged.map((channel) => channelFreshness(scene, channel))];
  const worst = { ...knownWorst(parts), source: kind };
  if (sales.state !== "missing") return worst;
  return { ...worst, state: worst.state === "final" ? "provisional" : worst.state, finalAt: null };
}

/** As worstOf, of those that are known: what is missing is told by a section's gaps. */
export function knownWorst(parts: readonly Freshness[]): Freshness {
  return worstOf(parts.filter(({ state }) => state !== "missing"));
}

export const MISSING: Freshness = { state: "missing", asOf: null, source: null, finalAt: null };

/** A figure made of several: no better than the worst, as old as the oldest, final when the last one is. */
export function worstOf(parts: readonly Freshness[]): Freshness {
  const [first, ...others] = parts;
  if (!first) return MISSING;
  return others.reduce(
    (worst, part) => ({
      state:
        FRESHNESS_STATES.indexOf(part.state) > FRESHNESS_STATES.indexOf(worst.state)
          ? part.state
          : worst.state,
      asOf: oldest(worst.asOf, part.asOf),
      source:
        FRESHNESS_STATES.indexOf(part.state) > FRESHNESS_STATES.indexOf(worst.state)
          ? part.source
          : worst.source,
      finalAt: newest(worst.finalAt, part.finalAt),
    }),
    first,
  );
}

/** Not compared as text: a day on which clocks change has two offsets. */
function oldest(a: string | null, b: string | null): string | null {
  if (a === null || b === null) return a ?? b;
  return Date.parse(a) <= Date.parse(b) ? a : b;
}

function newest(a: string | null, b: string | null): string | null {
  if (a === null || b === null) return a ?? b;
  return Date.parse(a) >= Date.parse(b) ? a : b;
}
