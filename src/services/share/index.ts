export { revokeShare, updateShare } from "./change-share.ts";
export { createShare, SHARES_MAX } from "./create-share.ts";
export { listShares } from "./list-shares.ts";
export {
  createShareShape,
  revokeShareShape,
  SHARE_SECTIONS,
  Share,
  type ShareSection,
  Shares,
  sharesInput,
  updateShareShape,
} from "./schemas.ts";
export { VISIT_SECONDS, visitShare } from "./share-visit.ts";
export { SHARE_RANGES, type SharedDashboard, type ShareRange, sharedDashboard } from "./shared-dashboard.ts";
