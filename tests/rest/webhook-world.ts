import type { ChannelId, WebhookEvent, WebhookSubject } from "../../src/channels/index.ts";
import { rawStatement } from "../../src/db/index.ts";
import { storeDb } from "../helpers/store-db.ts";
import {
  connectionOf,
  type Owner,
  openConnections,
  openStore,
  signedDelivery,
} from "../services/channel/provider.ts";

export const MINUTE = 60_000;
export const LATER = 30 * MINUTE;

export type Post = { readonly distributionId: string; readonly externalId: string };
export type Webhooks = Awaited<ReturnType<typeof openWebhooks>>;

/** The secret that a store's partner signs with; other channels' webhooks are signed by the operator's app. */
export const secretOf = (owner: Owner) => `store-secret-of-${owner.storeId}`;

export const event = (dedupeKey: string, subject: WebhookSubject): WebhookEvent => ({
  dedupeKey,
  kind: "status_changed",
  subject,
});

export const about = ({ distributionId }: Post, channel: ChannelId = "GenieTV") =>
  event(`key-${distributionId}`, { by: "externalRef", externalRef: `${distributionId}:${channel}` });

/** Two stores and what a provider may send about their posts. */
export async function openWebhooks(options: { isDemo?: boolean } = {}) {
  const world = await openConnections({ isDemo: options.isDemo ?? false });
  const [mine, foreign] = [await openStore(world, "mine"), await openStore(world, "foreign")];
  async function connect(owner: Owner, channel: ChannelId, account = "dalbit"): Promise<string> {
    const own = channel === "GenieTV" ? { webhookSecret: secretOf(owner) } : {};
    const credentials = { account, token: "t", ...own };
    await world.call("channels.connect", { storeId: owner.storeId, channel, credentials }, owner.token);
    return String((await connectionOf(world, owner, channel))["connection_id"]);
  }

  /** A channel of a run whose next look comes much later. */
  async function post(owner: Owner, channel: ChannelId, status = "IN_PROGRESS"): Promise<Post> {
    const distributionId = world.newId();
    const eventId = world.newId();
    const externalId = `ext-${distributionId}`;
    const now = world.clock.now();
    await world.deps.control.write([
      rawStatement(
        "insert into resources (id, kind, store_id, event_id, created_at) values (?, 'distribution', ?, ?, ?)",
        [distributionId, owner.storeId, eventId, now],
      ),
    ]);
    await storeDb(world.deps).write([
      rawStatement(
        `insert into distribution_channels (store_id, distribution_id, channel, event_id, status, step, state, version,
         content, tracking_code, external_id, data, attempts, next_attempt_at, created_at, updated_at)
       values (?, ?, ?, ?, ?, 'PREPARING', '{}', 1, '{}', 'code', ?, '{}', 0, ?, ?, ?)`,
        [owner.storeId, distributionId, channel, eventId, status, externalId, now + LATER, now, now],
      ),
    ]);
    return { distributionId, externalId };
  }

  async function deliver(path: string, init: RequestInit) {
    const response = await world.fetch(path, init);
    return { status: response.status, body: await response.text(), headers: response.headers };
  }

  async function send(path: string, events: readonly WebhookEvent[] | string, secret: string, ageMs = 0) {
    return deliver(path, await signedDelivery(events, { secret, sentAt: world.clock.now() - ageMs }));
  }

  /** In how many ms the row is looked at. */
  async function dueIn({ distributionId }: Post): Promise<number | null> {
    const [row] = await world.rows(
      "select next_attempt_at as due from distribution_channels where distribution_id = ?",
      distributionId,
    );
    return row?.["due"] === null ? null : Number(row?.["due"]) - world.clock.now();
  }

  /** Everything that is stored, so that "nothing changed" means nothing. */
  async function everything(): Promise<string> {
    const seen: unknown[] = [];
    for (const rows of [world.rows, world.controlRows]) {
      const tables = await rows("select name from sqlite_master where type = 'table' order by name");
      for (const { name } of tables) seen.push([name, await rows(`select * from "${name}"`)]);
    }
    return JSON.stringify(seen);
  }

  const dueAt = (at: number) =>
    storeDb(world.deps).write([rawStatement("update distribution_channels set next_attempt_at = ?", [at])]);

  return { world, mine, foreign, connect, post, deliver, send, dueIn, dueAt, everything, close: world.close };
}
