import type { BreakerSettings } from "../policy-table.ts";

export const BUCKET_MS = 10_000;

/** Numbers of the buckets of the window that ends now, the running one first. */
export function bucketsAt(settings: Pick<BreakerSettings, "windowMs">, at: number): readonly number[] {
  const count = Math.max(1, Math.ceil(settings.windowMs / BUCKET_MS));
  const running = Math.floor(at / BUCKET_MS);
  return Array.from({ length: count }, (_, index) => running - index);
}

/** Strictly more than the threshold, of at least so many calls. */
export function isTripped(
  settings: Pick<BreakerSettings, "threshold" | "minimumCalls">,
  counted: { readonly failures: number; readonly total: number },
): boolean {
  return counted.total >= settings.minimumCalls && counted.failures > settings.threshold * counted.total;
}

/** The wait before the next probe: doubled after every probe that failed, up to the channel's limit. */
export function waitMs(
  settings: Pick<BreakerSettings, "halfOpenAfterMs" | "halfOpenMaxMs">,
  attempt: number,
): number {
  return Math.min(settings.halfOpenMaxMs, settings.halfOpenAfterMs * 2 ** (attempt - 1));
}
