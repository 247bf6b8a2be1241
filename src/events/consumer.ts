import type { RandomBytes } from "../auth/index.ts";
import type { Condition, Db, Statement } from "../db/index.ts";
import type { Clock, Logger } from "../deps.ts";
import type { DomainEvent } from "./catalog.ts";

/** What the consumers' side needs from outside. */
export type ConsumerDeps = {
  readonly store: Db;
  readonly clock: Clock;
  readonly randomBytes: RandomBytes;
  readonly log: Logger;
  readonly watch?: ConsumerWatch | undefined;
};

/** What becomes of messages, for whoever counts it: told after the commit. Rebuilding tells nothing. */
export type ConsumerWatch = {
  readonly handled: (
    consumer: string,
    outcome: "applied" | "duplicate" | "parked" | "failed" | "dead",
    count: number,
  ) => void;
  /** One commit applied these; it began at `startedAt`, in the clock's time. */
  readonly applied: (consumer: string, messages: readonly DomainEvent[], startedAt: number) => void;
  /** A transport got these messages again. */
  readonly republished: (count: number) => void;
};

/** Where a batch's effects go. */
export type Target = {
  /** Before every projection table's name; "" for the live tables. */
  readonly prefix: string;
  /** Holds where this very batch marked its messages in the inbox, all of them. */
  readonly when: Condition;
};

/**
 * A projection of DomainEvents. Every statement of `project` is conditional on `target.when`.
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
  /**
   * Scalar SQL: last applied version of aggregate `a.aggregate_id` of store `a.store_id`, null when none. Undefined
   * where any order does: nothing waits for an earlier message then.
   */
  readonly appliedVersion?: (prefix: string) => string;
  /**
   * Which messages it wants, as a condition on columns store_id, type and occurred_at of `row`; undefined: all. What
   * it does not want is settled for it without being read or marked.
   *
   * Law: a message that is not wanted when it is committed never has an effect. It is not remembered.
   */
  readonly wants?: (row: string) => string;
  readonly project: (messages: readonly DomainEvent[], target: Target) => readonly Statement[];
  /** Stamps of cached values that these messages make old. */
  readonly invalidate: (messages: readonly DomainEvent[], target: Target) => readonly Statement[];
};
