export const PERIODS = ["today", "7d", "28d"] as const;
export type Period = (typeof PERIODS)[number];

/** What the address of the home page says; without it the figures are today's. */
export type HomeSearch = { readonly period?: Period | undefined };

export function homeSearch({ period }: Record<string, unknown>): HomeSearch {
  return { period: PERIODS.find((known) => known === period) };
}

export const PERIOD_NAMES = { today: "TODAY", "7d": "LAST_7_DAYS", "28d": "LAST_28_DAYS" } as const;
