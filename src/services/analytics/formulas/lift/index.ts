export { type DayOfSales, SAME_WEEKDAYS_MAX } from "./baseline.ts";
export { INTERVAL_LEVEL, type Lift, liftModel, liftOf, minimumDetectableLift } from "./lift.ts";
export type { LiftModel } from "./spread.ts";
