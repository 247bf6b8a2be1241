import { divideHalfUp, toSafe } from "./exact.ts";
import {
  ROI_INPUTS,
  ROI_LIMITS,
  type RoiInput,
  type RoiInputs,
  type RoiRange,
  type RoiRanges,
} from "./inputs.ts";
import { returnsOf } from "./returns.ts";
import { scenarioOf } from "./scenario.ts";

/** What one assumption does to the result while all others stay. */
export type TornadoRow = {
  readonly assumption: RoiInput;
  readonly low: TornadoEnd;
  readonly high: TornadoEnd;
  /** Percentage points between the two ends of the shown ROI, one decimal; null when an end has none. */
  readonly swing: number | null;
};

type TornadoEnd = {
  readonly value: number;
  readonly modelledRoi: number | null;
  readonly measuredRoi: number | null;
};

/** Followers of participants move the result by the same rate: they get a row only with a range of their own. */
const FOLLOWERS: ReadonlySet<RoiInput> = new Set(["views", "visits", "newCustomers"]);
const SPREAD_PCT = 20n;

/**
 * Which assumption moves the shown ROI most: each varied by ±20 %, or within its own range, largest swing first. An
 * assumption that is 0 or not known has no row without a range.
 */
export function tornadoOf(inputs: RoiInputs, ranges: RoiRanges): TornadoRow[] {
  const rows = ROI_INPUTS.flatMap((assumption) => {
    const range = ranges[assumption] ?? defaultRange(assumption, inputs);
    return range === undefined ? [] : [rowOf(inputs, assumption, range)];
  });
  return rows.sort((left, right) => (right.swing ?? -1) - (left.swing ?? -1));
}

function rowOf(inputs: RoiInputs, assumption: RoiInput, range: RoiRange): TornadoRow {
  const at = (value: number) => returnsOf(scenarioOf(inputs, { [assumption]: value }).inputs);
  const [low, high] = [at(range.low), at(range.high)];
  return {
    assumption,
    low: { value: range.low, modelledRoi: low.modelledRoi, measuredRoi: low.measuredRoi },
    high: { value: range.high, modelledRoi: high.modelledRoi, measuredRoi: high.measuredRoi },
    swing: low.roi === null || high.roi === null ? null : distance(low.roi, high.roi),
  };
}

/** Between two numbers with one decimal. */
function distance(left: number, right: number): number {
  return Math.abs(Math.round(right * 10) - Math.round(left * 10)) / 10;
}

/** A margin that is not given is assumed to be 100 %, so it is an assumption like the others. */
function defaultRange(assumption: RoiInput, inputs: RoiInputs): RoiRange | undefined {
  const value = assumption === "grossMarginPct" ? (inputs.grossMarginPct ?? 100) : inputs[assumption];
  if (value === null || value === 0 || FOLLOWERS.has(assumption)) return undefined;
  const ends = [share(assumption, value, 100n - SPREAD_PCT), share(assumption, value, 100n + SPREAD_PCT)];
  return { low: Math.min(...ends), high: Math.max(...ends) };
}

/** value × percent / 100 in whole units (hundredths for the margin), never beyond what may be assumed. */
function share(assumption: RoiInput, value: number, percent: bigint): number {
  const { decimals, min, max } = ROI_LIMITS[assumption];
  const units = decimals === 0 ? 1 : 100;
  const part = divideHalfUp(BigInt(Math.round(value * units)) * percent, 100n);
  return Math.max(Math.min(toSafe(part) / units, Math.max(max, value)), Math.min(min, value));
}
