import { whatIf } from "../../src/client/index.ts";
import { Difference, require } from "./book.ts";
import { compare } from "./compare.ts";
import { channelsKrw, roiOf } from "./expected/roi.ts";
import type { Facts } from "./facts.ts";
import type { Stage } from "./shop.ts";
import { number } from "./table.ts";

/** What the owner could do next: the ROI with half the prize, and where the channels' money works better. */
export async function checkDecisions({ owner }: Stage, facts: Facts): Promise<string> {
  const { eventId } = facts.event;
  return `다음 이벤트를 위해\n${await whatIfLine(owner, facts)}\n${await adviceLine(owner, eventId)}\n`;
}

/** The facts with half the prize must give what the server says, and what the client says without asking. */
async function whatIfLine(owner: Stage["owner"], facts: Facts): Promise<string> {
  const { eventId } = facts.event;
  const prizeKrw = Math.floor(facts.event.prizeKrw / 2);
  const { eventId: _id, ...answer } = await owner.analytics.whatIf.query({ eventId, changes: { prizeKrw } });
  const returnsWith = (prize: number) => {
    const roi = roiOf(facts, { ...facts.event, prizeKrw: prize }, channelsKrw(facts));
    return { totalCostKrw: roi.cost, modelledRoi: roi.modelled, measuredRoi: roi.measured };
  };
  compare("whatIf.current.returns", returnsWith(facts.event.prizeKrw), answer.current.returns);
  compare("whatIf.changed.returns", returnsWith(prizeKrw), answer.changed.returns);
  require("whatIf of the client", answer, whatIf({ inputs: answer.current.inputs, changes: { prizeKrw } }));
  const { roi } = answer.current.returns;
  const [largest] = answer.tornado;
  return [
    `경품비를 절반(${number(prizeKrw, "원")})으로 줄였다면 ROI ${number(roi, " %")} → ${number(answer.changed.returns.roi, " %")}`,
    `손익분기 참여자 ${number(answer.breakEvenParticipants, "명")}`,
    `가장 크게 움직이는 가정 ${LABELS[largest?.assumption ?? "prizeKrw"]} (±20 %에 ${number(largest?.swing ?? null, " %p")})`,
  ].join(", ");
}

const LABELS = {
  prizeKrw: "경품비",
  channelKrw: "채널 비용",
  otherKrw: "기타 비용",
  views: "조회 수",
  participants: "참여자 수",
  visits: "방문 수",
  newCustomers: "신규 고객 수",
  grossMarginPct: "마진율",
  newCustomerLtvKrw: "신규 고객의 가치",
  salesIncreaseKrw: "매출 증가",
} as const;

/** Advice spends no won more than before, and only what is surely better gains. */
async function adviceLine(owner: Stage["owner"], eventId: string): Promise<string> {
  const { channels, moves, pairs, sentence } = await owner.analytics.advice.query({ eventId });
  const total = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0);
  const before = total(channels.map(({ currentKrw }) => currentKrw));
  require("advice.total", before, total(channels.map(({ suggestedKrw }) => suggestedKrw)));
  for (const { from, to } of moves) {
    const isSure = pairs.some(({ channel, other, probabilityBetter }) =>
      channel === to ? other === from && probabilityBetter >= 0.9 : other === to && probabilityBetter <= 0.1,
    );
    if (!isSure) throw new Difference(`advice from ${from} to ${to}`, "P ≥ 0.9", pairs);
  }
  return sentence;
}
