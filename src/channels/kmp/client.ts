import type { ZodType } from "zod";
import type { ChannelAccount, Fetch } from "../channel.ts";
import { ChannelError, changedError, classifyFailure, parseRetryAfter } from "../errors.ts";
import { badAnswer, type JsonAnswer, requestJson } from "../http.ts";
import { isJsonObject, type JsonObject } from "../json.ts";
import { KmpCredentials } from "./credentials.ts";
import { KMP_ERRORS } from "./errors.ts";
import { signRequest } from "./signature.ts";

/** What a call needs: a part of ChannelContext, ProbeContext and StatsContext alike. */
export type KmpCaller = {
  readonly account: ChannelAccount;
  readonly now: number;
  readonly fetch: Fetch;
  readonly signal: AbortSignal;
};

export type KmpRequest<T> = {
  readonly method: "GET" | "POST" | "PUT";
  readonly path: string;
  readonly body?: JsonObject;
  readonly idempotencyKey?: string;
  readonly answer: ZodType<T>;
};

/** Client of the partner contract KMP-1: token, signature, idempotency key, typed errors. */
export type KmpClient = {
  send<T>(caller: KmpCaller, request: KmpRequest<T>): Promise<T>;
};

type Token = { readonly value: string; readonly expiresAt: number };
type Session = { readonly endpoint: string; readonly credentials: KmpCredentials };

const TOKEN_MARGIN_MS = 60_000;
const MAX_TOKENS = 1_000;

/** Holds tokens of this process only; finished tokens, never promises, so that requests do not share I/O. */
export function createKmpClient(): KmpClient {
  const tokens = new Map<string, Token>();

  async function tokenFor(caller: KmpCaller, session: Session): Promise<string> {
    const key = `${session.endpoint}\n${session.credentials.clientId}`;
    const known = tokens.get(key);
    if (known !== undefined && known.expiresAt - TOKEN_MARGIN_MS > caller.now) return known.value;
    const token = await requestToken(caller, session);
    if (tokens.size >= MAX_TOKENS) tokens.clear();
    tokens.set(key, token);
    return token.value;
  }

  return {
    async send(caller, request) {
      const session = openSession(caller.account);
      const first = await exchange(caller, session, { ...request, token: await tokenFor(caller, session) });
      const isStale = first.status === 401 && codeOf(first) === "TOKEN_EXPIRED";
      if (isStale) tokens.delete(`${session.endpoint}\n${session.credentials.clientId}`);
      const answer = isStale
        ? await exchange(caller, session, { ...request, token: await tokenFor(caller, session) })
        : first;
      return readAnswer(answer, request, caller.now);
    },
  };
}

function openSession(account: ChannelAccount): Session {
  const credentials = KmpCredentials.safeParse(account.credentials);
  if (account.endpoint === null || !credentials.success)
    throw new ChannelError({ kind: "config", reason: "NOT_CONFIGURED" });
  return { endpoint: account.endpoint.replace(/\/$/, ""), credentials: credentials.data };
}

async function requestToken(caller: KmpCaller, session: Session): Promise<Token> {
  const { clientId, clientSecret } = session.credentials;
  const answer = await requestJson(
    caller.fetch,
    {
      method: "POST",
      url: `${session.endpoint}/oauth/token`,
      headers: { authorization: `Basic ${btoa(`${clientId}:${clientSecret}`)}` },
      body: JSON.stringify({ grant_type: "client_credentials" }),
      isRead: true,
    },
    caller.signal,
  );
  if (answer.status >= 400) throw failure(answer, caller.now, true);
  const value = answer.json?.access_token;
  const seconds = answer.json?.expires_in;
  if (typeof value !== "string" || typeof seconds !== "number") throw badAnswer(answer.status, "none");
  return { value, expiresAt: caller.now + seconds * 1000 };
}

async function exchange<T>(
  caller: KmpCaller,
  session: Session,
  request: KmpRequest<T> & { readonly token: string },
): Promise<JsonAnswer> {
  const body = request.body === undefined ? "" : JSON.stringify(request.body);
  const timestamp = Math.floor(caller.now / 1000);
  const url = `${session.endpoint}${request.path}`;
  const { pathname, search } = new URL(url);
  const signature = await signRequest(session.credentials.signingSecret, {
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
        ...(request.idempotencyKey === undefined ? {} : { "idempotency-key": `"${request.idempotencyKey}"` }),
      },
      ...(request.body === undefined ? {} : { body }),
    },
    caller.signal,
  );
}

function readAnswer<T>(answer: JsonAnswer, request: KmpRequest<T>, now: number): T {
  const isRead = request.method === "GET";
  if (answer.status >= 400) throw failure(answer, now, isRead);
  const parsed = request.answer.safeParse(answer.json);
  if (!parsed.success) throw badAnswer(answer.status, isRead ? "none" : "possible");
  return parsed.data;
}

function codeOf(answer: JsonAnswer): string | undefined {
  const error = answer.json?.error;
  const code = isJsonObject(error) ? error.code : undefined;
  return typeof code === "string" && /^[A-Z0-9_]{1,64}$/.test(code) ? code : undefined;
}

function failure(answer: JsonAnswer, now: number, isRead: boolean): ChannelError {
  const error = answer.json?.error;
  const field = isJsonObject(error) && typeof error.field === "string" ? error.field.slice(0, 64) : undefined;
  const retryAfterMs = parseRetryAfter(answer.headers.get("retry-after"), now);
  const classified = classifyFailure(KMP_ERRORS, {
    status: answer.status,
    code: codeOf(answer),
    field,
    retryAfterMs,
  });
  return isRead ? changedError(classified, { effect: "none" }) : classified;
}
