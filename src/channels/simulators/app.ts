import { type Context, Hono } from "hono";
import { z } from "zod";
import { CHANNEL_LABELS } from "../ids.ts";
import { parseJsonObject } from "../json.ts";
import { type Answer, answer, refusal, toResponse } from "./answer.ts";
import { createDoor, type Door } from "./door.ts";
import { createFaults, Fault, type FaultOp, type Faults } from "./faults.ts";
import { createLedger, type LedgerStorage } from "./ledger.ts";
import { cancel, find, iso, ledgerRows, type Partner, stats, write } from "./partner.ts";
import type { SimulatorSpec } from "./spec.ts";

export type SimulatorOptions = {
  readonly now: () => number;
  /** Ends up in every id, so that two seeds grow differently. */
  readonly seed: string;
  readonly sleep: (ms: number) => Promise<void>;
  readonly storage?: LedgerStorage;
};

const MAX_CALLS = 1_000;
type CallRow = { readonly at: number; readonly ms: number; readonly op: FaultOp; readonly status: number };

type Simulator = Partner & {
  readonly door: Door;
  readonly faults: Faults;
  readonly sleep: (ms: number) => Promise<void>;
  readonly calls: CallRow[];
};

/**
 * One partner that speaks KMP-1, as a real HTTP application: token, signature, idempotency keys, look-up by
 * externalRef, review, cancellation, statistics that grow with the clock. It is a simulator and says so.
 */
export function createSimulatorApp(spec: SimulatorSpec, options: SimulatorOptions): Hono {
  const sim: Simulator = {
    spec,
    now: options.now,
    seed: options.seed,
    sleep: options.sleep,
    ledger: createLedger(options.storage),
    running: new Set(),
    door: createDoor(options.now),
    faults: createFaults(),
    calls: [],
  };
  const app = new Hono();
  app.use(async (c, next) => {
    await next();
    c.res.headers.set("x-simulator", "madang");
  });
  addInspection(app, sim);
  addContract(app, sim);
  return app;
}

/** What no partner has: who we are, what was accepted, what shall break. */
function addInspection(app: Hono, sim: Simulator): void {
  const { channel } = sim.spec;
  app.get("/", (c) =>
    c.json({ simulator: true, channel, label: CHANNEL_LABELS[channel], contract: "KMP-1" }),
  );
  app.get("/__ledger", (c) => {
    const asked = Date.parse(c.req.query("asOf") ?? "");
    const asOf = Number.isNaN(asked) ? sim.now() : asked;
    return c.json({
      simulator: true,
      channel,
      asOf: iso(asOf),
      posts: ledgerRows(sim, asOf),
      calls: sim.calls,
    });
  });
  app.post("/__faults", async (c) => {
    const body = parseJsonObject(await c.req.text());
    const parsed = z.strictObject({ faults: z.array(Fault).max(100) }).safeParse(body);
    if (!parsed.success) return toResponse(c, refusal(400, "INVALID_REQUEST"));
    sim.faults.set(parsed.data.faults);
    return c.json({ faults: parsed.data.faults });
  });
  app.delete("/__faults", (c) => {
    sim.faults.clear();
    return c.json({ faults: [] });
  });
}

function addContract(app: Hono, sim: Simulator): void {
  const { spec } = sim;
  app.post("/oauth/token", (c) =>
    handle(sim, c, "token", async () => {
      const token = sim.door.token(c.req.header("authorization"));
      return token === null ? refusal(401, "INVALID_CLIENT") : answer(200, token);
    }),
  );
  app.get("/health", (c) =>
    handle(sim, c, "read", () => signedIn(sim, c, async () => answer(200, { status: "UP" }))),
  );
  app.get(spec.collection, (c) =>
    handle(sim, c, "read", () => signedIn(sim, c, async () => find(sim, c.req.query("externalRef") ?? ""))),
  );
  app.get(spec.statsPath, (c) =>
    handle(sim, c, "stats", () =>
      signedIn(sim, c, async () =>
        stats(sim, { id: c.req.param("id"), externalRef: c.req.query("externalRef") ?? "" }),
      ),
    ),
  );
  app.on(spec.method, spec.writePath, (c) =>
    handle(sim, c, "write", () =>
      signedIn(sim, c, (text) => {
        const key = (c.req.header("idempotency-key") ?? "").replaceAll('"', "");
        return write(sim, { path: c.req.path, name: c.req.param("name") ?? "", key, text });
      }),
    ),
  );
  app.post(spec.cancelPath, (c) =>
    handle(sim, c, "write", () => signedIn(sim, c, async () => cancel(sim, c.req.param("id") ?? ""))),
  );
}

async function signedIn(sim: Simulator, c: Context, act: (body: string) => Promise<Answer>): Promise<Answer> {
  const body = await c.req.text();
  const { pathname, search } = new URL(c.req.url);
  const refused = await sim.door.refuse({
    headers: c.req.raw.headers,
    method: c.req.method,
    pathWithQuery: `${pathname}${search}`,
    body,
  });
  return refused === null ? act(body) : refusal(refused.status, refused.code);
}

type Act = () => Promise<Answer>;

async function handle(sim: Simulator, c: Context, ...[op, act]: [FaultOp, Act]): Promise<Response> {
  const at = sim.now();
  const hits = sim.faults.take(op);
  const result = (await applyBefore(sim, hits)) ?? (await applyAfter(sim, hits, await act()));
  sim.calls.push({ at, ms: sim.now() - at, op, status: result.status });
  if (sim.calls.length > MAX_CALLS) sim.calls.shift();
  return toResponse(c, result);
}

async function applyBefore(sim: Simulator, hits: readonly Fault[]): Promise<Answer | null> {
  for (const fault of hits) {
    if (fault.latencyMs !== undefined) await sim.sleep(fault.latencyMs);
    const retryAfter = fault.retryAfter ?? "1";
    if (fault.kind === "hang_before") await sim.faults.released();
    if (fault.kind === "error_before") return refusal(500, "INTERNAL");
    if (fault.kind === "drop_before") return { ...answer(200, {}), isDropped: true };
    if (fault.kind === "rate_limited") return { ...refusal(429, "RATE_LIMITED"), retryAfter };
    if (fault.kind === "maintenance") return { ...refusal(503, "MAINTENANCE"), retryAfter };
    if (fault.kind === "refuse") return refusal(fault.status ?? 400, fault.code ?? "INVALID_REQUEST");
  }
  return null;
}

async function applyAfter(sim: Simulator, hits: readonly Fault[], done: Answer): Promise<Answer> {
  for (const fault of hits) {
    if (fault.kind === "hang_after") await sim.faults.released();
    if (fault.kind === "error_after") return refusal(500, "INTERNAL");
    if (fault.kind === "drop_after") return { ...done, isDropped: true };
    if (fault.kind === "malformed") return { ...done, isMalformed: true };
  }
  return done;
}
