import { type Context, Hono } from "hono";
import { z } from "zod";
import { type Json, type JsonObject, parseJsonObject } from "../json.ts";
import { createFaults, Fault, type Faults, type Ops } from "./faults.ts";
import type { World } from "./world.ts";

/** What a simulator says, before faults bend it. A text body is sent as it is. */
export type Answer = {
  readonly status: number;
  readonly body: Json | string;
  readonly headers?: Readonly<Record<string, string>>;
};

/** The provider's own way of refusing; `status`, `code` and `subcode` come from the fault that asks for it. */
export type Refusals = {
  serverError(): Answer;
  rateLimited(): Answer;
  maintenance(): Answer;
  refuse(fault: { readonly status?: number; readonly code?: string; readonly subcode?: string }): Answer;
  /** A success by its status that carries an error. */
  errorInSuccess(): Answer;
};

export type FrameOptions = {
  readonly channel: string;
  readonly label: string;
  /** Whose wire contract this is, for example "Instagram Graph API v25.0". */
  readonly contract: string;
  /** What a person who plays with it should know; shown at `/`. */
  readonly notes?: readonly string[];
  readonly ops: Ops;
  readonly world: World;
  readonly refusals: Refusals;
  /** Accepted posts with their numbers as of an instant (epoch ms); counts of people, never their numbers. */
  readonly ledger: (asOf: number) => readonly JsonObject[];
  /** A promise of the provider that was broken, for example two posts with one marker. */
  readonly violations: () => readonly string[];
};

export type Frame = {
  readonly app: Hono;
  readonly faults: Faults;
  /** Runs one step of the contract under the faults that are set for it. */
  step(c: Context, op: string, act: (clock: StepClock) => Promise<Answer> | Answer): Promise<Response>;
};

/** The provider's own clock during a step, epoch ms: a `clock_skew` fault sets it wrong. */
export type StepClock = { readonly at: number };

const MAX_CALLS = 1_000;
const HUGE_BYTES = 64 * 1024 * 1024;
type CallRow = { readonly at: number; readonly ms: number; readonly op: string; readonly status: number };

/**
 * What every simulator is made of: a Hono application that says that it is a simulator, the ledger of what it
 * accepted (`GET /__ledger?asOf=`), and the faults a person may set (`POST /__faults`, `DELETE /__faults`).
 */
export function createFrame(options: FrameOptions): Frame {
  const { channel, label, contract, notes = [], ops, world } = options;
  const faults = createFaults(ops);
  const calls: CallRow[] = [];
  const app = new Hono();
  app.use(async (c, next) => {
    await next();
    c.res.headers.set("x-simulator", "madang");
  });
  app.get("/", (c) => c.json({ simulator: true, channel, label, contract, notes, steps: ops }));
  app.get("/__ledger", (c) => {
    const asked = Date.parse(c.req.query("asOf") ?? "");
    const asOf = Number.isNaN(asked) ? world.now() : asked;
    return c.json({
      simulator: true,
      channel,
      asOf: new Date(asOf).toISOString(),
      posts: options.ledger(asOf),
      violations: options.violations(),
      calls,
      faultsFired: faults.fired(),
    });
  });
  app.post("/__faults", async (c) => {
    const parsed = z
      .strictObject({ faults: z.array(Fault).max(100) })
      .safeParse(parseJsonObject(await c.req.text()));
    if (!parsed.success) return c.json({ error: "INVALID_REQUEST", steps: ops }, 400);
    faults.set(parsed.data.faults);
    return c.json({ faults: parsed.data.faults });
  });
  app.delete("/__faults", (c) => {
    faults.clear();
    return c.json({ faults: [] });
  });
  const note = (op: string, at: number, status: number) => {
    calls.push({ at, ms: world.now() - at, op, status });
    if (calls.length > MAX_CALLS) calls.shift();
  };
  return {
    app,
    faults,
    async step(c, op, act) {
      const at = world.now();
      const hits = faults.take(op);
      const refused = await applyBefore(options, faults, hits);
      const response =
        refused ?? (await applyAfter(options, faults, { hits, done: await act({ at: at + skewOf(hits) }) }));
      const requestId = c.req.header("x-request-id");
      if (requestId !== undefined) response.headers.set("x-request-id", requestId);
      note(op, at, response.status);
      return response;
    },
  };
}

