import { freshId, type ServiceContext } from "../../context.ts";
import { type Condition, rawStatement, type Statement } from "../../db/index.ts";

export type NotificationInput = {
  storeId: string;
  /** Stable word, e.g. CHANNEL_FAILED, EVENT_ENDED. */
  kind: string;
  eventId: string | null;
  channel: string | null;
  /** Korean sentence for the owner; no personal data. */
  message: string;
  params: Readonly<Record<string, string | number>>;
};

/** A row for the owner's list, written in the batch of what it tells about. */
export function notify(ctx: ServiceContext, input: NotificationInput, mark: Condition): Statement {
  return rawStatement(
    `insert into notifications (store_id, id, kind, event_id, channel, message, params, created_at)
     select ?, ?, ?, ?, ?, ?, ?, ? where ${mark.sql}`,
    [
      input.storeId,
      freshId(ctx.deps),
      input.kind,
      input.eventId,
      input.channel,
      input.message,
      JSON.stringify(input.params),
      ctx.deps.clock.now(),
      ...mark.args,
    ],
  );
}
