import { type Context, Hono } from "hono";
import type { JsonObject } from "../json.ts";
import type { Answer, Refusals } from "./answer.ts";
import { bentAfter, bentBefore } from "./bend.ts";
import { addFaultSwitches, faultHelp } from "./fault-switches.ts";
import { createFaults, type Fault, type Faults, type Ops } from "./faults.ts";
import type { World } from "./world.ts";

export type { Answer, Refusals } from "./answer.ts";

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
type CallRow = { readonly at: number; readonly ms: number; readonly op: string; readonly status: number };

/**
 * What every simulator is made of: a Hono application that says that it is a simulator, the ledger of what it
 * accepted (`GET /__ledger?asOf=`), and the faults a person may set (`/__faults`).
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
  app.get("/", (c) =>
    c.json({ simulator: true, channel, label, contract, notes, steps: ops, faults: faultHelp(ops) }),
  );
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
  addFaultSwitches(app, faults, ops);
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
      const refused = await bentBefore(options, faults, hits);
      const response =
        refused ?? (await bentAfter(options, faults, { hits, done: await act({ at: at + skewOf(hits) }) }));
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
