import type { ChannelId } from "../../channels/index.ts";
import type { ServiceContext } from "../../context.ts";
import { bumpVersion, held, versionKeys } from "../../db/index.ts";
import { invalid } from "../../errors.ts";
import { DEFAULT_TIME_ZONE, toIso } from "../../time.ts";
import { auditMark } from "../audit/index.ts";
import { type OnceHandle, runOnce } from "../idempotency/index.ts";
import { type EventAccess, loadStore, OWNER, requireEvent } from "../store/index.ts";
import { snapshotStatements } from "./record-snapshot.ts";
import type { ManualRecord } from "./schemas/index.ts";

export type RecordManualInput = {
  eventId: string;
  channel: ChannelId;
  views: number;
  asOf: string;
  idempotencyKey?: string | undefined;
};

/**
 * Views that the owner counted, for channels that tell us none. They are shown as manual and give way to a
 * newer snapshot of the channel.
 *
 * @throws AppError NOT_FOUND, INVALID INVALID_REQUEST for an instant that is still to come
 * @example await recordManual({ ctx, input: { eventId, channel: "NaverBlog", views: 320, asOf: "2026-03-10T18:00:00+09:00" } })
 */
export async function recordManual({
  ctx,
  input,
}: {
  ctx: ServiceContext;
  input: RecordManualInput;
}): Promise<ManualRecord> {
  const access = await requireEvent(ctx, input.eventId, OWNER);
  if (Date.parse(input.asOf) > ctx.deps.clock.now()) throw invalid("INVALID_REQUEST", { fields: ["asOf"] });
  const store = await loadStore({ ctx, storeId: access.storeId });
  const { eventId, channel, views } = input;
  const asOf = toIso(store?.timeZone ?? DEFAULT_TIME_ZONE, Date.parse(input.asOf));
  const answer: ManualRecord = { eventId, channel, views, asOf, source: "manual" };
  return runOnce({
    ctx,
    storeId: access.storeId,
    procedure: "analytics.recordManual",
    input,
    run: async (once) => {
      await write(ctx, { access, input }, once);
      return answer;
    },
    replay: async () => answer,
  });
}

async function write(
  ctx: ServiceContext,
  { access, input }: { access: EventAccess; input: RecordManualInput },
  once: OnceHandle,
): Promise<void> {
  const { storeId, eventId } = access;
  const { channel, views } = input;
  const details = { channel, views, asOf: input.asOf };
  const audit = auditMark(
    ctx,
    { storeId, action: "analytics.recordManual", entityId: eventId, details },
    once.guard,
  );
  const snapshot = {
    storeId,
    eventId,
    channel,
    metrics: { views },
    asOf: Date.parse(input.asOf),
    source: "manual",
  } as const;
  const results = await ctx.deps.shards
    .of(storeId)
    .write([
      audit.statement,
      ...(await snapshotStatements(ctx, snapshot, audit.mark)),
      ...once.remember({}, audit.mark),
      bumpVersion(storeId, versionKeys.event(eventId), audit.mark),
    ]);
  if (!held(results)) throw new TypeError("the idempotency key was used while the call ran");
}
