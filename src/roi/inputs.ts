/**
 * What both returns on investment of one event are computed from: whole won and whole people. Null = not known.
 * `views` and `visits` move no return by themselves; people follow them (see `scenarioOf`).
 */
export type RoiInputs = {
  /** The whole prize budget. */
  readonly prizeKrw: number;
  /** Spent on all channels together. */
  readonly channelKrw: number;
  readonly otherKrw: number;
  /** Measured views of all channels (the reach). */
  readonly views: number | null;
  readonly participants: number;
  /** Participants with a verified visit. */
  readonly visits: number;
  /** Visitors who took part in no earlier event of the store. */
  readonly newCustomers: number;
  /** Percent, at most two decimals; null counts as 100. */
  readonly grossMarginPct: number | null;
  /** What one new customer is worth; null: there is no modelled value of customers. */
  readonly newCustomerLtvKrw: number | null;
  /** Sales of the event's days against the same weekdays before; may be negative. */
  readonly salesIncreaseKrw: number | null;
};

export type RoiInput = keyof RoiInputs;
export type RoiChanges = { readonly [name in RoiInput]?: RoiInputs[name] | undefined };
export type RoiRange = { readonly low: number; readonly high: number };
export type RoiRanges = { readonly [name in RoiInput]?: RoiRange | undefined };

type Limit = {
  readonly min: number;
  readonly max: number;
  readonly decimals: 0 | 2;
  readonly nullable: boolean;
};

const AMOUNT: Limit = { min: 0, max: 1_000_000_000_000, decimals: 0, nullable: false };

/** What may be assumed: the server's schema and the client's check read this one table. */
export const ROI_LIMITS: Readonly<Record<RoiInput, Limit>> = {
  prizeKrw: AMOUNT,
  channelKrw: AMOUNT,
  otherKrw: AMOUNT,
  views: { ...AMOUNT, nullable: true },
  participants: AMOUNT,
  visits: AMOUNT,
  newCustomers: AMOUNT,
  grossMarginPct: { min: 0, max: 100, decimals: 2, nullable: true },
  newCustomerLtvKrw: { ...AMOUNT, nullable: true },
  salesIncreaseKrw: { ...AMOUNT, min: -AMOUNT.max, nullable: true },
};

/** In the order of the questions an owner asks; ties of the tornado keep it. */
export const ROI_INPUTS = [
  "prizeKrw",
  "channelKrw",
  "otherKrw",
  "views",
  "participants",
  "visits",
  "newCustomers",
  "grossMarginPct",
  "newCustomerLtvKrw",
  "salesIncreaseKrw",
] as const satisfies readonly RoiInput[];

/** A whole number in its limits; the margin may have two decimals. */
export function isAllowed(name: RoiInput, value: number | null): boolean {
  const { min, max, decimals, nullable } = ROI_LIMITS[name];
  if (value === null) return nullable;
  return value >= min && value <= max && hasDecimals(value, decimals);
}

function hasDecimals(value: number, decimals: 0 | 2): boolean {
  return decimals === 0 ? Number.isSafeInteger(value) : Number(value.toFixed(decimals)) === value;
}
