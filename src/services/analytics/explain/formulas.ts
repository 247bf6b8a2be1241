import { type RoiInputs, returnsOf } from "../../../roi/index.ts";
import { differenceOf } from "../benchmarks/standing.ts";
import { costPerAcquisition } from "../formulas/channels.ts";
import { bestOf } from "../formulas/comparison.ts";
import { averageGapOf } from "../formulas/industry.ts";
import { changeOf, percentOf, sum, tenthsOf } from "../formulas/numbers.ts";
import { type LiftInterval, returnEstimates } from "../formulas/returns.ts";
import { ROI_FORMULA } from "../formulas/roi.ts";
import { detectableChange } from "../formulas/sales.ts";

export type Value = number | null;
/** Inputs of one formula by name; several may have the same name. */
export type Inputs = {
  readonly of: (name: string) => Value;
  readonly all: () => readonly Value[];
};

export type Unit = "people" | "views" | "won" | "percent" | "points" | "days";
type Formula = {
  /** Raised with every change of what comes out. */
  readonly version: number;
  readonly text: string;
  readonly evaluate: (inputs: Inputs) => Value;
};

const RETURN_TEXTS = {
  measured: "(매출 상승분 × 마진율 - 비용) / 비용 × 100",
  modelled: "(매출 상승분 + 신규 고객 가치 - 비용) / 비용 × 100",
} as const;
const END_TEXTS = { roi: "", low: ", 90% 구간의 아래 끝", high: ", 90% 구간의 위 끝" } as const;

/** Every formula a figure can be derived by; each is the dashboard's own function on named inputs. */
export const FORMULAS = {
  recorded: { version: 1, text: "기록된 값", evaluate: ({ all }) => all()[0] ?? null },
  total: { version: 1, text: "모두 더한 값 (모르는 값은 빼고)", evaluate: ({ all }) => sum(knownOf(all())) },
  totalViews: {
    version: 1,
    text: "채널별 노출 수를 더한 값 (모두 모르면 알 수 없음)",
    evaluate: ({ all }) => (all().length > 0 && knownOf(all()).length === 0 ? null : sum(knownOf(all()))),
  },
  best: {
    version: 1,
    text: "이전 이벤트 중 가장 큰 값",
    evaluate: ({ all }) => bestOf(all()),
  },
  share: {
    version: 1,
    text: "부분 / 전체 × 100",
    evaluate: both("part", "whole", (part, whole) => percentOf(part, whole)),
  },
  change: {
    version: 1,
    text: "(지금 - 이전) / 이전 × 100",
    evaluate: both("now", "before", (now, before) => percentOf(now - before, before)),
  },
  difference: {
    version: 1,
    text: "지금 - 이전",
    evaluate: both("now", "before", (now, before) => now - before),
  },
  ratio: {
    version: 1,
    text: "내 값 / 비교 값 × 100",
    evaluate: both("mine", "other", (mine, other) => percentOf(tenthsOf(mine), tenthsOf(other))),
  },
  improvement: {
    version: 1,
    text: "(내 값 - 비교 값) / |비교 값| × 100",
    evaluate: both("mine", "other", (mine, other) => changeOf(mine, other)),
  },
  averageGap: {
    version: 1,
    text: "(내 값 - 업종 값) / 업종 값 × 100 (업종 값이 0 이하면 알 수 없음)",
    evaluate: both("mine", "other", (mine, other) => averageGapOf(mine, other)),
  },
  points: {
    version: 1,
    text: "내 값 - 업종 값 (%p)",
    evaluate: ({ of }) => differenceOf(of("mine"), of("other")),
  },
  perParticipant: {
    version: 1,
    text: "비용 / 참여자 수",
    evaluate: both("cost", "participants", (cost, people) => costPerAcquisition(cost, people)),
  },
  detectableChange: {
    version: 1,
    text: "2.8 × 변동계수 × √(2 / 일수) × 100",
    evaluate: ({ of, all }) => {
      const days = of("days");
      return days === null ? null : detectableChange(knownOf(all().slice(1)), days);
    },
  },
  totalCost: {
    version: 1,
    text: "경품 비용 + 채널 비용 + 기타 비용",
    evaluate: (inputs) => returnsOf(roiInputsOf(inputs)).totalCostKrw,
  },
  customerValue: {
    version: 1,
    text: "신규 고객 수 × 고객 생애 가치",
    evaluate: (inputs) => returnsOf(roiInputsOf(inputs)).newCustomerValueKrw,
  },
  revenue: {
    version: 1,
    text: "매출 증가액 + 신규 고객 가치",
    evaluate: (inputs) => returnsOf(roiInputsOf(inputs)).revenueKrw,
  },
  roi: {
    version: 1,
    text: `${ROI_FORMULA} (고객 생애 가치가 있으면 예상, 없으면 실측)`,
    evaluate: (inputs) => returnsOf(roiInputsOf(inputs)).roi,
  },
  modelledRoi: {
    version: 1,
    text: ROI_FORMULA,
    evaluate: (inputs) => returnsOf(roiInputsOf(inputs)).modelledRoi,
  },
  measuredRoi: {
    version: 1,
    text: "(매출 증가액 × 마진율 - 비용) / 비용 × 100",
    evaluate: (inputs) => returnsOf(roiInputsOf(inputs)).measuredRoi,
  },
  measuredReturn: returnFormula("measured", "roi"),
  measuredReturnLow: returnFormula("measured", "low"),
  measuredReturnHigh: returnFormula("measured", "high"),
  modelledReturn: returnFormula("modelled", "roi"),
  modelledReturnLow: returnFormula("modelled", "low"),
  modelledReturnHigh: returnFormula("modelled", "high"),
} as const satisfies Record<string, Formula>;

