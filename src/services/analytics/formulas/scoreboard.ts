import { OBJECTIVES } from "../../../db/schema/store.ts";
import type {
  Freshness,
  RoiAnalysis,
  SalesLift,
  Scoreboard,
  ScoreCard,
  SummaryCards,
} from "../schemas/index.ts";
import { cannibalisation } from "./cannibalisation.ts";
import { costPerAcquisition } from "./channels.ts";
import type { ChannelFacts, EventFacts } from "./facts.ts";
import { knownWorst, measuredNow, salesFreshness, viewsFreshness } from "./freshness.ts";
import { percentOf, sum } from "./numbers.ts";
import { countedViews, headOf, type Scene, weakestSource } from "./section.ts";

type Objective = Scoreboard["objective"];
export type CardName = keyof ReturnType<typeof allCards>;

/** The objective's own figure first, then what explains it. */
const BOARDS: Readonly<Record<Objective, { rule: string; cards: readonly CardName[] }>> = {
  NEW_CUSTOMERS: {
    rule: "이 매장 이벤트에 처음 참여하고 방문까지 확인된 고객이에요.",
    cards: ["firstVisits", "costPerFirstVisit", "visits", "participants"],
  },
  REVISIT: {
    rule: "90일 안에 이 매장 방문이 두 번 이상 확인된 고객이에요.",
    cards: ["returns", "returnRate", "visits", "participants"],
  },
  SALES: {
    rule: "같은 요일 평소 매출보다 늘어난 금액이에요.",
    cards: ["salesLift", "salesLiftRate", "measuredReturn", "visits"],
  },
  AWARENESS: {
    rule: "모든 채널에서 측정된 노출의 합이에요. 한 사람이 여러 번 볼 수 있어요.",
    cards: ["views", "clicks", "participationRate", "participants"],
  },
};

export type ScoreInputs = {
  readonly lift: SalesLift;
  readonly roi: RoiAnalysis;
  readonly views: SummaryCards["totalViews"]["count"];
};

/** The four cards of the event's objective, each with its unit, source and state (N-27). */
export function scoreboard(scene: Scene, inputs: ScoreInputs): Scoreboard {
  const { event, channels } = scene.facts;
  const objective = objectiveOf(event);
  const { rule, cards: names } = BOARDS[objective];
  const all = allCards(scene, inputs);
  const cards = names.map((name) => ({ key: name, ...all[name] }));
  const isEmpty = cards.every(({ value }) => value === null || value === 0);
  return {
    ...headOf(scene, {
      gaps: [
        objective === "SALES" && inputs.lift.state === "UNKNOWN" && "NO_SALES_DATA",
        objective === "AWARENESS" && inputs.views === null && "NO_VIEWS",
        event.participants === 0 && "NO_PARTICIPANTS",
      ],
      isEmpty,
      source: objective === "AWARENESS" ? weakestSource(shownChannels(channels)) : "measured",
      ...(isEmpty ? {} : { freshness: boardFreshness(scene, objective) }),
    }),
    objective,
    rule,
    cards,
    cannibalisation: cannibalisation(event.conversions, event.newCustomers),
  };
}

/** An objective that no message has told yet counts as sales. */
function objectiveOf({ objective }: EventFacts): Objective {
  return OBJECTIVES.find((known) => known === objective) ?? "SALES";
}

function shownChannels(channels: readonly ChannelFacts[]): ChannelFacts[] {
  return channels.filter((channel) => countedViews(channel) !== null);
}

/** As good as the worst of what its first cards are made of. */
function boardFreshness(scene: Scene, objective: Objective): Freshness {
  const ofObjective = {
    SALES: salesFreshness,
    AWARENESS: viewsFreshness,
    NEW_CUSTOMERS: measuredNow,
    REVISIT: measuredNow,
  };
  return knownWorst([measuredNow(scene), ofObjective[objective](scene)]);
}

type Card = Omit<ScoreCard, "key">;

function allCards({ facts }: Scene, { lift, roi, views }: ScoreInputs) {
  const { event } = facts;
  const firstVisits = Math.min(event.newCustomers, event.conversions);
  const returns = Math.min(event.returns, event.conversions);
  const liftState = lift.isDistinguishable === false ? "UNCERTAIN" : undefined;
  const { measured } = roi.returns;
  const shown = shownChannels(facts.channels);
  const viewSource = weakestSource(shown);
  const clicks = shown.flatMap((channel) => channel.clicks ?? []);
  return {
    participants: card("참여자", "PEOPLE", event.participants),
    visits: card("확인된 방문", "PEOPLE", event.conversions),
    firstVisits: card("처음 방문한 고객", "PEOPLE", firstVisits),
    costPerFirstVisit: card("첫 방문 1명당 비용", "KRW", perFirstVisit(roi.totalCost.total, firstVisits)),
    returns: card("다시 방문한 고객", "PEOPLE", returns),
    returnRate: card("방문 중 재방문 비율", "PERCENT", percentOf(returns, event.conversions)),
    salesLift: {
      ...card("평소보다 늘어난 매출", "KRW", lift.increase),
      ...(liftState && { state: liftState }),
    },
    salesLiftRate: {
      ...card("평소보다 늘어난 비율", "PERCENT", lift.rate),
      ...(liftState && { state: liftState }),
    },
    measuredReturn: {
      ...card("실제 수익률(평소 대비)", "PERCENT", measured.roi),
      ...(measured.evidence === "weak" && { state: "UNCERTAIN" }),
    },
    views: { ...card("노출(중복 포함)", "VIEWS", views), source: viewSource },
    clicks: { ...card("클릭", "VIEWS", clicks.length === 0 ? null : sum(clicks)), source: viewSource },
    participationRate: {
      ...card("참여율", "PERCENT", percentOf(event.participants, views ?? 0)),
      source: viewSource,
    },
  } satisfies Record<string, Card>;
}

function perFirstVisit(totalCost: number | null, firstVisits: number): number | null {
  return totalCost === null ? null : costPerAcquisition(totalCost, firstVisits);
}

function card(label: string, unit: ScoreCard["unit"], value: number | null): Card {
  return { label, value, unit, source: "measured", state: value === null ? "UNKNOWN" : "KNOWN" };
}
