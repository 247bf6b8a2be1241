import { type Condition, held, rawStatement, type Statement } from "../db/index.ts";
import { AppError } from "../errors.ts";
import type { Consumer, ConsumerDeps } from "./consumer.ts";
import type { Marking } from "./inbox.ts";

const LEASE_MS = 60_000;

/** A batch of the one who holds a lease; `confirm` after the answer that it took effect. */
export type LeaseStep = Marking & { readonly confirm: () => void };

/**
 * A rebuild's right to write, a row of consumer_cursors. Its steps follow one another, each from where the last
 * confirmed one left the row: when nobody knows whether a batch committed, the next one takes effect only if it
 * did not, and nothing is counted twice.
 */
export type Lease = {
  /** Holds until another rebuild takes the lease. */
  readonly guard: Condition;
  /** The first statement of a batch; it also prolongs the lease. */
  readonly step: (now: number) => LeaseStep;
};

/**
 * The lease spares work; a rebuild that lost it has no effect any more.
 *
 * @param generation tells this holder from any other
 * @throws AppError CONFLICT REBUILD_RUNNING while another rebuild of the consumer is at work
 */
export async function takeLease(deps: ConsumerDeps, consumer: Consumer, generation: number): Promise<Lease> {
  const name = leaseName(consumer);
  const now = deps.clock.now();
  const results = await deps.store.write([
    rawStatement(
      `insert into consumer_cursors (consumer, seq, updated_at) values (?, ?, ?)
       on conflict (consumer) do update set seq = excluded.seq, updated_at = excluded.updated_at
       where updated_at < ?`,
      [name, generation, now, now - LEASE_MS],
    ),
  ]);
  if (!held(results)) throw new AppError({ code: "CONFLICT", reason: "REBUILD_RUNNING" });
  let confirmed = now;
  let issued = now;
  return {
    guard: {
      sql: "exists (select 1 from consumer_cursors where consumer = ? and seq = ?)",
      args: [name, generation],
    },
    step: (at) => {
      const stamp = Math.max(at, issued + 1);
      issued = stamp;
      return {
        statement: rawStatement(
          "update consumer_cursors set updated_at = ? where consumer = ? and seq = ? and updated_at = ?",
          [stamp, name, generation, confirmed],
        ),
        when: {
          sql: "exists (select 1 from consumer_cursors where consumer = ? and seq = ? and updated_at = ?)",
          args: [name, generation, stamp],
        },
        confirm: () => {
          confirmed = stamp;
        },
      };
    },
  };
}

export function leaveLease(consumer: Consumer, generation: number): Statement {
  return rawStatement("delete from consumer_cursors where consumer = ? and seq = ?", [
    leaseName(consumer),
    generation,
  ]);
}

/** One row while a rebuild is at work. */
export function selectLease(consumer: Consumer, now: number): Statement {
  return rawStatement("select seq from consumer_cursors where consumer = ? and updated_at >= ?", [
    leaseName(consumer),
    now - LEASE_MS,
  ]);
}

function leaseName(consumer: Consumer): string {
  return `${consumer.name}/rebuild`;
}
