export { purgeExpiredKeys } from "./purge-expired-keys.ts";
export { canonicalJson, type OnceHandle, type Outcome, type RunOnceOptions, runOnce } from "./run-once.ts";
