import type { Fetch } from "./channel.ts";
import { ChannelError } from "./errors.ts";
import { isJsonObject, type JsonObject } from "./json.ts";

/** Largest answer of a partner that is read, bytes. */
export const MAX_ANSWER_BYTES = 256 * 1024;

export type JsonRequest = {
  readonly method: "GET" | "POST" | "PUT" | "DELETE";
  readonly url: string;
  readonly headers: Record<string, string>;
  readonly body?: string;
  /** A GET, or anything else without effect at the partner: a lost answer then means nothing. */
  readonly isRead?: boolean;
};

export type JsonAnswer = {
  readonly status: number;
  readonly headers: Headers;
  readonly json: JsonObject | null;
};

/**
 * One bounded exchange: no redirects, at most 256 KB, the signal covers the body too. Throws ChannelError for
 * everything that is not an answer: `transient` (no connection), `timeout`, `cancelled`, `protocol`.
 */
export async function requestJson(
  fetch: Fetch,
  request: JsonRequest,
  signal: AbortSignal,
): Promise<JsonAnswer> {
  const effect = request.isRead === true || request.method === "GET" ? "none" : "possible";
  const response = await untilAborted(send(fetch, request, signal), signal, effect);
  if (response.status >= 300 && response.status < 400) throw badAnswer(response.status, effect);
  const text = await untilAborted(readText(response, effect), signal, effect);
  const json = toObject(text);
  if (json === null && response.ok && text !== "") throw badAnswer(response.status, effect);
  return { status: response.status, headers: response.headers, json };

  function send(f: Fetch, r: JsonRequest, s: AbortSignal): Promise<Response> {
    return f(r.url, {
      method: r.method,
      headers: r.body === undefined ? r.headers : { "content-type": "application/json", ...r.headers },
      redirect: "manual",
      signal: s,
      ...(r.body === undefined ? {} : { body: r.body }),
    });
  }
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

async function readText(response: Response, effect: EffectOfLoss): Promise<string> {
  if (response.body === null) return "";
  const reader = response.body.getReader();
  const decoder = new TextDecoder();
  let text = "";
  let size = 0;
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return text + decoder.decode();
    size += value.byteLength;
    if (size > MAX_ANSWER_BYTES) {
      await reader.cancel();
      throw badAnswer(response.status, effect);
    }
    text += decoder.decode(value, { stream: true });
  }
}

function toObject(text: string): JsonObject | null {
  try {
    const value: unknown = JSON.parse(text);
    return isJsonObject(value) ? value : null;
  } catch {
    return null;
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
