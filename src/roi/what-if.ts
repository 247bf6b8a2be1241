import { breakEvenParticipants } from "./break-even.ts";
import {
  isAllowed,
  ROI_INPUTS,
  type RoiChanges,
  type RoiInput,
  type RoiInputs,
  type RoiRanges,
} from "./inputs.ts";
import { type Returns, returnsOf } from "./returns.ts";
import { scenarioOf } from "./scenario.ts";
import { type TornadoRow, tornadoOf } from "./tornado.ts";

type WhatIfSide = { readonly inputs: RoiInputs; readonly returns: Returns };

export type WhatIf = {
  readonly current: WhatIfSide;
  readonly changed: WhatIfSide & {
    /** People who could not follow a change, because what they follow is 0 or not known. */
    readonly unscaled: readonly RoiInput[];
  };
  /** Around the changed inputs, largest swing first. */
  readonly tornado: readonly TornadoRow[];
  /** Of the changed inputs. */
  readonly breakEvenParticipants: number | null;
};

export type WhatIfAsked = {
  readonly inputs: RoiInputs;
  readonly changes?: RoiChanges | undefined;
  /** Where an assumption is varied other than by ±20 %. */
  readonly ranges?: RoiRanges | undefined;
};

/**
 * What would the return be, had the event cost, reached or sold something else? The dashboard's own formulas
 * (`returnsOf`) on changed inputs: without changes both sides are the dashboard's ROI.
 *
 * @throws RangeError naming the input that is no whole number in `ROI_LIMITS`, or whose range is upside down
 * @example
 * const { current } = await madang.analytics.whatIf.query({ eventId, changes: {} });
 * whatIf({ inputs: current.inputs, changes: { prizeKrw: 200_000 } }).changed.returns.roi; // 41.7, at every move of a slider
 */
export function whatIf({ inputs, changes = {}, ranges = {} }: WhatIfAsked): WhatIf {
  requireKnown(inputs);
  requireAllowed(changes, ranges);
  const { inputs: changed, unscaled } = scenarioOf(inputs, changes);
  return {
    current: { inputs, returns: returnsOf(inputs) },
    changed: { inputs: changed, returns: returnsOf(changed), unscaled },
    tornado: tornadoOf(changed, ranges),
    breakEvenParticipants: breakEvenParticipants(changed),
  };
}

/** Facts may be beyond what may be assumed, but they are numbers. */
function requireKnown(inputs: RoiInputs): void {
  for (const name of ROI_INPUTS) {
    const value = inputs[name];
    const isWhole = name === "grossMarginPct" ? Number.isFinite(value) : Number.isSafeInteger(value);
    if (value !== null && !isWhole) throw new RangeError(`inputs.${name} is no whole number`);
  }
}

function requireAllowed(changes: RoiChanges, ranges: RoiRanges): void {
  for (const name of ROI_INPUTS) {
    const change = changes[name];
    if (change !== undefined && !isAllowed(name, change))
      throw new RangeError(`changes.${name} is not allowed`);
    const range = ranges[name];
    if (range === undefined) continue;
    const isRange = isAllowed(name, range.low) && isAllowed(name, range.high) && range.low <= range.high;
    if (!isRange) throw new RangeError(`ranges.${name} is not allowed`);
  }
}
