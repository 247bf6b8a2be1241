import { CHANNEL_NAMES, isChannelId } from "../../../channels/index.ts";
import type { ServiceContext } from "../../../context.ts";
import type { Row } from "../../../db/index.ts";
import { dayOf } from "../../../time.ts";
import type { Cell } from "../../csv.ts";
import { cellOf, localTime, ROWS_AT_ONCE, rowPages, type TablePages, zoneWord } from "../../table-pages.ts";
import { DIRECT_LABEL } from "../formulas/channels.ts";
import { count } from "../queries/values.ts";
import { Source } from "../schemas/index.ts";
import { SOURCE_WORDS } from "../wording.ts";
import { METRIC_WORDS } from "./channel-rows.ts";

type Place = { readonly storeId: string; readonly timeZone: string };

/** A channel's figures by their columns; unknown ones are empty cells. */
const METRICS = {
  views: "노출 수",
  impressions: METRIC_WORDS.impressions,
  clicks: METRIC_WORDS.clicks,
  likes: METRIC_WORDS.likes,
  comments: METRIC_WORDS.comments,
  shares: METRIC_WORDS.shares,
  total_calls: METRIC_WORDS.calls,
  completed_calls: METRIC_WORDS.completedCalls,
  average_duration: METRIC_WORDS.averageSeconds,
} as const;
const METRIC_COLUMNS = Object.keys(METRICS);
const metricList = (table: string) => METRIC_COLUMNS.map((column) => `${table}.${column}`).join(", ");
const TITLE = "(select title from event_stats s where s.store_id = k.store_id and s.event_id = k.event_id)";

/** The totals of each of a store's events that was approved. Grants nothing. */
export async function* resultTable(ctx: ServiceContext, { storeId }: Place): TablePages {
  yield [["이벤트 ID", "제목", "참여자 수", "방문 수", "처음 온 고객 수", "다시 온 고객 수"]];
  const read = {
    db: ctx.deps.shards.of(storeId),
    sql: `select event_id, title, participants, conversions, new_customers, returns from event_stats
      where store_id = ? and event_id > ? order by event_id limit ${ROWS_AT_ONCE}`,
    args: [storeId],
    key: { event_id: "" },
  };
  for await (const rows of rowPages(read)) {
    yield rows.map((row) => [
      ...[cellOf(row["event_id"]), cellOf(row["title"]), count(row["participants"])],
      ...[count(row["conversions"]), count(row["new_customers"]), count(row["returns"])],
    ]);
  }
}

/** The days of each event: how many entered on it, and how many of them have come to the shop. Grants nothing. */
export async function* dayTable(ctx: ServiceContext, { storeId, timeZone }: Place): TablePages {
  yield [["이벤트 ID", "제목", `날짜(${zoneWord(timeZone)})`, "참여자 수", "그중 방문한 수"]];
  const read = {
    db: ctx.deps.shards.of(storeId),
    sql: `select k.event_id, k.hour, k.participants, k.conversions, ${TITLE} as title from timeline_hourly k
      where k.store_id = ? and (k.event_id, k.hour) > (?, ?) order by k.event_id, k.hour limit ${ROWS_AT_ONCE}`,
    args: [storeId],
    key: { event_id: "", hour: 0 },
  };
  // A day's hours stand together, but the end of a page may part them.
  let open: Day | undefined;
  for await (const rows of rowPages(read)) {
    const done: Day[] = [];
    for (const row of rows) {
      const day = dayOf(timeZone, Number(row["hour"]));
      if (open === undefined || open.eventId !== row["event_id"] || open.day !== day) {
        if (open !== undefined) done.push(open);
        open = {
          eventId: cellOf(row["event_id"]),
          title: cellOf(row["title"]),
          day,
          participants: 0,
          visits: 0,
        };
      }
      open.participants += Number(row["participants"]);
      open.visits += Number(row["conversions"]);
    }
    yield done.map(dayCells);
  }
  if (open !== undefined) yield [dayCells(open)];
}

