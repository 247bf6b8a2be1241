import fc from "fast-check";
import { CHANNEL_IDS, CHANNEL_STATUSES } from "../../../src/channels/index.ts";
import { type Benchmark, METRICS } from "../../../src/services/analytics/benchmarks/measures.ts";
import type {
  ChannelFacts,
  CostFacts,
  DashboardFacts,
  EventFacts,
  ProfileDimension,
} from "../../../src/services/analytics/formulas/index.ts";
import {
  NO_BENCHMARKS,
  nextPublication,
  PROFILE_DIMENSIONS,
  PROFILE_GROUPS,
} from "../../../src/services/analytics/formulas/index.ts";
import { dayRange } from "../../../src/services/analytics/formulas/zone.ts";
import { addDays, DAY_MS, dayOf, HOUR_MS } from "../../../src/time.ts";

export const SEOUL = "Asia/Seoul";
/** 2026-03-10 15:30 in Seoul, a Tuesday. */
export const NOW = Date.parse("2026-03-10T15:30:00+09:00");

export function eventFacts(fields: Partial<EventFacts> = {}): EventFacts {
  return {
    eventId: "01960000-0000-7000-8000-000000000001",
    storeId: "01960000-0000-7000-8000-000000000002",
    title: "봄맞이 이벤트",
    objective: "SALES",
    status: "ACTIVE",
    startsAt: Date.parse("2026-03-01T00:00:00+09:00"),
    endsAt: Date.parse("2026-03-31T00:00:00+09:00"),
    targetParticipants: 1000,
    targetRoiPct: null,
    participants: 0,
    conversions: 0,
    newCustomers: 0,
    returns: 0,
    ...fields,
  };
}

/** A median with the quartiles right beside it. */
export function benchmark(p50: number, fields: Partial<Benchmark> = {}): Benchmark {
  return {
    period: "2026-03",
    level: "INDUSTRY",
    bucket: "10-19",
    isSmallSample: true,
    p25: p50 - 1,
    p50,
    p75: p50 + 1,
    ...fields,
  };
}

export const NO_COSTS: CostFacts = { prizeKrw: 0, otherKrw: 0, channelKrw: new Map() };

export function channelFacts(fields: Partial<ChannelFacts> & Pick<ChannelFacts, "channel">): ChannelFacts {
  return {
    status: "SUCCESS",
    participants: 0,
    conversions: 0,
    views: null,
    viewsBefore: null,
    impressions: null,
    clicks: null,
    likes: null,
    comments: null,
    shares: null,
    calls: null,
    completedCalls: null,
    averageSeconds: null,
    source: null,
    asOf: null,
    failReason: null,
    grownAt: null,
    estimatedViews: null,
    restatement: null,
    ...fields,
  };
}

export function dashboardFacts(fields: Partial<DashboardFacts> = {}): DashboardFacts {
  return {
    now: NOW,
    store: { timeZone: SEOUL, grossMarginPct: null, newCustomerLtvKrw: null },
    event: eventFacts(),
    costs: NO_COSTS,
    channels: [],
    directParticipants: 0,
    directConversions: 0,
    hours: [],
    profile: [],
    sales: new Map(),
    earlier: [],
    benchmarks: NO_BENCHMARKS,
    ...fields,
  };
}

export function salesOf(first: string, amounts: readonly number[]): Map<string, number> {
  return new Map(dayRange(first, amounts.length).map((day, index) => [day, amounts[index] ?? 0]));
}

const won = fc.integer({ min: 0, max: 1_000_000_000_000 });
const cost = fc.integer({ min: 0, max: 10_000_000_000 });
const people = fc.oneof(fc.integer({ min: 0, max: 60 }), fc.integer({ min: 0, max: 1_000_000 }));
const maybe = <T>(arbitrary: fc.Arbitrary<T>) => fc.option(arbitrary, { nil: null });
const metric = maybe(fc.integer({ min: 0, max: 1_000_000_000_000 }));

const event = fc.record({
  eventId: fc.constant("01960000-0000-7000-8000-000000000001"),
  storeId: fc.constant("01960000-0000-7000-8000-000000000002"),
  title: fc.string(),
  objective: fc.constantFrom("NEW_CUSTOMERS", "REVISIT", "SALES", "AWARENESS", ""),
  status: fc.constantFrom("APPROVED", "ACTIVE", "ENDED", "ARCHIVED"),
  startsAt: maybe(fc.integer({ min: NOW - 120 * DAY_MS, max: NOW + 5 * DAY_MS })),
  endsAt: maybe(fc.integer({ min: NOW - 30 * DAY_MS, max: NOW + 60 * DAY_MS })),
  targetParticipants: fc.integer({ min: 0, max: 1_000_000 }),
  targetRoiPct: maybe(fc.integer({ min: -1000, max: 1000 })),
  participants: people,
  conversions: people,
  newCustomers: people,
  returns: people,
});

