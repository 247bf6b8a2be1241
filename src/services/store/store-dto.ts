import { toIso } from "../../time.ts";
import type { Role } from "./access-cache.ts";
import type { StoreDto } from "./schemas.ts";
import type { StoreView } from "./store-view.ts";

/** What the API answers; staff see no economics. */
export function toStoreDto(store: StoreView, role: Role): StoreDto {
  const { storeId, lat, lng, timeZone } = store;
  const isOwner = role === "owner";
  return {
    id: storeId,
    role,
    name: store.name,
    industry: store.industry,
    industryCode: store.industryCode,
    address: store.address,
    region: store.region,
    timeZone,
    phone: store.phone,
    location: lat === null || lng === null ? null : { lat, lng },
    optOutNumber: store.optOutNumber,
    privacyContact: store.privacyContact,
    businessHours: store.businessHours,
    grossMarginPct: isOwner ? store.grossMarginPct : null,
    newCustomerLtvKrw: isOwner ? store.newCustomerLtvKrw : null,
    isDemo: store.isDemo,
    sharesBenchmarks: store.sharesBenchmarks,
    createdAt: toIso(timeZone, store.createdAt),
    updatedAt: toIso(timeZone, store.updatedAt),
    closedAt: store.closedAt === null ? null : toIso(timeZone, store.closedAt),
  };
}
