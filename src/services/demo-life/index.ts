export { bringIn } from "./bring-in.ts";
export { dice } from "./calendar.ts";
export { type Customer, customer, peopleInHour, wayOf } from "./cast.ts";
export { liveDemo } from "./live-demo.ts";
export { createMovingClock, type MovingClock } from "./moving-clock.ts";
export type { DemoWorld } from "./world.ts";
