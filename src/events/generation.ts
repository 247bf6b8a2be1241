import { ALWAYS, type Condition, type Row, rawStatement, type Statement } from "../db/index.ts";

/**
 * A rebuild marks messages under a name of its own; when its tables go live, that name does too. The pointer is
 * a row of consumer_cursors: consumer `{name}/generation`, seq = the generation (0 = never rebuilt).
 */
export function markName(consumer: string, generation: number): string {
  return generation === 0 ? consumer : `${consumer}@${generation.toString(36)}`;
}

export function selectGeneration(consumer: string): Statement {
  return rawStatement("select seq from consumer_cursors where consumer = ?", [`${consumer}/generation`]);
}

export function readGeneration(rows: readonly Row[] | undefined): number {
  return Number(rows?.[0]?.["seq"] ?? 0);
}

/** A consumer's or a publisher's position. */
export function selectCursor(name: string): Statement {
  return rawStatement("select seq, updated_at from consumer_cursors where consumer = ?", [name]);
}

/** Holds while `generation` is the live one: an engine that was overtaken by a rebuild has no effect. */
export function isLive(consumer: string, generation: number): Condition {
  return {
    sql: "coalesce((select seq from consumer_cursors where consumer = ?), 0) = ?",
    args: [`${consumer}/generation`, generation],
  };
}

export function setGeneration(consumer: string, generation: number, now: number): Statement {
  return rawStatement(
    `insert into consumer_cursors (consumer, seq, updated_at) values (?, ?, ?)
     on conflict (consumer) do update set seq = excluded.seq, updated_at = excluded.updated_at`,
    [`${consumer}/generation`, generation, now],
  );
}

/** A read position only: exactness comes from the inbox. It never goes back. */
export function advanceCursor(
  mark: string,
  position: { seq: number; now: number },
  when: Condition = ALWAYS,
): Statement {
  return rawStatement(
    `insert into consumer_cursors (consumer, seq, updated_at) select ?, ?, ? where ${when.sql}
     on conflict (consumer) do update set seq = max(seq, excluded.seq), updated_at = excluded.updated_at`,
    [mark, position.seq, position.now, ...when.args],
  );
}
