export {
  type Returns,
  ROI_LIMITS,
  type RoiChanges,
  type RoiInput,
  type RoiInputs,
  type RoiRange,
  type RoiRanges,
  type TornadoRow,
  type WhatIf,
  type WhatIfAsked,
  whatIf,
} from "../roi/index.ts";
export type { AppRouter } from "../routers/index.ts";
export { createClient, type MadangClient } from "./create-client.ts";
export { isMadangError, MadangError, type MadangErrorCode, type MadangErrorReason } from "./errors.ts";
export { type LiveMessage, type WatchOptions, watchStore } from "./live.ts";
export type { ClientOptions, FetchLike, Tokens } from "./options.ts";
