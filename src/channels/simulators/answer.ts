import type { Json } from "../json.ts";

/** What a simulator says, before faults bend it. A text body is sent as it is. */
export type Answer = {
  readonly status: number;
  readonly body: Json | string;
  readonly headers?: Readonly<Record<string, string>>;
};

/** The provider's own way of refusing; `status`, `code` and `subcode` come from the fault that asks for it. */
export type Refusals = {
  serverError(): Answer;
  rateLimited(): Answer;
  maintenance(): Answer;
  refuse(fault: { readonly status?: number; readonly code?: string; readonly subcode?: string }): Answer;
  /** A success by its status that carries an error. */
  errorInSuccess(): Answer;
};

/** What a provider says with each status; 400 and 500 stand for those that have no words of their own. */
export type CodesByStatus = { readonly [status: number]: string; readonly 400: string; readonly 500: string };

/** The code of a refusal that was asked for by its status alone. */
export function codeFor(codes: CodesByStatus, status: number): string {
  return codes[status] ?? (status >= 500 ? codes[500] : codes[400]);
}
