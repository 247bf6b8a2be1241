/** Return on investment as arithmetic alone: the server's formulas and the client's what-if are this one code. */
export { divideHalfUp, percentOf, toSafe } from "./exact.ts";
export {
  isAllowed,
  ROI_INPUTS,
  ROI_LIMITS,
  type RoiChanges,
  type RoiInput,
  type RoiInputs,
  type RoiRange,
  type RoiRanges,
} from "./inputs.ts";
export { type Returns, returnsOf } from "./returns.ts";
export type { TornadoRow } from "./tornado.ts";
export { type WhatIf, type WhatIfAsked, whatIf } from "./what-if.ts";
