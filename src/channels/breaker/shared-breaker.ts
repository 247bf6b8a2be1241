import type { ChannelReason } from "../errors.ts";
import { breakerKeys } from "./keys.ts";
import type { Marker } from "./marker.ts";
import type { Values } from "./reader.ts";
import { createSharedMarker, type Sight } from "./shared-marker.ts";
import { createSharedWindow, type WindowOptions } from "./shared-window.ts";
import { waitMs } from "./window.ts";

/** `taken`: another call is the probe, or has just been. `unknown`: the shared state cannot be reached. */
export type Claim =
  | { readonly type: "ours"; readonly marker: Marker }
  | { readonly type: "taken" | "closed" | "unknown" };

export type SharedBreakerOptions = WindowOptions & {
  /** Longer than any probe can last. */
  readonly probeMs: number;
};

/** One breaker of a channel that all processes share. */
export type SharedBreaker = {
  /** What has to be read before a call. */
  readonly keys: () => readonly string[];
  readonly sight: (values: Values) => Sight;
  /** By what is known already. */
  readonly peek: () => Sight;
  /** True once after the marker is gone. */
  readonly isGone: (values: Values) => boolean;
  readonly succeeded: () => Promise<void>;
  readonly failed: (reason: ChannelReason) => Promise<void>;
  /** @returns false when the shared state cannot be reached */
  readonly open: (reason: ChannelReason, until?: number) => Promise<boolean>;
  /** At most one call of all processes gets it in each wait. */
  readonly claimProbe: () => Promise<Claim>;
  readonly probeSucceeded: () => Promise<void>;
  readonly probeFailed: (marker: Marker, reason: ChannelReason, atLeastMs: number) => Promise<void>;
  /** The probe found nothing out: the next call may try. */
  readonly releaseProbe: () => Promise<void>;
};

/** The breaker that all processes see (ADR 45). */
export function createSharedBreaker(options: SharedBreakerOptions): SharedBreaker {
  const { channel, name, settings, shared, reader, now } = options;
  const marker = createSharedMarker(options);
  const counted = createSharedWindow(options);
  const probeKey = breakerKeys.probe(channel, name);
  const open: SharedBreaker["open"] = async (reason, until) => {
    if (marker.peek().type !== "closed") return true;
    const since = now();
    return marker.add({ openUntil: until ?? since + waitMs(settings, 1), attempt: 1, since, reason });
  };
  return {
    keys: () => [marker.key, ...counted.failureKeys()],
    sight: marker.sight,
    peek: marker.peek,
    isGone: marker.isGone,
    succeeded: counted.success,
    failed: async (reason) => {
      await counted.failure();
      if (marker.peek().type === "closed" && (await counted.isTrippedNow())) await open(reason);
    },
    open,
    claimProbe: async () => {
      const isOurs = await shared.add(probeKey, "1", options.probeMs);
      if (isOurs === false) return { type: "taken" };
      // What was known may be a second old: the probe before us may have just ended.
      const values = isOurs === undefined ? undefined : await reader.readNow([marker.key]);
      if (values === undefined) return { type: "unknown" };
      const seen = marker.sight(values);
      if (seen.type === "due") return { type: "ours", marker: seen.marker };
      await shared.delete(probeKey);
      return { type: seen.type === "open" ? "taken" : "closed" };
    },
    probeSucceeded: () => marker.remove(probeKey, ...counted.forget()),
    probeFailed: async (failed, reason, atLeastMs) => {
      const attempt = failed.attempt + 1;
      const openUntil = now() + Math.max(waitMs(settings, attempt), atLeastMs);
      await marker.replace({ openUntil, attempt, since: failed.since, reason }, probeKey);
    },
    releaseProbe: () => shared.delete(probeKey),
  };
}
