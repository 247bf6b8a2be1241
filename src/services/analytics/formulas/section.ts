import type { Returns } from "../../../roi/index.ts";
import type { Freshness, Gap, Source } from "../schemas/index.ts";
import type { ChannelFacts, DashboardFacts } from "./facts.ts";
import type { SalesWindow } from "./sales.ts";
import type { Zone } from "./zone.ts";

export type SectionHead = {
  state: "READY" | "PARTIAL" | "EMPTY";
  gaps: Gap[];
  asOf: string;
  source: Source | "modelled";
  freshness: Freshness;
};

/** What the section formulas share: the facts, the store's calendar, and the event's two weeks of sales and returns. */
export type Scene = {
  readonly facts: DashboardFacts;
  readonly zone: Zone;
  readonly window: SalesWindow;
  readonly roi: Returns;
};

export function headOf(
  scene: Scene,
  parts: {
    gaps: readonly (Gap | false)[];
    isEmpty: boolean;
    source: Source | "modelled";
    asOf?: number;
    /** Absent: final as of then, for a section made of messages alone. */
    freshness?: Freshness;
  },
): SectionHead {
  const gaps = parts.gaps.filter((gap) => gap !== false);
  const asOf = scene.zone.iso(parts.asOf ?? scene.facts.now);
  const { source } = parts;
  return {
    state: parts.isEmpty ? "EMPTY" : gaps.length > 0 ? "PARTIAL" : "READY",
    gaps,
    asOf,
    source,
    freshness:
      parts.freshness !== undefined && !parts.isEmpty
        ? parts.freshness
        : { state: parts.isEmpty ? "missing" : "final", asOf, source, finalAt: null },
  };
}

const WEAKNESS = ["measured", "manual", "simulated", "estimated"] as const;

/** The weakest way in which any of the channels' numbers were obtained. */
export function weakestSource(channels: readonly ChannelFacts[]): Source {
  const rank = Math.max(0, ...channels.map(({ source }) => (source === null ? 0 : WEAKNESS.indexOf(source))));
  return WEAKNESS[rank] ?? "measured";
}

/** Age of the oldest snapshot among them; undefined without any. */
export function oldestSnapshot(channels: readonly ChannelFacts[]): number | undefined {
  const instants = channels.flatMap(({ asOf }) => (asOf === null ? [] : [asOf]));
  return instants.length === 0 ? undefined : Math.min(...instants);
}

/** Views that count: an estimate never does. */
export function countedViews(channel: Pick<ChannelFacts, "source" | "views">): number | null {
  return channel.source === "estimated" ? null : channel.views;
}
