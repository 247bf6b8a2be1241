export {
  type Click,
  type ClickBuffer,
  type ClickBufferOptions,
  type ClickKind,
  createClickBuffer,
} from "./click-buffer.ts";
export { clickKindOf } from "./click-kind.ts";
export { createTracking } from "./create-tracking.ts";
export { ensureTrackingCodes, trackingCodesOf, trackingUrl } from "./ensure-tracking-codes.ts";
export { type Attribution, findTrackingCode, resolveRef, type TrackingCode } from "./find-code.ts";
export { listTracking } from "./list-tracking.ts";
export { qrSvg } from "./qr.ts";
export { CreateTrackingInput, ListTrackingInput, TrackingLink, TrackingPage } from "./schemas.ts";
export { newShortCode, readShortCode, showShortCode } from "./short-code.ts";
