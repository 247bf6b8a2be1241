import type { Context, Hono } from "hono";
import { CHANNEL_LABELS } from "../../ids.ts";
import type { Ops } from "../faults.ts";
import { createFrame, type Frame } from "../frame.ts";
import type { World } from "../world.ts";
import { type Accounts, createAccounts } from "./accounts.ts";
import { answer, refusal, refusals } from "./answer.ts";
import { createDoor, type Door } from "./door.ts";
import { showCounts, showInsights } from "./insights.ts";
import { ledgerRows, violations } from "./ledger.ts";
import {
  createContainer,
  listMedia,
  type Publishing,
  publish,
  showContainer,
  showMedia,
  showQuota,
} from "./publishing.ts";
import { createRows } from "./rows.ts";

const OPS: Ops = {
  quota: "read",
  container: "prepare",
  status: "read",
  publish: "write",
  permalink: "read",
  media_list: "read",
  insights: "stats",
  counts: "stats",
  me: "read",
  subscribe: "prepare",
  authorize: "token",
  token: "token",
  long_token: "token",
  refresh: "token",
};

const NOTES = [
  "Pictures and films are not opened: an address is enough, of whatever type and shape.",
  "A picture is ready at the first look, a carousel at the second, a reel at the third.",
  'On the step "status" a refuse fault also takes a word: {"kind":"refuse","op":"status","code":"EXPIRED"}.',
  "Insights are empty for the first seconds of a post; Meta may take two days.",
  "Signing in agrees at once, always for the same account.",
];

type Simulator = Publishing & {
  readonly frame: Frame;
  readonly accounts: Accounts;
  readonly door: Door;
};

/**
 * Instagram as an app with Instagram Login sees it: containers, one visible post for each publish call, quotas,
 * usage headers, insights that come late, sign-in and tokens with an age. The token `SIM-<igUserId>` always opens
 * that account.
 */
export function createInstagramSimulator(world: World): Hono {
  const rows = createRows(world.storage);
  const frame = createFrame({
    channel: "Instagram",
    label: CHANNEL_LABELS.Instagram,
    contract: "Instagram Graph API v25.0",
    notes: NOTES,
    ops: OPS,
    world,
    refusals,
    ledger: (asOf) => ledgerRows(rows, asOf),
    violations: () => violations(rows),
  });
  const accounts = createAccounts(world);
  const sim: Simulator = { rows, seed: world.seed, frame, accounts, door: createDoor(accounts) };
  addLogin(frame.app, sim);
  addAccount(frame.app, sim);
  addNodes(frame.app, sim);
  return frame.app;
}

function addLogin(app: Hono, { frame, accounts }: Simulator): void {
  const query = (c: Context) => new URL(c.req.url).searchParams;
  app.get("/oauth/authorize", (c) => frame.step(c, "authorize", () => accounts.authorize(query(c))));
  app.post("/oauth/access_token", (c) =>
    frame.step(c, "token", async () => accounts.shortToken(new URLSearchParams(await c.req.text()))),
  );
  app.get("/access_token", (c) => frame.step(c, "long_token", () => accounts.longToken(query(c))));
  app.get("/refresh_access_token", (c) => frame.step(c, "refresh", () => accounts.refresh(query(c))));
}

const VERSION = "/:version{v[0-9]+\\.[0-9]}";

function addAccount(app: Hono, sim: Simulator): void {
  const { frame, door } = sim;
  app.get(`${VERSION}/me`, (c) =>
    frame.step(c, "me", ({ at }) =>
      door.signedIn(c, at, ({ igUserId }) =>
        answer({ user_id: igUserId, username: "madang.demo", id: igUserId }),
      ),
    ),
  );
  app.post(`${VERSION}/me/subscribed_apps`, (c) =>
    frame.step(c, "subscribe", ({ at }) =>
      door.signedIn(c, at, () =>
        c.req.query("subscribed_fields") === undefined ? refusal(100) : answer({ success: true }),
      ),
    ),
  );
  app.get(`${VERSION}/:ig/content_publishing_limit`, (c) =>
    frame.step(c, "quota", ({ at }) => door.ownAccount(c, at, (call) => showQuota(sim, call))),
  );
  app.post(`${VERSION}/:ig/media`, (c) =>
    frame.step(c, "container", async ({ at }) => {
      const text = await c.req.text();
      return door.ownAccount(c, at, (call) => createContainer(sim, call, text));
    }),
  );
  app.get(`${VERSION}/:ig/media`, (c) =>
    frame.step(c, "media_list", ({ at }) =>
      door.ownAccount(c, at, (call) => listMedia(sim, call, c.req.query("limit"))),
    ),
  );
  app.post(`${VERSION}/:ig/media_publish`, (c) =>
    frame.step(c, "publish", async ({ at }) => {
      const text = await c.req.text();
      return door.ownAccount(c, at, (call) => publish(sim, call, text));
    }),
  );
}

/** Containers and posts share one address; the fields say which is meant. */
function addNodes(app: Hono, sim: Simulator): void {
  const { frame, rows, door } = sim;
  app.get(`${VERSION}/:id/insights`, (c) =>
    frame.step(c, "insights", ({ at }) =>
      door.signedIn(c, at, (call) => {
        const media = rows.media.get(c.req.param("id"));
        return media?.igUserId === call.igUserId
          ? showInsights(media, c.req.query("metric") ?? "", at)
          : refusal(100, 33);
      }),
    ),
  );
  app.get(`${VERSION}/:id`, (c) => {
    const fields = (c.req.query("fields") ?? "").split(",");
    const id = c.req.param("id");
    const op = fields.includes("status_code")
      ? "status"
      : fields.includes("like_count")
        ? "counts"
        : "permalink";
    return frame.step(c, op, ({ at }) =>
      door.signedIn(c, at, (call) => {
        if (op === "status") return showContainer(sim, call, id);
        const media = rows.media.get(id);
        if (media?.igUserId !== call.igUserId) return refusal(100, 33);
        return op === "counts" ? showCounts(media, at) : answer(showMedia(media));
      }),
    );
  });
}
