export {
  type EventAccess,
  findResource,
  MEMBER,
  OWNER,
  requireDistribution,
  requireEvent,
  requireStore,
  type Scope,
  type StoreAccess,
} from "./access.ts";
export {
  type AccessCache,
  createAccessCache,
  forgetMembership,
  MEMBERSHIP_TTL_MS,
  type ResourceRow,
  type Role,
} from "./access-cache.ts";
export { loadStore, type StoreView } from "./store-view.ts";