export type FormulaName = keyof typeof FORMULAS;
export const FORMULA_NAMES = Object.keys(FORMULAS).filter((name): name is FormulaName => name in FORMULAS);

/** By name; what an audit notes down. */
export const FORMULA_VERSIONS: Readonly<Record<string, number>> = Object.fromEntries(
  FORMULA_NAMES.map((name) => [name, FORMULAS[name].version]),
);

function returnFormula(kind: "measured" | "modelled", end: "roi" | "low" | "high"): Formula {
  return {
    // Since 2 the modelled one is null without sales and new customers.
    version: kind === "modelled" ? 2 : 1,
    text: `${RETURN_TEXTS[kind]}${END_TEXTS[end]}`,
    evaluate: (inputs) => returnEstimates(roiInputsOf(inputs), liftOf(inputs))[kind][end],
  };
}

function knownOf(values: readonly Value[]): number[] {
  return values.filter((value) => value !== null);
}

/** Null as soon as one of the two is. */
function both(left: string, right: string, formula: (left: number, right: number) => Value) {
  return ({ of }: Inputs): Value => {
    const [one, other] = [of(left), of(right)];
    return one === null || other === null ? null : formula(one, other);
  };
}

function roiInputsOf({ of }: Inputs): RoiInputs {
  return {
    prizeKrw: of("prizeKrw") ?? 0,
    channelKrw: of("channelKrw") ?? 0,
    otherKrw: of("otherKrw") ?? 0,
    views: null,
    participants: 0,
    visits: 0,
    newCustomers: of("newCustomers") ?? 0,
    grossMarginPct: of("grossMarginPct"),
    newCustomerLtvKrw: of("newCustomerLtvKrw"),
    salesIncreaseKrw: of("salesIncreaseKrw"),
  };
}

function liftOf({ of }: Inputs): LiftInterval {
  return {
    increase: of("liftKrw"),
    increaseLow: of("liftLowKrw"),
    increaseHigh: of("liftHighKrw"),
    isDistinguishable: null,
  };
}
