export { bringIn } from "./bring-in.ts";
export { liveDemo } from "./live-demo.ts";
export { createMovingClock, type MovingClock } from "./moving-clock.ts";
export type { DemoWorld } from "./world.ts";
