import { type Condition, rawStatement, type Statement } from "../db/index.ts";

export type Marking = {
  /** First statement of the batch: marks all of the messages or, where one is marked already, none. */
  readonly statement: Statement;
  /** Holds for the rest of the batch exactly when it did. */
  readonly when: Condition;
};

/** @param guard a further condition: the generation is live */
export function markAll(
  mark: string,
  page: { ids: readonly string[]; batchId: string; now: number },
  guard: Condition,
): Marking {
  const list = JSON.stringify(page.ids);
  return {
    statement: rawStatement(
      `insert into inbox (consumer, message_id, batch_id, at) select ?, m.value, ?, ? from json_each(?) m
       where ${guard.sql} and not exists (${MARKED})`,
      [mark, page.batchId, page.now, list, ...guard.args, list, mark],
    ),
    when: {
      sql: "exists (select 1 from inbox where consumer = ? and message_id = ? and batch_id = ?)",
      args: [mark, page.ids[0] ?? "", page.batchId],
    },
  };
}

/**
 * For a batch that is no consumer's and may be tried again after a lost answer: of all tries with one id, however late
 * they arrive, the statements of one take effect.
 *
 * @param mark names the kind of batch
 * @example const { statement, when } = markOnce("clicks", { id, attemptId: "2", now });
 */
export function markOnce(
  mark: string,
  { id, attemptId, now }: { id: string; attemptId: string; now: number },
): Marking {
  return {
    statement: rawStatement(
      "insert into inbox (consumer, message_id, batch_id, at) values (?, ?, ?, ?) on conflict do nothing",
      [mark, id, attemptId, now],
    ),
    when: {
      sql: "exists (select 1 from inbox where consumer = ? and message_id = ? and batch_id = ?)",
      args: [mark, id, attemptId],
    },
  };
}

/** Forgets the marks of a kind whose ids, which are ordered by time, come before this one. */
export function forgetMarksBefore(mark: string, id: string): Statement {
  return rawStatement("delete from inbox where consumer = ? and message_id < ?", [mark, id]);
}

const MARKED = `select 1 from json_each(?) k cross join inbox i where i.consumer = ? and i.message_id = k.value`;

export function selectMarked(mark: string, ids: readonly string[]): Statement {
  return rawStatement(
    "select i.message_id from json_each(?) m cross join inbox i where i.consumer = ? and i.message_id = m.value",
    [JSON.stringify(ids), mark],
  );
}
