export { type BuildDemo, type BuiltDemo, DEMO_TTL_MS, DEMOS_MAX, startDemo } from "./start-demo.ts";
export { tickDemos } from "./tick-demos.ts";
