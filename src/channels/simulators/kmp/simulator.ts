import type { Context, Hono } from "hono";
import { z } from "zod";
import { sha256Hex } from "../../digest.ts";
import { CHANNEL_LABELS } from "../../ids.ts";
import { parseJsonObject } from "../../json.ts";
import { type CodesByStatus, codeFor } from "../answer.ts";
import { type Answer, createFrame, type Frame, type Refusals, type StepClock } from "../frame.ts";
import type { World } from "../world.ts";
import { answer, refusal } from "./answer.ts";
import * as desks from "./desk.ts";
import { createGate, type Gate } from "./gate.ts";
import { createKeys, type Keys } from "./keys.ts";
import { ledgerRows, violationsOf } from "./ledger-rows.ts";
import type { Product } from "./product.ts";
import { createResources } from "./resources.ts";
import { createWebhooks } from "./webhooks.ts";

const OPS = {
  token: "token",
  health: "read",
  create: "write",
  find: "read",
  get: "read",
  cancel: "write",
  stats: "stats",
  webhook: "webhook",
} as const;

const REFUSED: CodesByStatus = {
  400: "INVALID_REQUEST",
  401: "TOKEN_EXPIRED",
  402: "BUDGET_EXHAUSTED",
  403: "FORBIDDEN",
  404: "NOT_FOUND",
  409: "REQUEST_IN_PROGRESS",
  422: "IDEMPOTENCY_KEY_REUSED",
  429: "RATE_LIMITED",
  500: "INTERNAL",
  503: "MAINTENANCE",
};

const REFUSALS: Refusals = {
  serverError: () => refusal(500, "INTERNAL"),
  rateLimited: () => refusal(429, "RATE_LIMITED"),
  maintenance: () => refusal(503, "MAINTENANCE"),
  refuse: ({ status = 400, code = codeFor(REFUSED, status), subcode }) => refusal(status, code, subcode),
  errorInSuccess: () => ({ ...refusal(200, "INTERNAL"), status: 200 }),
};

type Partner = { readonly desk: desks.Desk; readonly gate: Gate; readonly keys: Keys; readonly frame: Frame };

/**
 * One partner that speaks KMP-1 (docs/reference/kmp-1.yaml), as a real HTTP application: token, signature,
 * idempotency keys, look-up by externalRef, review, cancellation, statistics that grow with the clock, webhooks.
 */
export function createKmpPartner(product: Product, world: World): Hono {
  const resources = createResources(world.storage);
  const switches = { completedAboveTotal: false };
  const desk: desks.Desk = { product, resources, now: world.now, seed: world.seed, switches };
  const frame = createFrame({
    channel: product.channel,
    label: CHANNEL_LABELS[product.channel],
    contract: "KMP-1",
    notes: [
      "The contract is docs/reference/kmp-1.yaml, our own proposal: no public API exists.",
      `A title, store name or announcement with the word ${desks.REJECTED_WORD} is turned down after its review.`,
      'PUT /__switches {"completedAboveTotal":true} makes the partner count more answered calls than calls.',
    ],
    ops: OPS,
    world,
    refusals: REFUSALS,
    ledger: (asOf) => {
      webhooks.flush();
      return ledgerRows(product, resources.all(), asOf);
    },
    violations: () => violationsOf(product, resources.all(), world.now()),
  });
  const webhooks = createWebhooks({ world, faults: frame.faults, product, resources });
  const { app } = frame;
  app.use(async (_, next) => {
    webhooks.flush();
    await next();
    webhooks.flush();
  });
  addSwitches(app, switches);
  const partner = { desk, gate: createGate(world.seed), keys: createKeys(world.storage), frame };
  addReads(app, partner);
  addWrites(app, partner);
  return app;
}

function addSwitches(app: Hono, switches: desks.Desk["switches"]): void {
  const Switches = z.strictObject({ completedAboveTotal: z.boolean() });
  app.put("/__switches", async (c) => {
    const parsed = Switches.safeParse(parseJsonObject(await c.req.text()));
    if (!parsed.success) return c.json({ error: "INVALID_REQUEST" }, 400);
    return c.json(Object.assign(switches, parsed.data));
  });
}

function addReads(app: Hono, partner: Partner): void {
  const { desk, gate, frame } = partner;
  const { product } = desk;
  app.post("/oauth/token", (c) =>
    frame.step(c, "token", async ({ at }) =>
      gate.token({ authorization: c.req.header("authorization") ?? "", form: await c.req.text() }, at),
    ),
  );
  const read = (c: Context, op: string, act: (clock: StepClock) => Promise<Answer> | Answer) =>
    frame.step(c, op, (clock) => signedIn(partner, { c, clock }, () => act(clock)));
  app.get("/health", (c) => read(c, "health", () => answer(200, { status: "UP" })));
  app.get(product.collection, (c) =>
    read(c, "find", () => desks.find(desk, c.req.query("externalRef") ?? "")),
  );
  app.get(product.statsPath, (c) =>
    read(c, "stats", ({ at }) => {
      const [id, eventId, externalRef] = [
        c.req.param("id"),
        c.req.param("eventId"),
        c.req.query("externalRef"),
      ];
      return desks.stats(
        desk,
        {
          ...(id === undefined ? {} : { id }),
          ...(eventId === undefined ? {} : { eventId }),
          ...(externalRef === undefined ? {} : { externalRef }),
        },
        at,
      );
    }),
  );
  app.get(product.itemPath, (c) => read(c, "get", () => desks.get(desk, c.req.param("key") ?? "")));
}

function addWrites(app: Hono, partner: Partner): void {
  const { desk, frame } = partner;
  const { product } = desk;
  app.on(product.method, product.writePath, (c) =>
    frame.step(c, "create", (clock) =>
      keyed(partner, { c, clock }, (request) =>
        desks.create(desk, { ...request, line: c.req.param("line") ?? "" }),
      ),
    ),
  );
  app.post(product.cancelPath, (c) =>
    frame.step(c, "cancel", (clock) =>
      keyed(partner, { c, clock }, () => desks.cancel(desk, c.req.param("id") ?? "")),
    ),
  );
}

type Call = { readonly c: Context; readonly clock: StepClock };
type Keyed = { readonly key: string; readonly hash: string; readonly text: string };

async function keyed(
  partner: Partner,
  call: Call,
  act: (request: Keyed) => Promise<Answer> | Answer,
): Promise<Answer> {
  return signedIn(partner, call, async (text) => {
    const { req } = call.c;
    const key = /^"([\w-]{1,100})"$/.exec(req.header("idempotency-key") ?? "")?.[1] ?? "";
    const hash = await sha256Hex(`${req.method}\n${req.path}\n${text}`);
    return partner.keys.once({ key, requestHash: hash, at: partner.desk.now() }, () =>
      act({ key, hash, text }),
    );
  });
}

async function signedIn(
  partner: Partner,
  { c, clock }: Call,
  act: (body: string) => Promise<Answer> | Answer,
): Promise<Answer> {
  const body = await c.req.text();
  const { pathname, search } = new URL(c.req.url);
  const refused = await partner.gate.refuse(
    { headers: c.req.raw.headers, method: c.req.method, pathWithQuery: `${pathname}${search}`, body },
    clock.at,
  );
  return refused ?? act(body);
}
