import type { Actor, ServiceContext } from "../../context.ts";
import type { Shard } from "../../db/index.ts";
import type { Deps } from "../../deps.ts";
import type { MovingClock } from "./moving-clock.ts";

/**
 * Where a demo shop lives through its weeks in a moment: the service's verbs on a database of their own, under a
 * clock that is moved. The real ticks see nothing of it, so nothing of the past looks overdue to them.
 */
export type DemoWorld = {
  readonly deps: Deps;
  readonly shard: Shard;
  readonly clock: MovingClock;
  /** Resolves when deferred work is over and the consumers have seen everything. */
  readonly settled: () => Promise<void>;
  /** The picture that the shop uploads, a JPEG. */
  readonly poster: Uint8Array;
};

export function contextOf({ deps }: DemoWorld, actor: Actor): ServiceContext {
  return { deps, actor, requestId: "demo", traceparent: null };
}
