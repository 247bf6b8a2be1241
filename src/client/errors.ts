import { TRPCClientError } from "@trpc/client";
import type { ErrorCode, ErrorParams, ErrorReason } from "../errors.ts";
import type { AppRouter } from "../routers/index.ts";

/** What never reached the server, or came back as something else than its answer. */
const LOCAL_MESSAGES = {
  NETWORK: "인터넷 연결을 확인해 주세요.",
  TIMEOUT: "응답이 늦어지고 있어요. 잠시 후 다시 시도해 주세요.",
  ABORTED: "요청을 취소했어요.",
} as const;

type LocalCode = keyof typeof LOCAL_MESSAGES;
export type MadangErrorCode = ErrorCode | LocalCode;
/** Stable words for programs; `message` is the Korean sentence for people. */
export type MadangErrorReason = ErrorReason | LocalCode;

type Details = {
  readonly code: MadangErrorCode;
  readonly reason: MadangErrorReason;
  readonly params: ErrorParams;
  readonly status: number;
  readonly requestId: string | undefined;
};

/**
 * The one error of every call.
 *
 * @example
 * try { await madang.events.approve.mutate({ eventId }); }
 * catch (error) { if (isMadangError(error) && error.reason === "EVENT_INCOMPLETE") show(error.params.missing); }
 */
export class MadangError extends TRPCClientError<AppRouter> implements Details {
  override readonly name = "MadangError";
  readonly code: MadangErrorCode;
  readonly reason: MadangErrorReason;
  readonly params: ErrorParams;
  /** HTTP status; 0 when there was no answer. */
  readonly status: number;
  /** To quote when asking for help; undefined when there was no answer. */
  readonly requestId: string | undefined;

  constructor(message: string, details: Details, cause: Error) {
    super(message, { cause });
    Object.setPrototypeOf(this, MadangError.prototype);
    this.code = details.code;
    this.reason = details.reason;
    this.params = details.params;
    this.status = details.status;
    this.requestId = details.requestId;
  }
}

/** Duck-typed so that it also holds across bundles. */
export function isMadangError(value: unknown): value is MadangError {
  return value instanceof Error && value.name === "MadangError" && "reason" in value && "code" in value;
}

export function toMadangError(error: TRPCClientError<AppRouter>): MadangError {
  if (isMadangError(error)) return error;
  const { data } = error;
  if (data) {
    const { code, reason, params, httpStatus, requestId } = data;
    return new MadangError(error.message, { code, reason, params, status: httpStatus, requestId }, error);
  }
  const refusal = refusalBeforeTheCall(error);
  if (refusal !== undefined) return refusal;
  const code = localCode(error.cause);
  const details = { code, reason: code, params: {}, status: statusOf(error), requestId: undefined };
  return new MadangError(LOCAL_MESSAGES[code], details, error);
}

/** A body that is too large or no text is refused before any procedure runs, in the REST layer's words. */
function refusalBeforeTheCall(error: TRPCClientError<AppRouter>): MadangError | undefined {
  const body: unknown = error.meta?.["responseJSON"];
  if (typeof body !== "object" || body === null) return undefined;
  const { error: reason, message } = namesOf(body);
  const status = statusOf(error);
  const code = CODE_OF_STATUS.get(status);
  if (!isReason(reason) || typeof message !== "string" || code === undefined) return undefined;
  return new MadangError(message, { code, reason, params: {}, status, requestId: undefined }, error);
}

const CODE_OF_STATUS: ReadonlyMap<number, ErrorCode> = new Map([
  [400, "INVALID"],
  [401, "UNAUTHORIZED"],
  [404, "NOT_FOUND"],
  [413, "PAYLOAD_TOO_LARGE"],
  [500, "INTERNAL"],
  [503, "UNAVAILABLE"],
]);

function namesOf(body: object): { error?: unknown; message?: unknown } {
  return body;
}

/** The server's word is taken as it is: a newer server may know more than this client. */
function isReason(value: unknown): value is ErrorReason {
  return typeof value === "string" && value !== "";
}

function statusOf(error: TRPCClientError<AppRouter>): number {
  const response: unknown = error.meta?.["response"];
  return response instanceof Response ? response.status : 0;
}

function localCode(cause: Error | undefined): LocalCode {
  if (cause?.name === "TimeoutError") return "TIMEOUT";
  return cause?.name === "AbortError" ? "ABORTED" : "NETWORK";
}
