import { type PipelineBody, ProtocolError, type WireRequest } from "./hrana/protocol.ts";
import { HranaStream, wireError } from "./hrana/stream.ts";

export type HranaServer = {
  /** http://127.0.0.1:PORT, as DATABASE_URL takes it. */
  readonly url: string;
  readonly token: string;
  /** Streams with an open transaction or stored texts, waiting for their next request. */
  openStreams(): number;
  /** Pipelines answered so far. */
  pipelines(): number;
  stop(): Promise<void>;
};

export type HranaOptions = {
  /** Database file; it is put into WAL mode. */
  readonly path: string;
  readonly token?: string;
  /** How long a stream may stay idle between two requests. */
  readonly streamTtlMs?: number;
  /** How long a write waits for another stream's transaction. */
  readonly busyMs?: number;
  readonly now?: () => number;
};

type OpenStream = { stream: HranaStream; baton: string; expiresAt: number };

/**
 * A libSQL server over HTTP for tests: Hrana 2 and 3, JSON pipelines, on one local file.
 *
 * This is our own reading of the protocol, written from the client's source. Passing against it does not
 * prove that Turso answers the same: it has no protobuf (the client falls back), no cursors, no WebSocket, no
 * `describe`.
 *
 * @example
 * const server = startHranaServer({ path: "/tmp/test.db" });
 * const client = createClient({ url: server.url, authToken: server.token });
 */
export function startHranaServer(options: HranaOptions): HranaServer {
  const { path, token = "hrana-test-token", streamTtlMs = 10_000, busyMs = 5_000, now = Date.now } = options;
  const open = new Map<string, OpenStream>();
  const waiting = new Set<() => void>();
  let pipelines = 0;
  enableWal(path);

  function release(): void {
    for (const wake of waiting) wake();
    waiting.clear();
  }

  function expire(): void {
    for (const [baton, entry] of open) {
      if (entry.expiresAt > now()) continue;
      open.delete(baton);
      entry.stream.close();
      release();
    }
  }

  function take(baton: string | null | undefined): HranaStream {
    if (baton === undefined || baton === null) return new HranaStream(path);
    const entry = open.get(baton);
    if (entry === undefined) throw new ProtocolError("the baton is not valid, or the stream expired");
    open.delete(baton);
    return entry.stream;
  }

  function released(waitMs: number): Promise<void> {
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, waitMs);
      waiting.add(() => {
        clearTimeout(timer);
        resolve();
      });
    });
  }

  async function answer(stream: HranaStream, request: WireRequest): Promise<Record<string, unknown>> {
    for (const deadline = now() + busyMs; ; ) {
      const couldRetry = stream.isAutocommit;
      const result = attempt(stream, request);
      if (!couldRetry || !stream.isAutocommit || !isBusy(result) || now() >= deadline) return result;
      stream.renew();
      await released(Math.min(100, busyMs));
      expire();
    }
  }

  async function pipeline(body: PipelineBody): Promise<Response> {
    expire();
    const stream = take(body.baton);
    const results: Record<string, unknown>[] = [];
    let isClosed = false;
    for (const request of body.requests) {
      results.push(await answer(stream, request));
      isClosed ||= request.type === "close";
    }
    pipelines += 1;
    let baton: string | null = null;
    if (isClosed) stream.close();
    else {
      baton = crypto.randomUUID();
      open.set(baton, { stream, baton, expiresAt: now() + streamTtlMs });
    }
    if (isClosed || stream.isAutocommit) release();
    return json({ baton, base_url: null, results });
  }

  async function serve(request: Request): Promise<Response> {
    const route = `${request.method} ${new URL(request.url).pathname}`;
    if (route === "GET /v2" || route === "GET /v3") return new Response("ok");
    if (route !== "POST /v2/pipeline" && route !== "POST /v3/pipeline") {
      return json({ message: "not found" }, { status: 404 });
    }
    if (request.headers.get("authorization") !== `Bearer ${token}`) {
      return json({ message: "the token is missing or not valid" }, { status: 401 });
    }
    try {
      return await pipeline(await readBody(request));
    } catch (error) {
      const status = error instanceof ProtocolError ? 400 : 500;
      return json(wireError(error), { status });
    }
  }

  const server = Bun.serve({ hostname: "127.0.0.1", port: 0, fetch: serve });
  return {
    url: `http://127.0.0.1:${server.port}`,
    token,
    openStreams: () => open.size,
    pipelines: () => pipelines,
    stop: async () => {
      await server.stop(true);
      for (const entry of open.values()) entry.stream.close();
      open.clear();
    },
  };
}

/** The client reads errors only under this exact content type. */
function json(body: unknown, init: { status?: number } = {}): Response {
  return new Response(JSON.stringify(body), { ...init, headers: { "content-type": "application/json" } });
}

/** One request's answer; a statement that fails is an answer too. */
function attempt(stream: HranaStream, request: WireRequest): Record<string, unknown> {
  try {
    return { type: "ok", response: stream.answer(request) };
  } catch (error) {
    return { type: "error", error: wireError(error) };
  }
}

/** True when the lock was refused before anything was done: the statement itself, or a batch's first step. */
function isBusy(result: Record<string, unknown>): boolean {
  const text = JSON.stringify(result);
  return /"code":"SQLITE_BUSY/.test(text) && /^\{"type":"error"|"step_results":\[null/.test(text);
}

function enableWal(path: string): void {
  const stream = new HranaStream(path);
  stream.answer({ type: "execute", stmt: { sql: "PRAGMA journal_mode = WAL" } });
  stream.close();
}

async function readBody(request: Request): Promise<PipelineBody> {
  const body: PipelineBody = await request.json();
  if (!Array.isArray(body.requests)) throw new ProtocolError("requests must be a list");
  return body;
}
