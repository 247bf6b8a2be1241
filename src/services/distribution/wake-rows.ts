import { type ChannelId, isChannelId, type WebhookSubject } from "../../channels/index.ts";
import type { ServiceContext } from "../../context.ts";
import { type Condition, onEachShard, type Row, rawStatement, type Statement } from "../../db/index.ts";
import { EXTERNAL_REF_SEPARATOR } from "./row.ts";

const MINUTE_MS = 60_000;
/** News of a whole account (a comment, say) come by the hundred: its posts are read again at most once a minute. */
const ACCOUNT_LEAD_MS = 4 * MINUTE_MS;

/** A row that still waits for something is taken up at once; a posted one has its turn of statistics now. */
const AWAKE =
  "status in ('PENDING', 'IN_PROGRESS', 'SCHEDULED', 'UNCONFIRMED', 'ACTION_REQUIRED', 'SUCCESS')";

type PostSubject = Exclude<WebhookSubject, { by: "account" }>;
type Target = { readonly storeId: string; readonly channel: ChannelId; readonly subject: WebhookSubject };

/**
 * For the batch that accepts a webhook: the rows it is about come next, of this store and channel only. What the
 * webhook said is not believed: the ticks read it again from the channel.
 */
export function wakeRows(ctx: ServiceContext, target: Target, mark: Condition): Statement {
  const { storeId, channel, subject } = target;
  const now = ctx.deps.clock.now();
  if (subject.by === "account")
    return rawStatement(
      `update distribution_channels set next_attempt_at = max(?, next_attempt_at - ${ACCOUNT_LEAD_MS})
       where store_id = ? and channel = ? and status = 'SUCCESS' and next_attempt_at > ? and ${mark.sql}`,
      [now, storeId, channel, now + MINUTE_MS, ...mark.args],
    );
  const { sql, args } = rowOf(channel, subject);
  return rawStatement(
    `update distribution_channels set next_attempt_at = ? where store_id = ? and channel = ? and ${sql}
       and ${AWAKE} and (next_attempt_at is null or next_attempt_at > ?) and ${mark.sql}`,
    [now, storeId, channel, ...args, now, ...mark.args],
  );
}

function rowOf(channel: ChannelId, subject: PostSubject): Condition {
  if (subject.by === "externalId") return { sql: "external_id = ?", args: [subject.externalId] };
  const ref = readExternalRef(subject.externalRef);
  if (ref?.channel !== channel) return { sql: "0", args: [] };
  return { sql: "distribution_id = ?", args: [ref.distributionId] };
}

/**
 * Whose posts the provider's own ids and our references name, where the address of a webhook names no store. By
 * two reads, however many subjects.
 *
 * @returns the store ids of each subject, in the order of the subjects
 */
export async function storesOfPosts(
  ctx: ServiceContext,
  posts: { readonly channel: ChannelId; readonly subjects: readonly PostSubject[] },
): Promise<readonly (readonly string[])[]> {
  const { channel, subjects } = posts;
  const keys = subjects.map((subject) => {
    if (subject.by === "externalId") return { by: subject.by, key: subject.externalId };
    const ref = readExternalRef(subject.externalRef);
    return { by: subject.by, key: ref?.channel === channel ? ref.distributionId : "" };
  });
  const listOf = (by: PostSubject["by"]) =>
    JSON.stringify(keys.filter((each) => each.by === by).map(({ key }) => key));
  const ofPost = rawStatement(
    `select distinct external_id as key, store_id from distribution_channels
     where channel = ? and external_id in (select value from json_each(?))`,
    [channel, listOf("externalId")],
  );
  const [byId, [byRun = []]] = await Promise.all([
    onEachShard(ctx.deps.shards, async (db) => (await db.query([ofPost]))[0] ?? []),
    ctx.deps.control.query([
      rawStatement(
        `select id as key, store_id from resources
         where kind = 'distribution' and id in (select value from json_each(?))`,
        [listOf("externalRef")],
      ),
    ]),
  ]);
  const found = { externalId: storesByKey(byId), externalRef: storesByKey(byRun) };
  return keys.map(({ by, key }) => found[by].get(key) ?? []);
}

function storesByKey(rows: readonly Row[]): ReadonlyMap<string, readonly string[]> {
  const stores = new Map<string, string[]>();
  for (const row of rows) {
    const key = String(row["key"]);
    const known = stores.get(key) ?? [];
    const storeId = String(row["store_id"]);
    // While a store moves, two databases have its rows.
    if (!known.includes(storeId)) stores.set(key, [...known, storeId]);
  }
  return stores;
}

function readExternalRef(text: string): { distributionId: string; channel: ChannelId } | null {
  const [distributionId = "", channel = "", ...rest] = text.split(EXTERNAL_REF_SEPARATOR);
  return rest.length === 0 && isChannelId(channel) ? { distributionId, channel } : null;
}
