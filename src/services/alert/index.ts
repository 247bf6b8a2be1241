export { tickAlerts } from "./tick-alerts.ts";
export { DIGEST_AFTER_MS, tickDigests } from "./tick-digests.ts";
