import { ChannelError, type ChannelId, type ChannelRecord } from "../../channels/index.ts";
import type { ServiceContext } from "../../context.ts";
import { type Condition, held, rawStatement, type Statement } from "../../db/index.ts";
import type { EventView } from "../event/index.ts";
import type { ChannelRow } from "./row.ts";

/** Won; null = no cap. */
export type Caps = { readonly eventKrw: number | null; readonly channelKrw: number | null };

type Place = { readonly storeId: string; readonly eventId: string };

/** The caps that hold for one channel of an event: its own from the request, else what the plan says by now. */
export function capsOf(
  event: EventView,
  row: { readonly channel: ChannelId; readonly content: { readonly capKrw: number | null } },
): Caps {
  const planned = event.channelPlan.find(({ channel }) => channel === row.channel)?.capKrw ?? null;
  return { eventKrw: event.budgetCapKrw, channelKrw: row.content.capKrw ?? planned };
}

/**
 * Sets money aside for one channel's irreversible call, in one write that holds only while both caps have room:
 * runs at the same time cannot pass a cap together. Repeatable: a row has one reservation.
 *
 * @returns null, or BUDGET_EXCEEDED with a sentence that names the sums; nothing is set aside then
 * @example const refused = await reserveSpend(ctx, { row, caps: capsOf(event, row), amountKrw: 100_000 });
 */
export async function reserveSpend(
  ctx: ServiceContext,
  wish: { readonly row: ChannelRow; readonly caps: Caps; readonly amountKrw: number },
): Promise<ChannelError | null> {
  const { row, caps, amountKrw } = wish;
  const room = [hasRoom(row, null, { amountKrw, capKrw: caps.eventKrw })];
  room.push(hasRoom(row, row.channel, { amountKrw, capKrw: caps.channelKrw }));
  const results = await ctx.deps.shards.of(row.storeId).write([
    rawStatement(
      `insert into spend_reservations (store_id, distribution_id, channel, event_id, state, amount_krw, updated_at)
       select ?, ?, ?, ?, 'RESERVED', ?, ? where ${room.map(({ sql }) => sql).join(" and ")}
       on conflict (store_id, distribution_id, channel) do update set state = 'RESERVED',
         amount_krw = excluded.amount_krw, updated_at = excluded.updated_at`,
      [
        row.storeId,
        row.distributionId,
        row.channel,
        row.eventId,
        amountKrw,
        ctx.deps.clock.now(),
        ...room.flatMap(({ args }) => args),
      ],
    ),
  ]);
  return held(results) ? null : refusal(ctx, wish);
}

/** For the batch that stores where a post is: the reservation becomes what was really spent. */
export function settleSpend(
  ctx: ServiceContext,
  row: ChannelRow,
  entry: { readonly record: ChannelRecord; readonly mark: Condition },
): readonly Statement[] {
  const { record, mark } = entry;
  const spent = spentOf(record);
  if (spent === null) return [];
  return [
    rawStatement(
      `update spend_reservations set state = ?, amount_krw = coalesce(?, amount_krw), updated_at = ?
       where store_id = ? and distribution_id = ? and channel = ? and ${mark.sql}`,
      [
        spent.state,
        spent.amountKrw,
        ctx.deps.clock.now(),
        row.storeId,
        row.distributionId,
        row.channel,
        ...mark.args,
      ],
    ),
  ];
}

/** What an event has spent or set aside, in all and by channel, won. */
export async function readSpend(
  ctx: ServiceContext,
  place: Place,
): Promise<{ readonly totalKrw: number; readonly byChannel: ReadonlyMap<string, number> }> {
  const [rows = []] = await ctx.deps.shards
    .of(place.storeId)
    .query([
      rawStatement(
        "select channel, sum(amount_krw) as krw from spend_reservations where store_id = ? and event_id = ? group by channel",
        [place.storeId, place.eventId],
      ),
    ]);
  const byChannel = new Map(rows.map((row) => [String(row["channel"]), Number(row["krw"])]));
  return { totalKrw: [...byChannel.values()].reduce((sum, krw) => sum + krw, 0), byChannel };
}

/** What an owner reads when a cap has no room. */
export function budgetSentence(about: {
  readonly capKrw: number;
  readonly spentKrw: number;
  readonly amountKrw: number;
}): string {
  const won = (krw: number) => `${krw.toLocaleString("ko-KR")}원`;
  const { capKrw, spentKrw, amountKrw } = about;
  return spentKrw === 0
    ? `예산 ${won(capKrw)}보다 많은 ${won(amountKrw)}이 들어요. 예산을 늘린 뒤 배포해 주세요.`
    : `예산 ${won(capKrw)} 가운데 ${won(spentKrw)}을 이미 쓰거나 잡아 두었어요. ${won(amountKrw)}이 더 드니 예산을 늘린 뒤 배포해 주세요.`;
}

/** An amount of 0 always has room: free channels go out whatever the cap. */
function hasRoom(
  row: ChannelRow,
  channel: ChannelId | null,
  wish: { readonly amountKrw: number; readonly capKrw: number | null },
): Condition {
  if (wish.capKrw === null || wish.amountKrw === 0) return { sql: "1 = 1", args: [] };
  const ofChannel = channel === null ? "" : "and channel = ?";
  return {
    sql: `(select coalesce(sum(amount_krw), 0) from spend_reservations where store_id = ? and event_id = ? ${ofChannel}
            and not (distribution_id = ? and channel = ?)) + ? <= ?`,
    args: [
      row.storeId,
      row.eventId,
      ...(channel === null ? [] : [channel]),
      row.distributionId,
      row.channel,
      wish.amountKrw,
      wish.capKrw,
    ],
  };
}

function spentOf(
  record: ChannelRecord,
): { readonly state: "SETTLED" | "RELEASED"; readonly amountKrw: number | null } | null {
  switch (record.status) {
    case "SUCCESS":
    case "SCHEDULED":
      return { state: "SETTLED", amountKrw: record.costKrw };
    case "FAILED":
    case "CANCELLED":
      return { state: "RELEASED", amountKrw: record.costKrw ?? 0 };
    default:
      return null;
  }
}

async function refusal(
  ctx: ServiceContext,
  { row, caps, amountKrw }: { row: ChannelRow; caps: Caps; amountKrw: number },
): Promise<ChannelError> {
  const { totalKrw, byChannel } = await readSpend(ctx, row);
  const own = byChannel.get(row.channel) ?? 0;
  const isOfChannel = caps.channelKrw !== null && own + amountKrw > caps.channelKrw;
  const capKrw = (isOfChannel ? caps.channelKrw : caps.eventKrw) ?? 0;
  const spentKrw = isOfChannel ? own : totalKrw;
  return new ChannelError({
    kind: "balance",
    reason: "BUDGET_EXCEEDED",
    field: isOfChannel ? "capKrw" : "budgetCapKrw",
    messageKo: budgetSentence({ capKrw, spentKrw, amountKrw }),
  });
}
