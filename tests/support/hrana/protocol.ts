import type { WireValue } from "./values.ts";

/** The part of Hrana 2 and 3 over JSON that @libsql/client speaks; written from its source. */
export type WireStatement = {
  sql?: string;
  sql_id?: number;
  args?: WireValue[];
  named_args?: { name: string; value: WireValue }[];
  want_rows?: boolean;
};

export type WireCondition =
  | { type: "ok" | "error"; step: number }
  | { type: "not"; cond: WireCondition }
  | { type: "and" | "or"; conds: WireCondition[] }
  | { type: "is_autocommit" };

export type WireBatch = { steps: { condition?: WireCondition | null; stmt: WireStatement }[] };

export type WireRequest =
  | { type: "execute"; stmt: WireStatement }
  | { type: "batch"; batch: WireBatch }
  | { type: "sequence"; sql?: string; sql_id?: number }
  | { type: "store_sql"; sql_id: number; sql: string }
  | { type: "close_sql"; sql_id: number }
  | { type: "get_autocommit" | "close" | "describe" };

export type PipelineBody = { baton?: string | null; requests: WireRequest[] };

export type WireError = { message: string; code: string };

export type StatementResult = {
  cols: { name: string; decltype: string | null }[];
  rows: WireValue[][];
  affected_row_count: number;
  last_insert_rowid: string | null;
};

export type BatchResult = {
  step_results: (StatementResult | null)[];
  step_errors: (WireError | null)[];
};

/** A refusal of the request itself, as opposed to a statement that failed. */
export class ProtocolError extends Error {}
