import type { Context, Hono } from "hono";
import { z } from "zod";
import { CHANNEL_LABELS } from "../../ids.ts";
import { parseJson } from "../../json.ts";
import { codeFor } from "../answer.ts";
import { SIMULATOR_PF_ID } from "../credentials.ts";
import { type Answer, createFrame, type Frame } from "../frame.ts";
import { createTable } from "../table.ts";
import type { World } from "../world.ts";
import { ledgerRows, violationsOf } from "./account.ts";
import { REFUSED, refusal } from "./answer.ts";
import * as dealers from "./dealer.ts";
import { createDoor, type Door } from "./door.ts";
import { FileRow, upload } from "./files.ts";
import { createFreshIds } from "./fresh-ids.ts";
import { createGroups, type GroupRow } from "./groups.ts";
import { createReports, type Reports } from "./reports.ts";

const DEPOSIT_KRW = 1_000_000_000;

const OPS = {
  upload: "prepare",
  group: "prepare",
  messages: "prepare",
  send: "write",
  schedule: "write",
  group_status: "read",
  results: "read",
  cancel: "write",
  balance: "read",
  report: "webhook",
} as const;

export type SolapiOptions = {
  /** Prepaid won. */
  readonly depositKrw?: number;
};

type Sim = { readonly dealer: dealers.Dealer; readonly frame: Frame; readonly door: Door };

/**
 * The message dealer Solapi as far as brand messages need it: signed requests, pictures, groups that go out once,
 * results by recipient, charges and refunds, reports. It never keeps a phone number.
 */
export function createSolapiSimulator(world: World, options: SolapiOptions = {}): Hono {
  const groups = createGroups(world.storage);
  const files = createTable("file", FileRow, world.storage);
  const { now, seed } = world;
  const dealer: dealers.Dealer = {
    groups,
    files,
    groupIds: createFreshIds(seed, groups),
    fileIds: createFreshIds(seed, files),
    now,
    seed,
    depositKrw: options.depositKrw ?? DEPOSIT_KRW,
  };
  const frame = createFrame({
    channel: "KakaoChannel",
    label: CHANNEL_LABELS.KakaoChannel,
    contract: "Solapi messages v4 (BMS_FREE)",
    notes: [
      "Phone numbers are kept as salted hashes only, so the field `to` of a message that is read is empty.",
      'Our own rules: a text begins with "(광고)", and a link may lead to a local address.',
      "3 % of the numbers are no friends of the channel (3102), 2 % have no KakaoTalk (3104); at night all are 3108.",
      `Only the Kakao channel ${SIMULATOR_PF_ID} is linked: a message of any other is refused with 1041.`,
      'PUT /__webhook {"url":"https://…"} is the console: reports of groups go there, five tries at most.',
    ],
    ops: OPS,
    world,
    refusals: {
      serverError: () => refusal(500, "InternalError"),
      rateLimited: () => refusal(429, "TooManyRequests"),
      maintenance: () => refusal(503, "ServiceUnavailable"),
      refuse: ({ status = 400, code = codeFor(REFUSED, status) }) => refusal(status, code),
      errorInSuccess: () => refusal(200, "InternalError"),
    },
    ledger: (asOf) => {
      reports.flush();
      return ledgerRows(groups, asOf);
    },
    violations: () => violationsOf(groups),
  });
  const reports = createReports(world, frame.faults, groups);
  addReports(frame.app, reports);
  const sim: Sim = { dealer, frame, door: createDoor() };
  addAccount(sim);
  addGroups(sim);
  return frame.app;
}

/** `PUT /__webhook { url }` stands for the dealer's console, where an operator enters the address for reports. */
function addReports(app: Hono, reports: Reports): void {
  const Address = z.strictObject({ url: z.url().nullable() });
  app.use(async (_, next) => {
    reports.flush();
    await next();
    reports.flush();
  });
  app.put("/__webhook", async (c) => {
    const parsed = Address.safeParse(parseJson(await c.req.text()));
    if (!parsed.success) return c.json({ error: "INVALID_REQUEST" }, 400);
    reports.setUrl(parsed.data.url);
    return c.json(parsed.data);
  });
}

function addAccount(sim: Sim): void {
  const { dealer, frame } = sim;
  frame.app.get("/cash/v1/balance", (c) =>
    signed(sim, c, { op: "balance", act: async () => dealers.balance(dealer) }),
  );
  frame.app.post("/storage/v1/files", (c) =>
    signed(sim, c, {
      op: "upload",
      act: async (text) => upload(dealer.files, dealer.fileIds, parseJson(text)),
    }),
  );
}

function addGroups(sim: Sim): void {
  const { dealer } = sim;
  const { app } = sim.frame;
  const path = "/messages/v4/groups";
  const onGroup = (
    op: string,
    act: (group: GroupRow, text: string, c: Context) => Promise<Answer> | Answer,
  ) => {
    return (c: Context) =>
      signed(sim, c, {
        op,
        act: async (text) => {
          const group = dealer.groups.get(c.req.param("groupId") ?? "");
          return group === undefined ? refusal(404, "ResourceNotFound") : act(group, text, c);
        },
      });
  };
  app.post(path, (c) =>
    signed(sim, c, { op: "group", act: (text) => dealers.create(dealer, parseJson(text)) }),
  );
  app.get(
    `${path}/:groupId`,
    onGroup("group_status", (group) => dealers.shown(dealer, group)),
  );
  app.delete(
    `${path}/:groupId`,
    onGroup("cancel", (group) => dealers.remove(dealer, group)),
  );
  app.put(
    `${path}/:groupId/messages`,
    onGroup("messages", (group, text) => dealers.add(dealer, group, text)),
  );
  app.get(
    `${path}/:groupId/messages`,
    onGroup("results", (group, _, c) => dealers.page(dealer, group, (name) => c.req.query(name))),
  );
  app.post(
    `${path}/:groupId/send`,
    onGroup("send", (group) => dealers.send(dealer, group)),
  );
  app.post(
    `${path}/:groupId/schedule`,
    onGroup("schedule", (group, text) => dealers.schedule(dealer, group, parseJson(text))),
  );
  app.delete(
    `${path}/:groupId/schedule`,
    onGroup("cancel", (group) => dealers.unschedule(dealer, group)),
  );
}

type SignedStep = { readonly op: string; readonly act: (text: string) => Promise<Answer> };

async function signed(sim: Sim, c: Context, { op, act }: SignedStep): Promise<Response> {
  const text = await c.req.text();
  return sim.frame.step(c, op, async (clock) => {
    const refused = await sim.door.refuse(c.req.header("authorization"), clock.at);
    return refused ?? act(text);
  });
}
