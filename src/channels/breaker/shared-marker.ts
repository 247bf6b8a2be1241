import type { ChannelReason } from "../errors.ts";
import { type BreakerName, recordTransition } from "./history.ts";
import { breakerKeys } from "./keys.ts";
import { MARKER_KEPT_MS, type Marker, parseMarker } from "./marker.ts";
import type { SharedReader, Values } from "./reader.ts";
import type { SharedState } from "./shared-state.ts";

/** What a call may do, by the shared state. */
export type Sight =
  | { readonly type: "closed" }
  | { readonly type: "open"; readonly marker: Marker }
  /** The wait is over: whoever claims the probe calls. */
  | { readonly type: "due"; readonly marker: Marker };

export type MarkerOptions = {
  readonly channel: string;
  readonly name: BreakerName;
  readonly shared: SharedState;
  readonly reader: SharedReader;
  readonly now: () => number;
};

/** The open marker of one breaker, with a line of history for each change. */
export type SharedMarker = {
  readonly key: string;
  /** By values that the shared state has answered. */
  readonly sight: (values: Values) => Sight;
  /** By what this process knows, its own write under way included. */
  readonly peek: () => Sight;
  /** True once after a marker that this process knew of is gone: someone has seen the partner work. */
  readonly isGone: (values: Values) => boolean;
  /** @returns false when the shared state cannot be reached */
  readonly add: (marker: Marker) => Promise<boolean>;
  /** Then deletes `more`. */
  readonly replace: (marker: Marker, ...more: readonly string[]) => Promise<void>;
  readonly remove: (...more: readonly string[]) => Promise<void>;
};

/** The text that says to everybody that a breaker is open. */
export function createSharedMarker(options: MarkerOptions): SharedMarker {
  const { channel, name, shared, reader, now } = options;
  const key = breakerKeys.marker(channel, name);
  let wasSeen = false;
  const tell = (state: "OPEN" | "CLOSED", reason: ChannelReason | null, attempt: number) =>
    recordTransition(options, channel, { at: now(), breaker: name, state, reason, attempt });
  /** Noted first: calls of this process that come meanwhile must see it. */
  const noted = (marker: Marker): [text: string, ttlMs: number] => {
    const text = JSON.stringify(marker);
    reader.note(key, text);
    return [text, marker.openUntil - now() + MARKER_KEPT_MS];
  };
  const look = (values: Values): Sight => {
    const marker = parseMarker(values.get(key));
    if (marker === undefined) return { type: "closed" };
    return { type: marker.openUntil > now() ? "open" : "due", marker };
  };
  const sight = (values: Values): Sight => {
    const seen = look(values);
    if (seen.type !== "closed") wasSeen = true;
    return seen;
  };
  return {
    key,
    sight,
    peek: () => look({ get: reader.peek }),
    isGone: (values) => {
      if (!wasSeen || sight(values).type !== "closed") return false;
      wasSeen = false;
      return true;
    },
    add: async (marker) => {
      const isOurs = await shared.add(key, ...noted(marker));
      if (isOurs !== true) reader.forget(key);
      if (isOurs !== undefined) wasSeen = true;
      if (isOurs === true) await tell("OPEN", marker.reason, marker.attempt);
      return isOurs !== undefined;
    },
    replace: async (marker, ...more) => {
      await shared.set(key, ...noted(marker));
      await Promise.all([shared.delete(...more), tell("OPEN", marker.reason, marker.attempt)]);
    },
    remove: async (...more) => {
      wasSeen = false;
      reader.note(key, undefined);
      await Promise.all([shared.delete(key, ...more), tell("CLOSED", null, 0)]);
    },
  };
}
