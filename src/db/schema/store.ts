export * from "./store/analytics.ts";
export * from "./store/distribution.ts";
export * from "./store/event.ts";
export * from "./store/messaging.ts";
export * from "./store/participation.ts";
export * from "./store/store.ts";
export * from "./store/writes.ts";
