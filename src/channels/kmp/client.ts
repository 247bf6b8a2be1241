import type { ZodType } from "zod";
import { endpointOf, notConfigured } from "../account.ts";
import type { ChannelAccount, ProbeContext } from "../channel.ts";
import {
  type ChannelError,
  changedError,
  classifyFailure,
  type ErrorTable,
  parseRetryAfter,
} from "../errors.ts";
import { badAnswer, type JsonAnswer, requestJson } from "../http.ts";
import { isJsonObject, type JsonObject } from "../json.ts";
import { KmpCredentials } from "./credentials.ts";
import { KMP_ERRORS, KMP_TOKEN_ERRORS } from "./errors.ts";
import { signRequest } from "./signature.ts";
import { createTokenCache, type Token } from "./tokens.ts";

export type KmpRequest<T> = {
  readonly method: "GET" | "POST" | "PUT";
  readonly path: string;
  readonly body?: JsonObject;
  readonly idempotencyKey?: string;
  readonly answer: ZodType<T>;
};

/** Client of the partner contract KMP-1: token, signature, idempotency key, typed errors. */
export type KmpClient = {
  /** Any of the adapters' contexts will do. @throws ChannelError */
  send<T>(caller: ProbeContext, request: KmpRequest<T>): Promise<T>;
};

type Session = { readonly endpoint: string; readonly credentials: KmpCredentials };

/** A partner that says "too many" without a time is left alone for this long. */
const DEFAULT_RATE_WAIT_MS = 30_000;
/** A partner that is away for longer than this is away for every store. */
const LONG_MAINTENANCE_MS = 60_000;

/** Remembers the tokens of this process and nothing else; one client serves all three partners. */
export function createKmpClient(): KmpClient {
  const tokens = createTokenCache();
  return {
    async send(caller, request) {
      const session = openSession(caller.account);
      const { clientId, clientSecret } = session.credentials;
      const key = [session.endpoint, clientId, clientSecret].join("\n");
      const exchanged = async () => {
        const token = await tokens.get(key, caller.now, () => requestToken(caller, session));
        return { token, answer: await exchange(caller, session, { ...request, token }) };
      };
      const first = await exchanged();
      const isStale = first.answer.status === 401 && codeOf(first.answer) === "TOKEN_EXPIRED";
      if (isStale) tokens.refused(key, first.token);
      const { answer } = isStale ? await exchanged() : first;
      return readAnswer(answer, request, caller.now);
    },
  };
}

function openSession(account: ChannelAccount): Session {
  const credentials = KmpCredentials.safeParse(account.credentials);
  if (!credentials.success) throw notConfigured();
  return { endpoint: endpointOf(account), credentials: credentials.data };
}

async function requestToken(caller: ProbeContext, session: Session): Promise<Token> {
  const { clientId, clientSecret } = session.credentials;
  const answer = await requestJson(
    caller.fetch,
    {
      method: "POST",
      url: `${session.endpoint}/oauth/token`,
      headers: {
        authorization: `Basic ${btoa(`${encodeURIComponent(clientId)}:${encodeURIComponent(clientSecret)}`)}`,
        "content-type": "application/x-www-form-urlencoded",
      },
      body: "grant_type=client_credentials",
      isRead: true,
    },
    caller.signal,
  );
  if (answer.status >= 400) throw failure(KMP_TOKEN_ERRORS, answer, { now: caller.now, isRead: true });
  const value = answer.json?.access_token;
  const seconds = answer.json?.expires_in;
  if (typeof value !== "string" || typeof seconds !== "number" || !/^[\w.~+/=-]{1,4096}$/.test(value))
    throw badAnswer(answer.status, "none");
  return { value, expiresAt: caller.now + seconds * 1000 };
}

async function exchange<T>(
  caller: ProbeContext,
  session: Session,
  request: KmpRequest<T> & { readonly token: string },
): Promise<JsonAnswer> {
  const body = request.body === undefined ? "" : JSON.stringify(request.body);
  const timestamp = Math.floor(caller.now / 1000);
  const url = `${session.endpoint}${request.path}`;
  const { pathname, search } = new URL(url);
  const { signingSecret, storeCode } = session.credentials;
  const signature = await signRequest(signingSecret, {
    method: request.method,
    pathWithQuery: `${pathname}${search}`,
    timestamp,
    body,
  });
  return requestJson(
    caller.fetch,
    {
      method: request.method,
      url,
      headers: {
        authorization: `Bearer ${request.token}`,
        "x-timestamp": String(timestamp),
        "x-signature": signature,
        // Fresh for each request and no secret: it stands in the same request's headers.
        "x-request-id": signature.slice(3, 35),
        ...(storeCode === undefined ? {} : { "x-store-code": storeCode }),
        ...(request.idempotencyKey === undefined ? {} : { "idempotency-key": `"${request.idempotencyKey}"` }),
      },
      ...(request.body === undefined ? {} : { body }),
    },
    caller.signal,
  );
}

function readAnswer<T>(answer: JsonAnswer, request: KmpRequest<T>, now: number): T {
  const isRead = request.method === "GET";
  if (answer.status >= 400) throw failure(KMP_ERRORS, answer, { now, isRead });
  const parsed = request.answer.safeParse(answer.json);
  if (!parsed.success) throw badAnswer(answer.status, isRead ? "none" : "possible");
  return parsed.data;
}

/** The code of KMP-1's envelope, or of RFC 6749 (`{"error":"invalid_client"}`) in the same spelling. */
function codeOf(answer: JsonAnswer): string | undefined {
  const error = answer.json?.error;
  const code = isJsonObject(error) ? error.code : typeof error === "string" ? error.toUpperCase() : undefined;
  return typeof code === "string" && /^[A-Z0-9_]{1,64}$/.test(code) ? code : undefined;
}

type About = { readonly now: number; readonly isRead: boolean };

function failure(table: ErrorTable, answer: JsonAnswer, { now, isRead }: About): ChannelError {
  const error = answer.json?.error;
  const retryAfterMs = parseRetryAfter(answer.headers.get("retry-after"), now);
  const classified = classifyFailure(table, {
    status: answer.status,
    code: codeOf(answer),
    field: plainWord(isJsonObject(error) ? error.field : undefined),
    retryAfterMs,
    requestId: plainWord(isJsonObject(error) ? error.requestId : undefined),
  });
  return changedError(classified, {
    ...(isRead ? { effect: "none" } : {}),
    ...(classified.kind === "rate" ? { retryAfterMs: retryAfterMs ?? DEFAULT_RATE_WAIT_MS } : {}),
    ...(answer.status === 503 && (retryAfterMs ?? 0) > LONG_MAINTENANCE_MS ? { scope: "provider" } : {}),
  });
}

/** A name and nothing else: a partner's text, and a number that could be a phone's, must not travel further. */
function plainWord(value: unknown): string | undefined {
  return typeof value === "string" && /^(?=.*[A-Za-z])[\w.[\]-]{1,64}$/.test(value) ? value : undefined;
}
