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
export { closeStore } from "./close-store.ts";
export { createStore } from "./create-store.ts";
export { isVisitorsStore } from "./demo-visitor.ts";
export { ensureStore } from "./ensure-store.ts";
export { foldKey } from "./fold-key.ts";
export { getStore } from "./get-store.ts";
export { listStores } from "./list-stores.ts";
export { regionOf } from "./region-of.ts";
export {
  createStoreShape,
  type StoreDto,
  storeFieldsShape,
  storeIdShape,
  storeNames,
  storeOutput,
  storePageOutput,
} from "./schemas.ts";
export { type Membership, membershipsEnded } from "./still-members.ts";
export { storeIsOpen } from "./store-is-open.ts";
export { type StorePage, storePage, storeViews } from "./store-page.ts";
export { loadStore, type StoreView } from "./store-view.ts";
export { type StoreWithRole, storesOf } from "./stores-of.ts";
export { updateStore } from "./update-store.ts";
