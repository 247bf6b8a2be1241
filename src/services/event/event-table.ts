import type { ServiceContext } from "../../context.ts";
import { EVENT_STATUSES, OBJECTIVES } from "../../db/schema/store.ts";
import { cellOf, localTime, ROWS_AT_ONCE, rowPages, type TablePages, zoneWord } from "../table-pages.ts";
import { type EventStatus, LOCALE } from "./event-view.ts";
import { OBJECTIVE_LABELS } from "./objective.ts";

const STATUS_WORDS = {
  DRAFT: "작성 중",
  APPROVED: "승인됨",
  ACTIVE: "진행 중",
  ENDED: "종료됨",
  ARCHIVED: "보관됨",
  CANCELLED: "취소됨",
} as const satisfies Record<EventStatus, string>;

/** Columns that are shown as they are stored, under their heads. */
const FIGURES = {
  prize_count: "경품 수",
  prize_cost_krw: "경품 비용(원)",
  other_cost_krw: "기타 비용(원)",
  budget_cap_krw: "예산 한도(원)",
  target_participants: "목표 참여자 수",
  max_participants: "최대 참여자 수",
  target_roi_pct: "목표 ROI(%)",
} as const;
const TIMES = {
  starts_at: "시작",
  ends_at: "종료",
  created_at: "만든 시각",
  approved_at: "승인한 시각",
  ended_at: "끝낸 시각",
  cancelled_at: "취소한 시각",
} as const;

/** All events of a store, drafts too, as its owner wrote them. Grants nothing. */
export async function* eventTable(
  ctx: ServiceContext,
  { storeId, timeZone }: { readonly storeId: string; readonly timeZone: string },
): TablePages {
  const times = Object.values(TIMES).map((head) => `${head}(${zoneWord(timeZone)})`);
  yield [["이벤트 ID", "제목", "목적", "상태", "설명", "경품", ...Object.values(FIGURES), ...times]];
  const read = {
    db: ctx.deps.shards.of(storeId),
    sql: `select e.id, t.title, e.objective, e.status, t.description, t.prize_name,
        ${[...Object.keys(FIGURES), ...Object.keys(TIMES)].map((column) => `e.${column}`).join(", ")}
      from events e left join event_texts t on t.store_id = e.store_id and t.event_id = e.id and t.locale = ?
      where e.store_id = ? and e.id > ? order by e.id limit ${ROWS_AT_ONCE}`,
    args: [LOCALE, storeId],
    key: { id: "" },
  };
  for await (const rows of rowPages(read)) {
    yield rows.map((row) => {
      const objective = OBJECTIVES.find((name) => name === row["objective"]);
      const status = EVENT_STATUSES.find((name) => name === row["status"]);
      return [
        ...[cellOf(row["id"]), cellOf(row["title"])],
        ...[objective ? OBJECTIVE_LABELS[objective] : null, status ? STATUS_WORDS[status] : null],
        ...[cellOf(row["description"]), cellOf(row["prize_name"])],
        ...Object.keys(FIGURES).map((column) => cellOf(row[column])),
        ...Object.keys(TIMES).map((column) => localTime(timeZone, row[column])),
      ];
    });
  }
}
