import {
  CHANNEL_NAMES,
  CHANNEL_REASONS,
  CHANNEL_STATUSES,
  type ChannelStatus,
  isChannelId,
  isChannelReason,
} from "../../channels/index.ts";
import type { ServiceContext } from "../../context.ts";
import type { Row } from "../../db/index.ts";
import { SOURCE_WORDS } from "../analytics/index.ts";
import type { Cell } from "../csv.ts";
import { cellOf, localTime, ROWS_AT_ONCE, rowPages, type TablePages, zoneWord } from "../table-pages.ts";
import { toCostSource } from "./distribution-dto.ts";

const STATUS_WORDS = {
  PENDING: "준비 중",
  IN_PROGRESS: "보내는 중",
  SCHEDULED: "예약됨",
  ACTION_REQUIRED: "직접 올려야 함",
  UNCONFIRMED: "확인 중",
  SUCCESS: "성공",
  FAILED: "실패",
  CANCELLED: "취소됨",
} as const satisfies Record<ChannelStatus, string>;

/**
 * Every channel of every run of a store with what it cost, oldest first: neither who asked for it nor what was sent,
 * which may name people. Grants nothing.
 */
export async function* deliveryTable(
  ctx: ServiceContext,
  { storeId, timeZone }: { readonly storeId: string; readonly timeZone: string },
): TablePages {
  const zone = zoneWord(timeZone);
  yield [
    [
      ...["배포 ID", "이벤트 ID", "채널", "상태", "이유", "비용(원)", "비용 출처", "게시물 주소"],
      ...[`게시 시각(${zone})`, `배포를 시작한 시각(${zone})`],
    ],
  ];
  const read = {
    db: ctx.deps.shards.of(storeId),
    sql: `select distribution_id, event_id, channel, status, reason, cost_krw, cost_source, external_url, external_at,
        created_at, state ->> '$.providerStatus' as provider_status from distribution_channels
      where store_id = ? and (distribution_id, channel) > (?, ?)
      order by distribution_id, channel limit ${ROWS_AT_ONCE}`,
    args: [storeId],
    key: { distribution_id: "", channel: "" },
  };
  for await (const rows of rowPages(read)) yield rows.map((row) => cellsOf(row, timeZone));
}

/** A simulator's own address leads nowhere; one that the owner has told is hers to open. */
function postUrl(row: Row): Cell {
  const isPractice = row["cost_source"] === "simulated" && row["provider_status"] !== "OWNER_DECLARED";
  return isPractice ? null : cellOf(row["external_url"]);
}

function cellsOf(row: Row, timeZone: string): readonly Cell[] {
  const [channel, reason] = [String(row["channel"]), String(row["reason"])];
  const status = CHANNEL_STATUSES.find((name) => name === row["status"]);
  const source = row["cost_krw"] === null ? null : toCostSource(String(row["cost_source"]));
  return [
    ...[cellOf(row["distribution_id"]), cellOf(row["event_id"])],
    ...[isChannelId(channel) ? CHANNEL_NAMES[channel] : channel, status ? STATUS_WORDS[status] : null],
    ...[isChannelReason(reason) ? CHANNEL_REASONS[reason] : null, cellOf(row["cost_krw"])],
    ...[source === null ? null : SOURCE_WORDS[source], postUrl(row)],
    ...[localTime(timeZone, row["external_at"]), localTime(timeZone, row["created_at"])],
  ];
}
