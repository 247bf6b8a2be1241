import {
  CHANNEL_REASONS,
  type ChannelError,
  changedError,
  classifyFailure,
  type ErrorRow,
  type ErrorTable,
  type Failure,
} from "../errors.ts";

/**
 * How long nobody sends through a contract whose key or balance was refused: all stores share it, and the operator may
 * have mended it within minutes.
 */
const CONTRACT_BLOCK_MS = 120_000;

const content: ErrorRow = {
  kind: "content",
  reason: "INVALID_CONTENT",
  messageKo: "메시지 내용을 확인해 주세요.",
};
/** The group is not what we took it for: only a look at it tells what became of it. */
const otherState: ErrorRow = { ...content, kind: "state", effect: "possible" };
const contract: ErrorRow = { kind: "config", reason: "SERVICE_FAULT", scope: "provider" };
const signAgain: ErrorRow = { kind: "transient", reason: "CHANNEL_UNAVAILABLE", retryable: true };
/** Somebody was faster, most likely ourselves: the group is on its way. */
const alreadyOut: ErrorRow = { kind: "exists", reason: "UNCONFIRMED", effect: "possible" };
const rate: ErrorRow = {
  kind: "rate",
  reason: "RATE_LIMITED",
  retryable: true,
  messageKo: "잠시 후 발송할게요.",
};
const down: ErrorRow = {
  kind: "transient",
  reason: "CHANNEL_UNAVAILABLE",
  retryable: true,
  countsForBreaker: true,
  effect: "possible",
  messageKo: "카카오 발송 서버가 불안정해요. 자동으로 다시 시도할게요.",
};

/** Solapi's errors by `errorCode`, then by status. */
const SOLAPI_ERRORS: ErrorTable = {
  ValidationError: content,
  InvalidStatus: otherState,
  InvalidScheduledDate: otherState,
  FailedGroup: otherState,
  DeletedGroup: otherState,
  NotOperationalStatus: { kind: "state", reason: "NOT_CANCELLABLE" },
  NotEnoughBalance: { ...contract, kind: "balance" },
  InvalidAPIKey: contract,
  InvalidApiKey: contract,
  SignatureDoesNotMatch: contract,
  InactiveApp: contract,
  Unauthorized: contract,
  RequestTimeTooSkewed: signAgain,
  DuplicatedSignature: signAgain,
  ResourceNotFound: {
    kind: "not_found",
    reason: "NOT_FOUND",
    messageKo: "발송 기록을 찾을 수 없어요.",
  },
  GroupInProcessing: alreadyOut,
  AlreadySent: alreadyOut,
  ScheduledGroup: alreadyOut,
  RecipientsTooMany: { kind: "state", reason: "INTERNAL" },
  TooManyRequests: rate,
  "401": contract,
  "402": { ...contract, kind: "balance" },
  "403": contract,
  "404": { kind: "not_found", reason: "NOT_FOUND", messageKo: "발송 기록을 찾을 수 없어요." },
  "409": alreadyOut,
  "413": { kind: "state", reason: "INTERNAL" },
  "429": rate,
  "500": down,
  "502": down,
  "503": down,
  "504": down,
};

/**
 * An answer that is not a success. What goes wrong with the operator's contract stops every store that sends by it
 * and is the operator's to mend; with a store's own contract it is the owner's.
 */
export function classifySolapi(
  failure: Failure,
  about: { readonly isOwnKey: boolean; readonly isRead: boolean },
): ChannelError {
  const classified = classifyFailure(SOLAPI_ERRORS, failure);
  const error = about.isRead ? changedError(classified, { effect: "none" }) : classified;
  if (error.kind === "rate" && error.retryAfterMs !== null)
    return changedError(error, { scope: about.isOwnKey ? "account" : "provider" });
  if (error.scope !== "provider") return error;
  if (!about.isOwnKey) return changedError(error, { retryAfterMs: CONTRACT_BLOCK_MS });
  return error.kind === "balance"
    ? changedError(error, {
        scope: "call",
        reason: "BALANCE_EXHAUSTED",
        messageKo: CHANNEL_REASONS.BALANCE_EXHAUSTED,
      })
    : changedError(error, {
        scope: "call",
        kind: "auth",
        reason: "RECONNECT_NEEDED",
        messageKo: CHANNEL_REASONS.RECONNECT_NEEDED,
      });
}
