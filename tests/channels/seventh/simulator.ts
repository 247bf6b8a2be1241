import type { Context, Hono } from "hono";
import { z } from "zod";
import {
  type Answer,
  createFrame,
  createTable,
  type Frame,
  grown,
  type JsonObject,
  parseJsonObject,
  type Table,
  type World,
} from "../../../src/channels/conformance/index.ts";
import { TEXT_MESSAGE_LIMITS } from "./describe.ts";

export const SIMULATOR_KEY = "simulator-text-message-key";
const CANCEL_WITHIN_MS = 60_000;

/** Counts of people, never their numbers. */
const Campaign = z.strictObject({
  id: z.string(),
  externalRef: z.string(),
  marker: z.string(),
  text: z.string(),
  people: z.int(),
  acceptedAt: z.number(),
  cancelledAt: z.number().nullable(),
});
type Campaign = z.infer<typeof Campaign>;
type Gateway = { readonly rows: Table<Campaign>; readonly frame: Frame; readonly world: World };

const refusal = (status: number, code: string): Answer => ({ status, body: { code } });

/** The gateway as an HTTP application, with every fault of the frame. */
export function createTextMessageSimulator(world: World): Hono {
  const rows = createTable("campaign", Campaign, world.storage);
  const frame = createFrame({
    channel: "TextMessage",
    label: "문자",
    contract: "Text gateway 1.0",
    ops: { account: "read", send: "write", find: "read", cancel: "write", report: "stats" },
    world,
    refusals: {
      serverError: () => refusal(500, "INTERNAL"),
      rateLimited: () => refusal(429, "TOO_MANY"),
      maintenance: () => refusal(503, "MAINTENANCE"),
      refuse: ({ status = 400, code = "INVALID" }) => refusal(status, code),
      errorInSuccess: () => ({ status: 200, body: { code: "INTERNAL" } }),
    },
    ledger: (asOf) => rows.all().map((row) => ledgerRow(row, asOf)),
    violations: () => doubles(rows.all()),
  });
  addContract({ rows, frame, world });
  return frame.app;
}

function addContract(gateway: Gateway): void {
  const { app } = gateway.frame;
  const on = (op: string, act: (c: Context) => Promise<Answer> | Answer) => (c: Context) =>
    gateway.frame.step(c, op, () =>
      c.req.header("authorization") === `Bearer ${SIMULATOR_KEY}` ? act(c) : refusal(401, "NO_KEY"),
    );
  const known = (c: Context) => gateway.rows.get(c.req.param("ref") ?? "");
  app.get(
    "/account",
    on("account", () => ({ status: 200, body: { name: "달빛분식" } })),
  );
  app.put(
    "/campaigns/:ref",
    on("send", (c) => send(gateway, c)),
  );
  app.get(
    "/campaigns/:ref",
    on("find", (c) => {
      const row = known(c);
      return row === undefined ? refusal(404, "NOT_FOUND") : { status: 200, body: shown(row, gateway) };
    }),
  );
  app.delete(
    "/campaigns/:ref",
    on("cancel", (c) => cancel(gateway, known(c))),
  );
  app.get(
    "/campaigns/:ref/report",
    on("report", (c) => {
      const row = known(c);
      const at = gateway.world.now();
      if (row === undefined) return refusal(404, "NOT_FOUND");
      return { status: 200, body: { ...statsOf(row, at), asOf: new Date(at).toISOString() } };
    }),
  );
}

/** The same key again sends nothing. */
async function send(gateway: Gateway, c: Context): Promise<Answer> {
  const ref = c.req.param("ref") ?? "";
  const body = parseJsonObject(await c.req.text());
  if (typeof body?.text !== "string" || !Array.isArray(body.to)) return refusal(400, "INVALID");
  const row = gateway.rows.get(ref) ?? {
    id: ref,
    externalRef: ref,
    marker: /\/r\/([\w-]+)/.exec(body.text)?.[1] ?? "",
    text: body.text,
    people: body.to.length,
    acceptedAt: gateway.world.now(),
    cancelledAt: null,
  };
  gateway.rows.put(row);
  return { status: 202, body: shown(row, gateway) };
}

function cancel(gateway: Gateway, row: Campaign | undefined): Answer {
  if (row === undefined) return refusal(404, "NOT_FOUND");
  const now = gateway.world.now();
  if (row.cancelledAt === null && now - row.acceptedAt > CANCEL_WITHIN_MS) return refusal(409, "TOO_LATE");
  const cancelled = { ...row, cancelledAt: row.cancelledAt ?? now };
  gateway.rows.put(cancelled);
  return { status: 200, body: shown(cancelled, gateway) };
}

function shown(row: Campaign, { world }: Gateway): JsonObject {
  return {
    id: row.id,
    state: stateOf(row, world.now()),
    acceptedAt: new Date(row.acceptedAt).toISOString(),
    costKrw: row.people * TEXT_MESSAGE_LIMITS.priceKrw,
  };
}

function stateOf(row: Campaign, at: number): string {
  if (row.cancelledAt !== null) return "CANCELLED";
  return at - row.acceptedAt > CANCEL_WITHIN_MS ? "SENT" : "ACCEPTED";
}

function statsOf(row: Campaign, at: number): JsonObject {
  return {
    delivered: grown(row.id, row.people, at - row.acceptedAt),
    spentKrw: row.people * TEXT_MESSAGE_LIMITS.priceKrw,
  };
}

function ledgerRow(row: Campaign, asOf: number): JsonObject {
  const { text: _text, ...facts } = row;
  return {
    ...facts,
    status: stateOf(row, asOf),
    acceptedAt: new Date(row.acceptedAt).toISOString(),
    netCostKrw: row.cancelledAt === null ? row.people * TEXT_MESSAGE_LIMITS.priceKrw : 0,
    stats: statsOf(row, asOf),
  };
}

/** Two campaigns with one marker are one event sent twice. */
function doubles(rows: readonly Campaign[]): readonly string[] {
  const markers = rows.map(({ marker }) => marker);
  return [...new Set(markers.filter((marker, index) => markers.indexOf(marker) !== index))].map(
    (marker) => `two campaigns carry the marker ${marker}`,
  );
}
