export { dashboardAsOf, factsAsOf } from "./dashboard-as-of.ts";