const costs = fc
  .record({
    prizeKrw: cost,
    otherKrw: cost,
    channels: fc.array(fc.tuple(fc.constantFrom(...CHANNEL_IDS), cost)),
  })
  .map(({ prizeKrw, otherKrw, channels }) => ({ prizeKrw, otherKrw, channelKrw: new Map(channels) }));

const channels = fc.uniqueArray(
  fc.record({
    channel: fc.constantFrom(...CHANNEL_IDS),
    status: fc.constantFrom(...CHANNEL_STATUSES),
    participants: people,
    conversions: people,
    views: metric,
    viewsBefore: metric,
    impressions: metric,
    clicks: metric,
    likes: metric,
    comments: metric,
    shares: metric,
    calls: metric,
    completedCalls: metric,
    averageSeconds: metric,
    source: maybe(
      fc.constantFrom("measured" as const, "estimated" as const, "manual" as const, "simulated" as const),
    ),
    asOf: maybe(fc.integer({ min: NOW - 10 * DAY_MS, max: NOW })),
    failReason: maybe(fc.constant("CHANNEL_TIMEOUT")),
    grownAt: maybe(fc.integer({ min: NOW - 10 * DAY_MS, max: NOW })),
    estimatedViews: metric,
    restatement: maybe(
      fc.record({
        metric: fc.constant("impressions"),
        before: people,
        after: people,
        restatedAt: fc.integer({ min: NOW - 10 * DAY_MS, max: NOW }),
      }),
    ),
  }),
  { selector: ({ channel }) => channel, maxLength: 6 },
);

const hours = fc.uniqueArray(
  fc.record({
    hour: fc.integer({ min: -2400, max: 0 }).map((back) => Math.floor(NOW / HOUR_MS + back) * HOUR_MS),
    participants: fc.integer({ min: 0, max: 500 }),
    conversions: fc.integer({ min: 0, max: 500 }),
  }),
  { selector: ({ hour }) => hour, maxLength: 40 },
);

const groupsOf = (dimension: ProfileDimension) =>
  fc.array(
    fc.record({
      name: fc.constantFrom(...PROFILE_GROUPS[dimension], "모름"),
      count: fc.oneof(fc.integer({ min: 1, max: 6 }), fc.integer({ min: 1, max: 5000 })),
    }),
    { maxLength: 8 },
  );
const profile = fc
  .record({ age: groupsOf("age"), gender: groupsOf("gender"), region: groupsOf("region") })
  .map((counts) =>
    PROFILE_DIMENSIONS.flatMap((dimension) => {
      const next = nextPublication(PROFILE_GROUPS[dimension], counts[dimension], []);
      return next === null ? [] : [{ ...next, dimension, publishedAt: NOW }];
    }),
  );

/** Returned goods may exceed a day's sales. */
const dayOfSales = fc.oneof(won, fc.integer({ min: -5_000_000, max: 5_000_000 }));
const today = dayOf(SEOUL, NOW);
const someSales = fc
  .array(fc.tuple(fc.integer({ min: -150, max: 0 }), dayOfSales), { maxLength: 150 })
  .map((days) => new Map(days.map(([back, amount]) => [addDays(today, back), amount])));
/** Enough for a baseline: every day of four months but for the missing ones. */
const everyDay = fc
  .array(fc.option(dayOfSales, { nil: null, freq: 12 }), { minLength: 120, maxLength: 120 })
  .map((amounts) => amounts.flatMap((amount, at) => (amount === null ? [] : [{ back: at - 119, amount }])))
  .map((days) => new Map(days.map(({ back, amount }) => [addDays(today, back), amount])));
const sales = fc.oneof(someSales, everyDay);

const quartiles = fc
  .tuple(...[1, 2, 3].map(() => fc.integer({ min: -9_000, max: 90_000 }).map((tenth) => tenth / 10)))
  .map((values) => values.sort((left, right) => left - right))
  .map(([p25 = 0, p50 = 0, p75 = 0]) => ({ ...benchmark(p50), p25, p75 }));

/** Any facts a real store could have, and worse. */
export const anyFacts: fc.Arbitrary<DashboardFacts> = fc.record({
  now: fc.constant(NOW),
  store: fc.record({
    timeZone: fc.constantFrom(SEOUL, "America/New_York", "UTC"),
    grossMarginPct: maybe(fc.integer({ min: 0, max: 1000 }).map((tenth) => tenth / 10)),
    newCustomerLtvKrw: maybe(cost),
  }),
  event,
  costs,
  channels,
  directParticipants: people,
  directConversions: people,
  hours,
  profile,
  sales,
  earlier: fc.array(fc.record({ event, costs }), { maxLength: 3 }),
  benchmarks: fc.record(Object.fromEntries(METRICS.map((name) => [name, quartiles])), { requiredKeys: [] }),
});
