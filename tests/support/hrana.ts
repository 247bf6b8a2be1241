import { busyAnswer, type HranaFault, type HranaScript, holdRequests } from "./hrana/faults.ts";
import { type HttpAnswer, type HttpCall, listenHttp } from "./hrana/http.ts";
import { type PipelineBody, ProtocolError, type WireRequest } from "./hrana/protocol.ts";
import { HranaStream, wireError } from "./hrana/stream.ts";

export type HranaServer = {
  /** http://127.0.0.1:PORT, as DATABASE_URL takes it. */
  readonly url: string;
  readonly token: string;
  /** Streams with an open transaction or stored texts, waiting for their next request. */
  openStreams(): number;
  /** Pipelines received so far, whatever befell them. */
  pipelines(): number;
  /** What befalls the pipelines from now on. */
  script(script: HranaScript): void;
  /** Delivers requests that the network still holds. @returns how many */
  deliverLate(): Promise<number>;
  stop(): Promise<void>;
};

export type HranaOptions = {
  /** Database file; it is put into WAL mode. */
  readonly path: string;
  readonly token?: string;
  /** How long a stream may stay idle between two requests. */
  readonly streamTtlMs?: number;
  /** How long a transaction may stay open. */
  readonly transactionMs?: number;
  /** How long a write waits for another stream's transaction. */
  readonly busyMs?: number;
  readonly now?: () => number;
};

type OpenStream = { stream: HranaStream; expiresAt: number; startedAt: number };

/**
 * A libSQL server over HTTP for tests: Hrana 2 and 3, JSON pipelines, on one local file; with faults on demand.
 *
 * This is our own reading of the protocol, written from the client's source. Passing against it does not
 * prove that Turso answers the same: it has no protobuf (the client falls back), no cursors, no WebSocket, no
 * `describe`. Its faults, too, are ours: what we know that networks and proxies do.
 *
 * @example
 * const server = startHranaServer({ path: "/tmp/test.db" });
 * const client = createClient({ url: server.url, authToken: server.token });
 */
export function startHranaServer(options: HranaOptions): HranaServer {
  const { path, token = "hrana-test-token", now = Date.now } = options;
  const { streamTtlMs = 10_000, transactionMs = 5_000, busyMs = 5_000 } = options;
  const open = new Map<string, OpenStream>();
  const waiting = new Set<() => void>();
  const network = holdRequests();
  let pipelines = 0;
  let script: HranaScript = () => undefined;
  let scriptedFrom = 0;
  enableWal(path);

  function release(): void {
    for (const wake of waiting) wake();
    waiting.clear();
  }

  function expire(): void {
    for (const [baton, entry] of open) {
      if (!entry.stream.isAutocommit && entry.startedAt + transactionMs <= now()) {
        entry.stream.abort();
        release();
      }
      if (entry.expiresAt > now()) continue;
      open.delete(baton);
      entry.stream.close();
      release();
    }
  }

  function take(baton: string | null | undefined): Pick<OpenStream, "stream" | "startedAt"> {
    if (baton === undefined || baton === null) return { stream: new HranaStream(path), startedAt: now() };
    const entry = open.get(baton);
    if (entry === undefined) throw new ProtocolError("the baton is not valid, or the stream expired");
    open.delete(baton);
    return entry;
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

  async function run(body: PipelineBody, fault?: HranaFault): Promise<HttpAnswer> {
    expire();
    if (fault?.kind === "busy")
      return json({ baton: null, base_url: null, results: busyAnswer(body.requests) });
    const { stream, startedAt } = take(body.baton);
    stream.isCapped = fault?.kind === "capped";
    const results: Record<string, unknown>[] = [];
    let isClosed = false;
    for (const request of body.requests) {
      results.push(await answer(stream, request));
      isClosed ||= request.type === "close";
    }
    let baton: string | null = null;
    if (isClosed) stream.close();
    else {
      baton = crypto.randomUUID();
      open.set(baton, { stream, startedAt, expiresAt: now() + streamTtlMs });
    }
    if (isClosed || stream.isAutocommit) release();
    return json({ baton, base_url: null, results });
  }

  /** The pipeline with what befalls it on its way. */
  async function pipeline(body: PipelineBody): Promise<HttpAnswer> {
    pipelines += 1;
    const fault = script(pipelines - scriptedFrom);
    const given = await befall(fault, () => run(body, fault));
    if (fault?.kind !== "late") await network.passed();
    return given;
  }

  async function befall(
    fault: HranaFault | undefined,
    deliver: () => Promise<HttpAnswer>,
  ): Promise<HttpAnswer> {
    switch (fault?.kind) {
      case "status":
        if (fault.ran === "after") await deliver();
        return { status: fault.status, type: "text/html", body: "<h1>Bad gateway</h1>" };
      case "cut":
        if (fault.ran === "after") await deliver();
        return "cut";
      case "slow": {
        const given = await deliver();
        await new Promise((resolve) => setTimeout(resolve, fault.ms));
        return given;
      }
      case "hang":
        if (fault.ran === "before") await deliver();
        return "none";
      case "late":
        network.hold(deliver, fault.after);
        return "none";
      case "twice":
        await deliver();
        return deliver();
      default:
        return deliver();
    }
  }

  async function serve({ route, authorization, body }: HttpCall): Promise<HttpAnswer> {
    if (route === "GET /v2" || route === "GET /v3") return { status: 200, type: "text/plain", body: "ok" };
    if (route !== "POST /v2/pipeline" && route !== "POST /v3/pipeline") {
      return json({ message: "not found" }, 404);
    }
    if (authorization !== `Bearer ${token}`) {
      return json({ message: "the token is missing or not valid" }, 401);
    }
    try {
      return await pipeline(readBody(body));
    } catch (error) {
      return json(wireError(error), error instanceof ProtocolError ? 400 : 500);
    }
  }

  const server = listenHttp(serve);
  return {
    url: `http://127.0.0.1:${server.port}`,
    token,
    openStreams: () => open.size,
    pipelines: () => pipelines,
    script: (next) => {
      script = next;
      scriptedFrom = pipelines;
    },
    deliverLate: network.deliver,
    stop: async () => {
      server.stop();
      for (const entry of open.values()) entry.stream.close();
      open.clear();
    },
  };
}

/** The client reads errors only under this exact content type. */
function json(body: unknown, status = 200): HttpAnswer {
  return { status, type: "application/json", body: JSON.stringify(body) };
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

function readBody(text: string): PipelineBody {
  const body: PipelineBody = JSON.parse(text);
  if (!Array.isArray(body.requests)) throw new ProtocolError("requests must be a list");
  return body;
}
