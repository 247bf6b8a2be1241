import type { JsonSchema } from "./procedures.ts";

export type Operation = Readonly<Record<string, unknown>>;

export const ANYONE: readonly object[] = [];
export const BEARER: readonly object[] = [{ bearer: [] }];
export const OPERATOR: readonly object[] = [{ operator: [] }];

export const IDEMPOTENCY_KEY = {
  name: "Idempotency-Key",
  in: "header",
  required: false,
  description: "The same key answers the same again, for 30 days; with another input it is 422.",
  schema: { type: "string", minLength: 1, maxLength: 200 },
} as const;

export function jsonContent(schema: JsonSchema): object {
  return { content: { "application/json": { schema } } };
}

/** The good answer, and one entry for each status a failure can have. */
export function responses(
  good: Readonly<Record<string, object>>,
  failures: readonly number[],
  kind: "Error" | "ProcedureError" = "Error",
): object {
  const error = { $ref: `#/components/responses/${kind}` };
  return {
    ...good,
    ...Object.fromEntries(failures.map((status) => [String(status), error])),
    default: error,
  };
}
