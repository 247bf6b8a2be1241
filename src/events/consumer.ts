import type { RandomBytes } from "../auth/index.ts";
import type { Db, Statement } from "../db/index.ts";
import type { Clock, Logger } from "../deps.ts";
import type { DomainEvent } from "./catalog.ts";

/** What the consumers' side needs from outside. */
export type ConsumerDeps = {
  readonly store: Db;
  readonly clock: Clock;
  readonly randomBytes: RandomBytes;
  readonly log: Logger;
};

/** Where a batch's effects go, and which inbox rows say that a message is new. */
export type Target = {
  /** Name in the inbox: a rebuilt projection marks under a name of its own. */
  readonly mark: string;
  readonly batchId: string;
  /** Before every projection table's name; "" for the live tables. */
  readonly prefix: string;
};

/**
 * A projection of DomainEvents. `project` returns statements whose effects join the inbox on the target's mark
 * and batch, so that only messages first marked by this very batch count.
 *
 * Law: columns derive from messages only (no clock, no chance), so that a rebuild gives the same bytes.
 */
export type Consumer = {
  readonly name: string;
  /** Wholly derived tables: a rebuild replaces them. */
  readonly tables: readonly string[];
  /** Derived in part: a rebuild computes them aside, and `adopt` takes over the derived columns. */
  readonly sharedTables: readonly string[];
  readonly adopt: (prefix: string) => readonly Statement[];
  /** Scalar SQL: last applied version of aggregate `a.aggregate_id` of store `a.store_id`, null when none. */
  readonly appliedVersion: (prefix: string) => string;
  readonly project: (messages: readonly DomainEvent[], target: Target) => readonly Statement[];
  /** Stamps of cached values that these messages make old. */
  readonly invalidate: (messages: readonly DomainEvent[]) => readonly Statement[];
};
