import type { Context, Hono } from "hono";
import { CHANNEL_LABELS } from "../../ids.ts";
import type { Answer, Frame } from "../frame.ts";
import { createFrame } from "../frame.ts";
import type { World } from "../world.ts";
import { answer, refusal } from "./answer.ts";
import { createDoor, type Door } from "./door.ts";
import { createLedger } from "./ledger.ts";
import { cancel, find, ledgerRows, type Partner, stats, write } from "./partner.ts";
import type { SimulatorSpec } from "./spec.ts";

type Simulator = Partner & { readonly door: Door; readonly frame: Frame };

/**
 * One partner that speaks KMP-1, as a real HTTP application: token, signature, idempotency keys, look-up by
 * externalRef, review, cancellation, statistics that grow with the clock.
 */
export function createKmpSimulator(spec: SimulatorSpec, world: World): Hono {
  const partner: Partner = {
    spec,
    now: world.now,
    seed: world.seed,
    ledger: createLedger(world.storage),
    running: new Set(),
  };
  const frame = createFrame({
    channel: spec.channel,
    label: CHANNEL_LABELS[spec.channel],
    contract: "KMP-1",
    ops: { token: "token", read: "read", stats: "stats", write: "write" },
    world,
    refusals: {
      serverError: () => refusal(500, "INTERNAL"),
      rateLimited: () => refusal(429, "RATE_LIMITED"),
      maintenance: () => refusal(503, "MAINTENANCE"),
      refuse: ({ status = 400, code = "INVALID_REQUEST" }) => refusal(status, code),
      errorInSuccess: () => ({ ...refusal(200, "INTERNAL"), status: 200 }),
    },
    ledger: (asOf) => ledgerRows(partner, asOf),
    violations: () => [],
  });
  addContract(frame.app, { ...partner, frame, door: createDoor(world.now) });
  return frame.app;
}

function addContract(app: Hono, sim: Simulator): void {
  const { spec } = sim;
  app.post("/oauth/token", (c) =>
    sim.frame.step(c, "token", async () => {
      const token = sim.door.token(c.req.header("authorization"));
      return token === null ? refusal(401, "INVALID_CLIENT") : answer(200, token);
    }),
  );
  app.get("/health", (c) =>
    sim.frame.step(c, "read", () => signedIn(sim, c, async () => answer(200, { status: "UP" }))),
  );
  app.get(spec.collection, (c) =>
    sim.frame.step(c, "read", () =>
      signedIn(sim, c, async () => find(sim, c.req.query("externalRef") ?? "")),
    ),
  );
  app.get(spec.statsPath, (c) =>
    sim.frame.step(c, "stats", () =>
      signedIn(sim, c, async () =>
        stats(sim, { id: c.req.param("id"), externalRef: c.req.query("externalRef") ?? "" }),
      ),
    ),
  );
  app.on(spec.method, spec.writePath, (c) =>
    sim.frame.step(c, "write", () =>
      signedIn(sim, c, (text) => {
        const key = (c.req.header("idempotency-key") ?? "").replaceAll('"', "");
        return write(sim, { path: c.req.path, name: c.req.param("name") ?? "", key, text });
      }),
    ),
  );
  app.post(spec.cancelPath, (c) =>
    sim.frame.step(c, "write", () => signedIn(sim, c, async () => cancel(sim, c.req.param("id") ?? ""))),
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