const SKEW_MS = 20 * 60_000;

function skewOf(hits: readonly Fault[]): number {
  return hits.some(({ kind }) => kind === "clock_skew") ? SKEW_MS : 0;
}

async function applyBefore(
  { world, refusals }: FrameOptions,
  faults: Faults,
  hits: readonly Fault[],
): Promise<Response | null> {
  for (const fault of hits) {
    if (fault.latencyMs !== undefined) await world.sleep(fault.latencyMs);
    const later = { "retry-after": fault.retryAfter ?? "1" };
    switch (fault.kind) {
      case "hang_before":
        await faults.released();
        return toResponse(refusals.serverError());
      case "error_before":
        return toResponse(refusals.serverError());
      case "drop_before":
        return new Response(broken(), { status: 200 });
      case "rate_limited":
        return toResponse(withHeaders(refusals.rateLimited(), later));
      case "maintenance":
        return toResponse(withHeaders(refusals.maintenance(), later));
      case "refuse": {
        const { status, code, subcode } = fault;
        return toResponse(
          refusals.refuse({
            ...(status === undefined ? {} : { status }),
            ...(code === undefined ? {} : { code }),
            ...(subcode === undefined ? {} : { subcode }),
          }),
        );
      }
      case "redirect":
        return new Response(null, { status: 302, headers: { location: "https://elsewhere.invalid/" } });
      default:
        break;
    }
  }
  return null;
}

async function applyAfter(
  { refusals }: FrameOptions,
  faults: Faults,
  { hits, done }: { readonly hits: readonly Fault[]; readonly done: Answer },
): Promise<Response> {
  for (const fault of hits) {
    switch (fault.kind) {
      case "hang_after":
        await faults.released();
        break;
      case "error_after":
        return toResponse(refusals.serverError());
      case "drop_after":
        return new Response(broken(), { status: done.status });
      case "error_in_success":
        return toResponse(refusals.errorInSuccess());
      case "malformed":
        return toResponse({ ...done, body: textOf(done).slice(0, -2) });
      case "html":
        return toResponse({ status: 200, body: "<html><body>ok</body></html>" }, "text/html");
      case "wrong_types":
        return toResponse({ ...done, body: textOf(done).replace(/("[A-Za-z_]+":)("[^"]*"|\d+)/g, "$1[]") });
      case "slow_drip":
        return new Response(dripping(), { status: done.status });
      case "huge_body":
        return new Response(huge(), { status: done.status });
      default:
        break;
    }
  }
  return toResponse(done);
}

function withHeaders(answer: Answer, headers: Record<string, string>): Answer {
  return { ...answer, headers: { ...answer.headers, ...headers } };
}

function textOf(answer: Answer): string {
  return typeof answer.body === "string" ? answer.body : JSON.stringify(answer.body);
}

function toResponse(answer: Answer, contentType = "application/json"): Response {
  const headers = new Headers({ "content-type": contentType, ...answer.headers });
  return new Response(textOf(answer), { status: answer.status, headers });
}

/** The connection breaks after the head of the answer. */
function broken(): ReadableStream<Uint8Array> {
  return new ReadableStream({
    pull(controller) {
      controller.error(new Error("connection dropped by the simulator"));
    },
  });
}

/** One byte, and then nothing for as long as anybody reads. */
function dripping(): ReadableStream<Uint8Array> {
  return new ReadableStream({
    start(controller) {
      controller.enqueue(new Uint8Array([0x7b]));
    },
  });
}

/** More than anybody should read; made only as far as it is read. */
function huge(): ReadableStream<Uint8Array> {
  const chunk = new Uint8Array(64 * 1024).fill(0x20);
  let sent = 0;
  return new ReadableStream({
    pull(controller) {
      sent += chunk.byteLength;
      if (sent > HUGE_BYTES) controller.close();
      else controller.enqueue(chunk);
    },
  });
}
