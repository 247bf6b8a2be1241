import { ChannelError, type ChannelReason } from "../errors.ts";
import { blockAmong, blockKeys, HOLD_MAX_MS, type Reach, rememberBlock, stillBlocked } from "./blocks.ts";
import type { Transition } from "./history.ts";
import { createLocalBreaker, type LocalBreaker } from "./local-breaker.ts";
import type { Marker } from "./marker.ts";
import type { Values } from "./reader.ts";
import { createSharedBreaker, type SharedBreaker, type SharedBreakerOptions } from "./shared-breaker.ts";
import type { Sight } from "./shared-marker.ts";
import type { BreakerHealth, BreakerView } from "./view.ts";

export type Caller = Reach & { readonly isRead: boolean };

/**
 * One breaker of a channel as this process uses it: the state that all share decides; this process's own breaker
 * decides alone while that cannot be reached.
 */
export type Guard = {
  readonly local: LocalBreaker;
  /** @throws ChannelError breaker_open or the partner's own refusal. @returns the marker when the call is the probe */
  readonly admit: (caller: Caller) => Promise<Marker | null>;
  /** breaker_open when it has opened since the call was admitted. */
  readonly stillOpen: () => ChannelError | null;
  readonly succeeded: () => Promise<void>;
  readonly failed: (error: ChannelError) => Promise<void>;
  /** After the last try of an ordinary call. */
  readonly refused: (error: ChannelError, caller: Caller) => Promise<void>;
  readonly probed: (marker: Marker, error: ChannelError | null, caller: Caller) => Promise<void>;
  readonly view: () => BreakerView;
  readonly healthKeys: () => readonly string[];
  readonly health: (values: Values | undefined, history: readonly Transition[]) => BreakerHealth;
};

/** A 503 that asks for more than this is maintenance: nobody calls meanwhile. */
const MAINTENANCE_MS = 60_000;

/** One channel's breaker for one kind of calls: what all processes know, and this process's own as the fast path. */
export function createGuard(options: SharedBreakerOptions): Guard {
  const { name, reader, now } = options;
  const shared = createSharedBreaker(options);
  const local = createLocalBreaker(options.settings, now);
  let lastReason: ChannelReason = "CHANNEL_UNAVAILABLE";
  return {
    local,
    admit: async (caller) => {
      if (local.heldMs() > 0) throw breakerOpen(local.heldMs());
      const values = await reader.read([...shared.keys(), ...blockKeys(caller)]);
      if (values === undefined) {
        if (local.isProbing()) throw breakerOpen();
        return null;
      }
      const block = blockAmong(values, { ...caller, now: now() });
      if (block !== undefined) throw stillBlocked(block, now());
      if (shared.isGone(values)) local.close();
      return admitted({ shared, local, now }, values);
    },
    stillOpen: () => {
      const seen = shared.peek();
      return seen.type === "open" ? breakerOpen(seen.marker.openUntil - now()) : null;
    },
    succeeded: shared.succeeded,
    failed: async (error) => {
      if (!error.countsForBreaker) return;
      lastReason = error.reason;
      await shared.failed(error.reason);
    },
    refused: async (error, caller) => {
      const until = now() + maintenanceMs(error);
      if (until > now() && !(await shared.open(error.reason, until))) local.hold(until);
      else if (local.isOpen()) await shared.open(lastReason, local.view().nextProbeAt ?? undefined);
      await rememberBlock(options, error, { ...caller, now: now() });
    },
    probed: async (marker, error, caller) => {
      if (error === null || isProofOfLife(error)) {
        local.close();
        await shared.probeSucceeded();
      } else if (error.countsForBreaker || maintenanceMs(error) > 0) {
        await shared.probeFailed(marker, error.reason, maintenanceMs(error));
      } else await shared.releaseProbe();
      if (error !== null) await rememberBlock(options, error, { ...caller, now: now() });
    },
    view: () => sharedView(shared.peek()) ?? local.view(),
    healthKeys: shared.keys,
    health: (values, history) => {
      if (values !== undefined) {
        const seen = shared.sight(values);
        const view = sharedView(seen);
        if (view !== null) return { ...view, reason: reasonOf(seen) };
        if (shared.isGone(values)) local.close();
      }
      const own = local.view();
      const last = history.findLast((transition) => transition.breaker === name);
      const since = own.state === "CLOSED" && last?.state === "CLOSED" ? last.at : own.since;
      return { ...own, since, reason: own.state === "CLOSED" ? null : lastReason };
    },
  };
}

/** The call waits its turn, is the probe, or goes on as usual. */
async function admitted(
  { shared, local, now }: { shared: SharedBreaker; local: LocalBreaker; now: () => number },
  values: Values,
): Promise<Marker | null> {
  const seen = shared.sight(values);
  if (seen.type === "open") throw breakerOpen(seen.marker.openUntil - now());
  if (seen.type === "due") {
    const claim = await shared.claimProbe();
    if (claim.type === "ours") return claim.marker;
    if (claim.type === "taken") throw breakerOpen();
    if (claim.type === "closed") local.close();
  }
  if (local.isProbing()) throw breakerOpen();
  return null;
}

function sharedView(seen: Sight): BreakerView | null {
  if (seen.type === "closed") return null;
  const { since, openUntil } = seen.marker;
  return seen.type === "open"
    ? { state: "OPEN", since, nextProbeAt: openUntil }
    : { state: "HALF_OPEN", since, nextProbeAt: null };
}

function reasonOf(seen: Sight): ChannelReason | null {
  return seen.type === "closed" ? null : seen.marker.reason;
}

/** It answered, if only to refuse: an error without an answer may have been made before any call. */
function isProofOfLife(error: ChannelError): boolean {
  return error.httpStatus !== null && !error.countsForBreaker && maintenanceMs(error) === 0;
}

/** 0 = no maintenance. */
function maintenanceMs(error: ChannelError): number {
  const asked = error.httpStatus === 503 ? (error.retryAfterMs ?? 0) : 0;
  return asked > MAINTENANCE_MS ? Math.min(asked, HOLD_MAX_MS) : 0;
}

/** @param retryAfterMs undefined while the probe of another call is under way */
export function breakerOpen(retryAfterMs?: number): ChannelError {
  return new ChannelError({
    kind: "breaker_open",
    reason: "BREAKER_OPEN",
    ...(retryAfterMs === undefined ? {} : { retryAfterMs, messageKo: pausedSentence(retryAfterMs) }),
  });
}

function pausedSentence(ms: number): string {
  const seconds = Math.max(1, Math.ceil(ms / 1_000));
  const wait = seconds < 60 ? `${seconds}초` : `${Math.ceil(seconds / 60)}분`;
  return `채널이 계속 실패해 잠시 멈췄어요. ${wait} 뒤에 다시 시도해 주세요.`;
}
