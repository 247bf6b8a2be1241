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
