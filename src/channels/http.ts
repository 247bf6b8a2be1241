import type { Fetch } from "./call-context.ts";
import { ChannelError } from "./errors.ts";
import { type JsonObject, parseJsonObject } from "./json.ts";

/** Largest answer of a partner that is read, bytes. */
export const MAX_ANSWER_BYTES = 256 * 1024;

export type JsonRequest = {
  readonly method: "GET" | "POST" | "PUT" | "DELETE";
  readonly url: string;
  readonly headers: Record<string, string>;
  readonly body?: string;
  /** A GET, or anything else without effect at the partner: a lost answer then means nothing. */
  readonly isRead?: boolean;
  /** For contracts whose answers are long by their nature; absent = MAX_ANSWER_BYTES. */
  readonly maxAnswerBytes?: number;
};

export type TextAnswer = { readonly status: number; readonly headers: Headers; readonly text: string };

export type JsonAnswer = {
  readonly status: number;
  readonly headers: Headers;
  readonly json: JsonObject | null;
};

/**
 * One bounded exchange: no redirects, at most 256 KB, the signal covers the body too. Throws ChannelError for
 * everything that is not an answer: `transient` (no connection), `timeout`, `cancelled`, `protocol`.
 */
export async function requestText(
  fetch: Fetch,
  request: JsonRequest,
  signal: AbortSignal,
): Promise<TextAnswer> {
  const effect = effectOf(request);
  const response = await untilAborted(send(fetch, request, signal), signal, effect);
  if (response.status >= 300 && response.status < 400) throw badAnswer(response.status, effect);
  const maxBytes = request.maxAnswerBytes ?? MAX_ANSWER_BYTES;
  const text = await untilAborted(readText(response, effect, maxBytes), signal, effect);
  return { status: response.status, headers: response.headers, text };
}

/** As `requestText`, for partners that answer with a JSON object; anything else is `protocol`. */
export async function requestJson(
  fetch: Fetch,
  request: JsonRequest,
  signal: AbortSignal,
): Promise<JsonAnswer> {
  const { status, headers, text } = await requestText(fetch, request, signal);
  const json = parseJsonObject(text);
  if (json === null && status < 300 && text !== "") throw badAnswer(status, effectOf(request));
  return { status, headers, json };
}

function send(fetch: Fetch, request: JsonRequest, signal: AbortSignal): Promise<Response> {
  const { method, url, headers, body } = request;
  return fetch(url, {
    method,
    headers: body === undefined ? headers : { "content-type": "application/json", ...headers },
    redirect: "manual",
    signal,
    ...(body === undefined ? {} : { body }),
  });
}

function effectOf(request: JsonRequest): EffectOfLoss {
  return request.isRead === true || request.method === "GET" ? "none" : "possible";
}

type EffectOfLoss = "none" | "possible";

/** Rejects at the abort even when the other side ignores the signal. */
async function untilAborted<T>(work: Promise<T>, signal: AbortSignal, effect: EffectOfLoss): Promise<T> {
  let onAbort: () => void = () => {};
  const aborted = new Promise<never>((_, reject) => {
    onAbort = () => reject(timedOut(effect));
    if (signal.aborted) onAbort();
    else signal.addEventListener("abort", onAbort, { once: true });
  });
  try {
    return await Promise.race([work, aborted]);
  } catch (thrown) {
    if (thrown instanceof ChannelError) throw thrown;
    throw signal.aborted ? timedOut(effect) : noAnswer(effect);
  } finally {
    signal.removeEventListener("abort", onAbort);
  }
}

async function readText(response: Response, effect: EffectOfLoss, maxBytes: number): Promise<string> {
  if (response.body === null) return "";
  const reader = response.body.getReader();
  const decoder = new TextDecoder();
  let text = "";
  let size = 0;
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return text + decoder.decode();
    size += value.byteLength;
    if (size > maxBytes) {
      await reader.cancel();
      throw badAnswer(response.status, effect);
    }
    text += decoder.decode(value, { stream: true });
  }
}

function timedOut(effect: EffectOfLoss): ChannelError {
  return new ChannelError({
    kind: "timeout",
    reason: "CHANNEL_TIMEOUT",
    retryable: true,
    countsForBreaker: true,
    effect,
  });
}

function noAnswer(effect: EffectOfLoss): ChannelError {
  return new ChannelError({
    kind: "transient",
    reason: "CHANNEL_UNAVAILABLE",
    retryable: true,
    countsForBreaker: true,
    effect,
  });
}

/** An answer that breaks the contract: shape, size, redirect. Never retried, counts against the partner. */
export function badAnswer(httpStatus: number, effect: EffectOfLoss): ChannelError {
  return new ChannelError({
    kind: "protocol",
    reason: "CHANNEL_BAD_RESPONSE",
    countsForBreaker: true,
    effect,
    httpStatus,
  });
}
