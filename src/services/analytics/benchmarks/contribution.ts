import { DAY_MS } from "../../../time.ts";
import {
  type ChannelFacts,
  type CostFacts,
  channelsCostPerAcquisition,
  conversionRate,
  createZone,
  type DailySales,
  type EventFacts,
  participationRate,
  roiOf,
  type StoreFacts,
  salesWindow,
  sum,
} from "../formulas/index.ts";
import { METRICS, type Metric } from "./measures.ts";
import { medianOf } from "./quartiles.ts";

export const WINDOW_MS = 180 * DAY_MS;
/** Channels report late; after this nobody asks them any more, so what stands is final. */
export const SETTLED_MS = 7 * DAY_MS;
export const VIEWS_MIN = 30;

/** What a channel's newest figures are, and how far they can be relied on. */
export type ChannelViews = Pick<ChannelFacts, "status" | "source" | "views" | "failReason">;

/** An event that is over, with what its figures are made of. */
export type PastEvent = {
  readonly event: EventFacts;
  readonly objective: string;
  readonly costs: CostFacts;
  readonly channels: readonly ChannelViews[];
};

export type StoreHistory = {
  readonly storeId: string;
  readonly store: StoreFacts;
  /** As cohorts are formed by: a province's short name, null where it is not known. */
  readonly industry: string;
  readonly region: string | null;
  readonly events: readonly PastEvent[];
  readonly sales: DailySales;
};

/** One value a measure; absent where the store has none. */
export type Values = Readonly<Partial<Record<Metric, number>>>;

/** What one store brings to the benchmarks: its medians over all its events, and over those of each objective. */
export type Contribution = {
  readonly storeId: string;
  readonly industry: string;
  readonly region: string | null;
  readonly all: Values;
  readonly byObjective: ReadonlyMap<string, Values>;
};

/** @param cut epoch ms; only what had been over for a week then counts */
export function contributionOf(history: StoreHistory, cut: number): Contribution {
  const { storeId, industry, region } = history;
  const events = history.events
    .filter((past) => isEligible(past, cut))
    .map((past) => ({ objective: past.objective, figures: figuresOf(past, history, cut) }));
  const objectives = new Set(events.map(({ objective }) => objective).filter((name) => name !== ""));
  const valuesOf = (name: string) =>
    mediansOf(events.filter(({ objective }) => objective === name).map(({ figures }) => figures));
  return {
    storeId,
    industry,
    region,
    all: mediansOf(events.map(({ figures }) => figures)),
    byObjective: new Map([...objectives].map((name) => [name, valuesOf(name)])),
  };
}

/**
 * Over for a week and for at most 180 days, 30 measured views and a channel whose numbers are final. A simulated
 * channel keeps its whole event out: its participants are simulated, too.
 */
export function isEligible({ event, channels }: PastEvent, cut: number): boolean {
  const { status, endsAt } = event;
  if (status !== "ENDED" && status !== "ARCHIVED") return false;
  if (endsAt === null || endsAt > cut - SETTLED_MS || endsAt <= cut - WINDOW_MS) return false;
  if (channels.some(({ source }) => source === "simulated")) return false;
  const measured = channels.filter(({ source }) => source === "measured");
  return sum(measured.map(({ views }) => views ?? 0)) >= VIEWS_MIN && measured.some(isFinal);
}

function isFinal({ status, views, failReason }: ChannelViews): boolean {
  return status === "SUCCESS" && views !== null && failReason === null;
}

type Figures = Readonly<Record<Metric, number | null>>;

/** The dashboard's own formulas at the cut. */
function figuresOf({ event, costs, channels }: PastEvent, history: StoreHistory, cut: number): Figures {
  const { store, sales } = history;
  const window = salesWindow({ event, sales, zone: createZone(store.timeZone), now: cut });
  return {
    participationRate: participationRate(event, channels),
    conversionRate: conversionRate(event),
    measuredRoi: roiOf({ event, costs, store, window }).measuredRoi,
    costPerAcquisition: channelsCostPerAcquisition(costs, event.participants),
    salesGrowth: window.rate,
  };
}

function mediansOf(events: readonly Figures[]): Values {
  const values: Partial<Record<Metric, number>> = {};
  for (const metric of METRICS) {
    const median = medianOf(events.map((figures) => figures[metric]).filter((value) => value !== null));
    if (median !== null) values[metric] = metric === "costPerAcquisition" ? Math.round(median) : median;
  }
  return values;
}
