import { DatabaseFault, isPassing, unreachable } from "./database-fault.ts";

/** One request to the libSQL server, as its client gives it. */
export type SendRequest = (request: Request) => Promise<Response>;

export type FetchLike = (url: string, init: RequestInit) => Promise<Response>;

/** Tries of a read after the first. */
const READ_RETRIES = 2;
const RETRY_PAUSE_MS = 100;

/**
 * One try: the whole answer within `limitMs`, its body too.
 *
 * @throws DatabaseFault for everything that is not an answer of a libSQL server
 */
export function boundedSend(fetch: FetchLike, limitMs: number): SendRequest {
  return async (request) => {
    const { url, method, headers } = request;
    const body = await request.text();
    const signal = AbortSignal.timeout(limitMs);
    try {
      const response = await fetch(url, { method, headers, body, signal, redirect: "manual" });
      const answer = await response.arrayBuffer();
      return answerOf(response, answer);
    } catch (error) {
      if (error instanceof DatabaseFault) throw error;
      throw new DatabaseFault(
        signal.aborted ? "timeout" : isCertificate(error) ? "certificate" : "unreachable",
      );
    }
  };
}

export type RetryOptions = {
  readonly sleep: (ms: number) => Promise<void>;
  readonly random: () => number;
  /** Told of what a caller was refused for. */
  readonly onFault: (kind: DatabaseFault["kind"]) => void;
};

/**
 * For reads only, which may run any number of times.
 *
 * @throws AppError UNAVAILABLE DATABASE_UNREACHABLE or BUSY
 */
export function retryingSend(send: SendRequest, { sleep, random, onFault }: RetryOptions): SendRequest {
  return async (request) => {
    for (let retries = 0; ; retries++) {
      try {
        return await send(request.clone());
      } catch (error) {
        if (retries === READ_RETRIES || !isPassing(error)) {
          if (error instanceof DatabaseFault) onFault(error.kind);
          throw unreachable(error);
        }
        await sleep(RETRY_PAUSE_MS * (retries + random()));
      }
    }
  };
}

/** Only what the client reads is kept: a decoded body must not carry its old encoding along. */
function answerOf(response: Response, body: ArrayBuffer): Response {
  const { status } = response;
  const type = response.headers.get("content-type") ?? "";
  if (status === 401 || status === 403) throw new DatabaseFault("token");
  if (status === 429) throw new DatabaseFault("overloaded");
  if (status >= 500) throw new DatabaseFault("failing");
  // 400 is how a libSQL server refuses a request that it understood.
  if ((status !== 200 && status !== 400) || !type.startsWith("application/json"))
    throw new DatabaseFault("foreign");
  return new Response(body, { status, headers: { "content-type": "application/json" } });
}

function isCertificate(error: unknown): boolean {
  const code = error instanceof Error && "code" in error ? String(error.code) : "";
  return /CERT|TLS|SSL|SELF_SIGNED|VERIFY/.test(code);
}
