import { z } from "zod";
import { HOUR_MS } from "../../time.ts";
import {
  type ChannelError,
  changedError,
  classifyFailure,
  type ErrorKind,
  parseRetryAfter,
} from "../errors.ts";
import type { JsonAnswer } from "../http.ts";
import { GRAPH_ERRORS, SERVER_ERROR } from "./error-table.ts";
import { regainMs } from "./usage.ts";

const MINUTE_MS = 60_000;

/** When to come back, by subcode or code, where the answer itself does not say. */
const WAITS_MS: Readonly<Record<string, number>> = {
  "2207003": MINUTE_MS,
  "2207052": MINUTE_MS,
  "2207008": 30_000,
  "2207027": 15_000,
  "2207042": HOUR_MS,
  "2207051": 24 * HOUR_MS,
  "4": HOUR_MS,
  "341": HOUR_MS,
};
const RATE_WAIT_MS = 15 * MINUTE_MS;

/** Meta's envelope. Its texts are never read: they are for developers and may quote what was sent. */
const Envelope = z.looseObject({
  code: z.int().optional().catch(undefined),
  error_subcode: z.int().optional().catch(undefined),
  is_transient: z.boolean().optional().catch(undefined),
  fbtrace_id: z
    .string()
    .regex(/^[\w-]{1,64}$/)
    .optional()
    .catch(undefined),
});

/** A refusal of the Graph API, or an error inside a 200; null for a real success. */
export function graphFailure(answer: JsonAnswer, now: number): ChannelError | null {
  const error = answer.json?.error;
  if (answer.status < 400 && error === undefined) return null;
  const envelope = Envelope.safeParse(error);
  const found: z.infer<typeof Envelope> = envelope.success ? envelope.data : {};
  const code = textOf(found.code);
  const subcode = textOf(found.error_subcode);
  const known = classifyFailure(GRAPH_ERRORS, {
    // An error dressed as a success: where its code is unknown, it is the server that is at fault.
    status: answer.status < 400 ? 502 : answer.status,
    code,
    subcode: isOwnMeaning(code, subcode) ? subcode : undefined,
    requestId: found.fbtrace_id,
  });
  const isTransient = found.is_transient === true && !isListed(code, subcode);
  const classified = isTransient ? changedError(known, SERVER_ERROR) : known;
  const retryAfterMs = waitOf(classified.kind, { answer, code, subcode, now });
  return changedError(classified, {
    httpStatus: answer.status,
    ...(code === undefined || subcode === undefined ? {} : { providerCode: `${code}/${subcode}` }),
    ...(retryAfterMs === undefined ? {} : { retryAfterMs }),
  });
}

/** What a container says about itself: `status` carries the subcode of what went wrong. */
export function containerFailure(subcode: string | undefined): ChannelError {
  const wait = subcode === undefined ? undefined : WAITS_MS[subcode];
  return classifyFailure(GRAPH_ERRORS, {
    status: 400,
    code: "ERROR",
    subcode: subcode ?? "2207053",
    ...(wait === undefined ? {} : { retryAfterMs: wait }),
  });
}

/** Meta's subcode of an error, if it has one. */
export function subcodeOf(error: ChannelError): string | undefined {
  return error.providerCode?.split("/")[1];
}

function isListed(code: string | undefined, subcode: string | undefined): boolean {
  const isCode = code !== undefined && Object.hasOwn(GRAPH_ERRORS, code);
  return isCode || isOwnMeaning(code, subcode);
}

/** Subcodes that are no row of their own may be the same number as somebody's code. */
function isOwnMeaning(code: string | undefined, subcode: string | undefined): boolean {
  if (subcode === undefined) return false;
  const key = subcode.startsWith("2207") ? subcode : `${code}/${subcode}`;
  return Object.hasOwn(GRAPH_ERRORS, key);
}

type Refused = {
  readonly answer: JsonAnswer;
  readonly code: string | undefined;
  readonly subcode: string | undefined;
  readonly now: number;
};

/** Meta sends no Retry-After of its own; a proxy before it may. */
function waitOf(kind: ErrorKind, { answer, code, subcode, now }: Refused): number | undefined {
  const told = parseRetryAfter(answer.headers.get("retry-after"), now);
  if (kind === "rate") return told ?? regainMs(answer.headers) ?? WAITS_MS[code ?? ""] ?? RATE_WAIT_MS;
  if (subcode !== undefined && WAITS_MS[subcode] !== undefined) return WAITS_MS[subcode];
  return kind === "transient" ? told : undefined;
}

function textOf(value: number | undefined): string | undefined {
  return value === undefined ? undefined : String(value);
}