type Day = { eventId: Cell; title: Cell; day: string; participants: number; visits: number };

function dayCells({ eventId, title, day, participants, visits }: Day): readonly Cell[] {
  return [eventId, title, day, count(participants), count(visits)];
}

/** Each channel of each event: who came by it, what it last said of itself and what it cost. Grants nothing. */
export async function* channelTable(ctx: ServiceContext, { storeId, timeZone }: Place): TablePages {
  yield [
    [
      ...["이벤트 ID", "제목", "채널", "참여자 수", "방문 수", ...Object.values(METRICS), "출처"],
      ...[`기준 시각(${zoneWord(timeZone)})`, "비용(원)", "비용 출처"],
    ],
  ];
  const keys = ["channel_stats", "channel_participation"].map(
    (table) =>
      `select store_id, event_id, channel from ${table} where store_id = ?1 and (event_id, channel) > (?2, ?3)`,
  );
  const of = "store_id = k.store_id and";
  const read = {
    db: ctx.deps.shards.of(storeId),
    sql: `select k.event_id, k.channel, ${TITLE} as title, p.participants, p.conversions, ${metricList("c")}, c.source,
        c.as_of, m.amount_krw, m.source as cost_source
      from (${keys.join(" union ")} order by 2, 3 limit ${ROWS_AT_ONCE}) k
      left join channel_participation p on p.${of} p.event_id = k.event_id and p.channel = k.channel
      left join channel_stats c on c.${of} c.event_id = k.event_id and c.channel = k.channel
      left join cost_entries m
        on m.${of} m.event_id = k.event_id and m.kind = 'channel' and m.channel = k.channel
      order by k.event_id, k.channel`,
    args: [storeId],
    key: { event_id: "", channel: "" },
  };
  for await (const rows of rowPages(read)) {
    yield rows.map((row) => [
      ...[cellOf(row["event_id"]), cellOf(row["title"]), channelWord(row)],
      ...[count(row["participants"]), count(row["conversions"])],
      ...METRIC_COLUMNS.map((column) => cellOf(row[column])),
      ...[sourceWord(row["source"]), localTime(timeZone, row["as_of"])],
      ...[cellOf(row["amount_krw"]), sourceWord(row["cost_source"])],
    ]);
  }
}

/** What each channel had come to at the end of a day, as it was last measured on it. Grants nothing. */
export async function* channelDayTable(ctx: ServiceContext, { storeId, timeZone }: Place): TablePages {
  yield [
    [
      ...["이벤트 ID", "제목", "채널", "날짜"],
      ...Object.values(METRICS).map((head) => `그날까지 ${head}`),
      ...["출처", `기준 시각(${zoneWord(timeZone)})`],
    ],
  ];
  const read = {
    db: ctx.deps.shards.of(storeId),
    sql: `select k.event_id, k.channel, k.day, ${TITLE} as title, ${metricList("k")}, k.source, k.as_of
      from channel_stats_daily k
      where k.store_id = ? and (k.event_id, k.channel, k.day) > (?, ?, ?)
      order by k.event_id, k.channel, k.day limit ${ROWS_AT_ONCE}`,
    args: [storeId],
    key: { event_id: "", channel: "", day: "" },
  };
  for await (const rows of rowPages(read)) {
    yield rows.map((row) => [
      ...[cellOf(row["event_id"]), cellOf(row["title"]), channelWord(row), cellOf(row["day"])],
      ...METRIC_COLUMNS.map((column) => cellOf(row[column])),
      ...[sourceWord(row["source"]), localTime(timeZone, row["as_of"])],
    ]);
  }
}

function channelWord(row: Row): string {
  const channel = String(row["channel"]);
  if (channel === "") return DIRECT_LABEL;
  return isChannelId(channel) ? CHANNEL_NAMES[channel] : channel;
}

function sourceWord(source: Row[string] | undefined): Cell {
  const known = Source.options.find((name) => name === source);
  return known === undefined ? null : SOURCE_WORDS[known];
}
