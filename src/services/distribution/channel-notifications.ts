import { CHANNEL_NAMES, type ChannelRecord } from "../../channels/index.ts";
import type { ServiceContext } from "../../context.ts";
import type { Condition, Statement } from "../../db/index.ts";
import { notify } from "../notification/index.ts";
import type { ChannelRow } from "./row.ts";

/** A row as stored, and its record after the step. */
type RecordChange = { readonly row: ChannelRow; readonly record: ChannelRecord };

/** The owner was asked before and is asked again. */
function isReminder({ row, record }: RecordChange): boolean {
  const isStillAsked = record.status === "ACTION_REQUIRED" && row.record.status === "ACTION_REQUIRED";
  const isNew = record.action?.remindedAt != null && row.record.action?.remindedAt == null;
  return isStillAsked && isNew;
}

/** What the owner is told of a channel's new state, in the batch that stores it. */
export function channelNotifications(
  ctx: ServiceContext,
  change: RecordChange,
  mark: Condition,
): readonly Statement[] {
  const { row, record } = change;
  if (record.status === row.record.status && !isReminder(change)) return [];
  const label = CHANNEL_NAMES[row.channel];
  const about = { storeId: row.storeId, eventId: row.eventId, channel: row.channel };
  const params = { distributionId: row.distributionId, reason: record.reason ?? "" };
  switch (record.status) {
    case "FAILED":
      return [
        notify(
          ctx,
          {
            ...about,
            kind: "CHANNEL_FAILED",
            message: `${label} 배포에 실패했어요. ${record.message ?? ""}`.trim(),
            params,
          },
          mark,
        ),
      ];
    case "ACTION_REQUIRED": {
      const message = isReminder(change)
        ? `${label} 글이 아직 보이지 않아요. 이벤트가 끝나기 전에 올리고 글 주소를 알려 주세요.`
        : `${label} 글을 직접 올려 주세요. 올린 뒤 글 주소를 알려 주시면 확인할게요.`;
      return [notify(ctx, { ...about, kind: "CHANNEL_ACTION_REQUIRED", message, params }, mark)];
    }
    case "UNCONFIRMED": {
      const message = `${label} 게시 여부를 확인하고 있어요. 확인되면 알려 드릴게요.`;
      return [notify(ctx, { ...about, kind: "CHANNEL_UNCONFIRMED", message, params }, mark)];
    }
    case "SUCCESS": {
      if (row.record.status !== "UNCONFIRMED") return [];
      const message = `${label}에 게시된 것을 확인했어요.`;
      return [notify(ctx, { ...about, kind: "CHANNEL_CONFIRMED", message, params }, mark)];
    }
    default:
      return [];
  }
}
