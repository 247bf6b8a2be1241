export { type BuildDemo, DEMO_TTL_MS, startDemo, tooMany } from "./start-demo.ts";
export { comesIn, tickDemoVisits, VISIT_EVERY_MS } from "./tick-demo-visits.ts";
export { tickDemos } from "./tick-demos.ts";
