import { type ChannelId, isChannelId, type WebhookSubject } from "../../channels/index.ts";
import type { ServiceContext } from "../../context.ts";
import { type Condition, rawStatement, type Statement } from "../../db/index.ts";
import { findResource } from "../store/index.ts";
import { EXTERNAL_REF_SEPARATOR } from "./row.ts";

const MINUTE_MS = 60_000;
/** News of a whole account (a comment, say) come by the hundred: its posts are read again at most once a minute. */
const ACCOUNT_LEAD_MS = 4 * MINUTE_MS;

/** A row that still waits for something is taken up at once; a posted one has its turn of statistics now. */
const AWAKE =
  "status in ('PENDING', 'IN_PROGRESS', 'SCHEDULED', 'UNCONFIRMED', 'ACTION_REQUIRED', 'SUCCESS')";

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

function rowOf(channel: ChannelId, subject: Exclude<WebhookSubject, { by: "account" }>): Condition {
  if (subject.by === "externalId") return { sql: "external_id = ?", args: [subject.externalId] };
  const ref = readExternalRef(subject.externalRef);
  if (ref?.channel !== channel) return { sql: "0", args: [] };
  return { sql: "distribution_id = ?", args: [ref.distributionId] };
}

/** Whose posts a provider's own id or our reference names, where the address of a webhook names no store. */
export async function storesOfPost(
  ctx: ServiceContext,
  post: { readonly channel: ChannelId; readonly subject: Exclude<WebhookSubject, { by: "account" }> },
): Promise<readonly string[]> {
  const { channel, subject } = post;
  if (subject.by === "externalRef") {
    const ref = readExternalRef(subject.externalRef);
    const found =
      ref?.channel === channel ? await findResource(ctx, ref.distributionId, "distribution") : undefined;
    return found ? [found.storeId] : [];
  }
  const [rows = []] = await ctx.deps.store.query([
    rawStatement(
      "select distinct store_id from distribution_channels where channel = ? and external_id = ?",
      [channel, subject.externalId],
    ),
  ]);
  return rows.map((row) => String(row["store_id"]));
}

function readExternalRef(text: string): { distributionId: string; channel: ChannelId } | null {
  const [distributionId = "", channel = "", ...rest] = text.split(EXTERNAL_REF_SEPARATOR);
  return rest.length === 0 && isChannelId(channel) ? { distributionId, channel } : null;
}
