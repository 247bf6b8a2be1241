import type { Context } from "hono";
import type { JsonObject } from "../json.ts";

/** What a simulator says, before faults bend it. */
export type Answer = {
  readonly status: number;
  readonly body: JsonObject;
  readonly retryAfter?: string;
  readonly isReplayed?: boolean;
  readonly isMalformed?: boolean;
  readonly isDropped?: boolean;
};

export function answer(status: number, body: JsonObject): Answer {
  return { status, body };
}

export function refusal(status: number, code: string, field?: string): Answer {
  return {
    status,
    body: { error: { code, message: code, retryable: false, ...(field === undefined ? {} : { field }) } },
  };
}

export function toResponse(c: Context, result: Answer): Response {
  const text = JSON.stringify(result.body);
  const requestId = c.req.header("x-request-id");
  const headers = new Headers({ "content-type": "application/json" });
  if (result.retryAfter !== undefined) headers.set("retry-after", result.retryAfter);
  if (result.isReplayed === true) headers.set("idempotent-replayed", "true");
  if (requestId !== undefined) headers.set("x-request-id", requestId);
  const whole = result.isMalformed === true ? text.slice(0, -2) : text;
  return new Response(result.isDropped === true ? broken() : whole, { status: result.status, headers });
}

/** The connection breaks after the head of the answer. */
function broken(): ReadableStream<Uint8Array> {
  return new ReadableStream({
    pull(controller) {
      controller.error(new Error("connection dropped by the simulator"));
    },
  });
}
