export const STATUSES = ["DRAFT", "APPROVED", "ACTIVE", "ENDED", "CANCELLED", "ARCHIVED"] as const;
export type EventStatus = (typeof STATUSES)[number];

export const PERIODS = ["today", "yesterday", "7d", "28d", "all"] as const;
export type Period = (typeof PERIODS)[number];

export const SORTS = ["participants", "views", "conversion", "cost"] as const;
export type Sort = (typeof SORTS)[number];

export type ListSearch = { readonly status?: EventStatus | undefined };

/** What the address of a dashboard says; what is left out is the default of the page. */
export type DashboardSearch = {
  readonly period?: Period | undefined;
  readonly compare?: "before" | undefined;
  readonly step?: "hour" | "day" | undefined;
  readonly count?: "total" | undefined;
  readonly sort?: Sort | undefined;
};

export function listSearch(search: Record<string, unknown>): ListSearch {
  const status = oneOf(STATUSES, search["status"]);
  return status === undefined ? {} : { status };
}

/** An address that somebody typed or kept from long ago never breaks the page: what it does not know, it leaves out. */
export function dashboardSearch(search: Record<string, unknown>): DashboardSearch {
  const period = oneOf(PERIODS, search["period"]);
  const compare = oneOf(["before"] as const, search["compare"]);
  const step = oneOf(["hour", "day"] as const, search["step"]);
  const count = oneOf(["total"] as const, search["count"]);
  const sort = oneOf(SORTS, search["sort"]);
  return {
    ...(period === undefined ? {} : { period }),
    ...(compare === undefined ? {} : { compare }),
    ...(step === undefined ? {} : { step }),
    ...(count === undefined ? {} : { count }),
    ...(sort === undefined ? {} : { sort }),
  };
}

function oneOf<Value extends string>(values: readonly Value[], given: unknown): Value | undefined {
  return values.find((value) => value === given);
}
