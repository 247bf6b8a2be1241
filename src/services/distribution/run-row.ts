import {
  type ChannelContext,
  type ChannelId,
  type ChannelRecord,
  drive,
  idempotencyKeyFor,
  type JournalEntry,
  registryOf,
} from "../../channels/index.ts";
import type { ServiceContext } from "../../context.ts";
import { held } from "../../db/index.ts";
import { type Connection, openConnection, webhookUrl } from "../channel/index.ts";
import { loadMediaFor } from "../media/index.ts";
import { marketingRecipients } from "../participation/index.ts";
import { type ChannelRow, externalRefOf } from "./row.ts";
import { saveRow } from "./save-row.ts";
import { capsOf, reserveSpend } from "./spend.ts";
import { isReachable, type Subject } from "./subject.ts";
import { deriveInput } from "./views.ts";

/** A row that nobody saved for this long belongs to a run that died. Longer than any step of the driver. */
export const LEASE_MS = 180_000;

/** Opens what the adapter needs; opened once for each drive, never stored. */
export function contextFactory(ctx: ServiceContext, subject: Subject, row: ChannelRow) {
  const { channels, clock } = ctx.deps;
  const { needsRecipients } = registryOf(channels).get(row.channel).descriptor.capabilities;
  let opened: Promise<Connection> | undefined;
  let recipients: Promise<readonly string[]> | undefined;
  const connection = () => {
    opened ??= openConnection(ctx, row);
    return opened;
  };
  const phones = async () =>
    (await marketingRecipients({ ctx, storeId: row.storeId })).map(({ phone }) => phone);
  const context = async (signal: AbortSignal, record: ChannelRecord): Promise<ChannelContext> => {
    recipients ??= needsRecipients ? phones() : Promise.resolve([]);
    return {
      ...deriveInput(ctx, { ...subject, trackingCode: row.trackingCode }),
      now: clock.now(),
      account: (await connection()).account,
      content: row.content.sent,
      externalRef: externalRefOf(row),
      idempotencyKey: await idempotencyKeyFor(`${externalRefOf(row)}:${record.generation}`),
      marker: row.trackingCode,
      commitAttemptAt: record.commitAttemptAt,
      callbackUrl: webhookUrl(ctx, row.channel, (await connection()).account.id),
      recipients: await recipients,
      loadMedia: loadMediaFor(ctx, row.storeId),
      fetch: channels.fetch,
      signal,
    };
  };
  const recipientCount = async () => {
    recipients ??= needsRecipients ? phones() : Promise.resolve([]);
    return (await recipients).length;
  };
  return { context, connection, recipientCount };
}

/** Who says what the channel costs: the partner (a simulator is named as such), else the agreed price. */
export async function withCost(
  ctx: ServiceContext,
  job: { subject: Subject; row: ChannelRow; record: ChannelRecord; connection: () => Promise<Connection> },
): Promise<{ record: ChannelRecord; costSource: string | null }> {
  const { row, record, subject } = job;
  const isPlaced = record.status === "SUCCESS" || record.status === "SCHEDULED";
  if (!isPlaced) return { record, costSource: row.costSource };
  if (record.costKrw !== null) {
    if (record.costKrw === row.record.costKrw && row.costSource !== null)
      return { record, costSource: row.costSource };
    const { provider } = await job.connection();
    return { record, costSource: provider === "simulator" ? "simulated" : "measured" };
  }
  const costKrw = record.plannedKrw ?? estimatedKrw(ctx, { subject, row, recipientCount: 0 });
  const { provider } = await job.connection();
  return {
    record: { ...record, costKrw },
    costSource: provider === "simulator" ? "simulated" : "estimated",
  };
}

function estimatedKrw(
  ctx: ServiceContext,
  job: { subject: Subject; row: ChannelRow; recipientCount: number },
): number {
  const { subject, row, recipientCount } = job;
  const input = { ...deriveInput(ctx, { ...subject, trackingCode: row.trackingCode }), recipientCount };
  return registryOf(ctx.deps.channels).get(row.channel).estimate(row.content.sent, input).costKrw;
}

/**
 * Drives one claimed row to its next rest. Every step is stored before the next one; a refused save means that
 * another run has taken the row, and this one ends.
 */
export async function runRow(ctx: ServiceContext, subject: Subject, claimed: ChannelRow): Promise<void> {
  const { channels, clock, sleep, shards, log } = ctx.deps;
  const channel = registryOf(channels).get(claimed.channel);
  const { context, connection, recipientCount } = contextFactory(ctx, subject, claimed);
  let row = claimed;
  const reserve = async (record: ChannelRecord) => {
    const amountKrw =
      record.plannedKrw ?? estimatedKrw(ctx, { subject, row, recipientCount: await recipientCount() });
    return reserveSpend(ctx, { row, caps: capsOf(subject.event, row), amountKrw });
  };
  const save = async (entry: JournalEntry): Promise<boolean> => {
    const cost = await withCost(ctx, { subject, row, record: entry.record, connection });
    const leaseUntil = entry.isLast ? null : clock.now() + LEASE_MS;
    const record = dueForStatistics(cost.record, row.record, clock.now());
    const batch = saveRow(ctx, {
      row,
      record,
      costSource: cost.costSource,
      attempts: entry.attempts,
      leaseUntil,
      event: subject.event,
    });
    if (!held(await shards.of(row.storeId).write(batch.statements))) return false;
    row = batch.row;
    tellOperator(ctx, entry, row.channel);
    ctx.deps.events.wake(row.storeId);
    return true;
  };
  await drive({
    channel,
    record: row.record,
    context,
    journal: { save },
    policies: channels.policies,
    account: claimed.storeId,
    reserve,
    now: clock.now,
    sleep,
    signal: new AbortController().signal,
    inlineUntil: clock.now() + channels.inlineMs,
    mayCommit: isReachable(subject.event),
    onFault: (thrown) =>
      log.error("channel_fault", {
        channel: row.channel,
        fault: thrown instanceof Error ? thrown.name : "unknown",
      }),
  });
}

/** What only the operator can mend is told by the run that met it, not by those that it stops. */
function tellOperator(
  { deps }: ServiceContext,
  { record, attempts }: JournalEntry,
  channel: ChannelId,
): void {
  if (record.status !== "FAILED" || record.reason !== "SERVICE_FAULT") return;
  const met = attempts.findLast(
    ({ httpStatus, providerCode }) => httpStatus !== null || providerCode !== null,
  );
  if (met !== undefined)
    deps.log.error("channel_service_fault", { channel, code: met.providerCode ?? String(met.httpStatus) });
}

/** A posted channel's next attempt is the collection of its statistics: the first one at once. */
export function dueForStatistics(record: ChannelRecord, before: ChannelRecord, now: number): ChannelRecord {
  return record.status === "SUCCESS" && before.status !== "SUCCESS"
    ? { ...record, nextAttemptAt: now }
    : record;
}
