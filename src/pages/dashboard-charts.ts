import { barList, type Chart, hourHeat, shareBar, steps, trend } from "../charts/index.ts";
import type { Dashboard } from "../services/analytics/index.ts";
import { channelName } from "./channel-cells.ts";

const KO = "ko";

type Trend = Dashboard["participationTrend"];
type Profile = Dashboard["participantProfile"];

/** Participants of each channel. */
export function channelChart(rows: Dashboard["channelPerformance"]): Chart {
  const shown = rows.map(({ channel, participants }) => ({
    label: channelName(channel),
    value: participants,
  }));
  return barList(
    { name: "참여자", of: "채널", unit: "people", rows: shown },
    { id: "by-channel", locale: KO },
  );
}

/** New participants of each bucket of time. @param width room in CSS px, for its labels */
export function trendChart({ dataPoints, timeUnit }: Trend, width = 320): Chart {
  const points = dataPoints.map(({ timestamp, participants, partial }) => ({
    at: timestamp,
    value: participants,
    isPartial: partial,
  }));
  return trend(
    { name: "새 참여자", unit: "people", step: timeUnit, points },
    { id: "course", locale: KO, width },
  );
}

/** Participants by weekday and hour; from the trend by hours. */
export function hoursChart({ dataPoints }: Trend): Chart {
  const points = dataPoints.map(({ timestamp, participants }) => ({ at: timestamp, value: participants }));
  return hourHeat({ name: "참여자", unit: "people", points }, { id: "by-hour", locale: KO });
}

/** Groups of participants, each kind as parts of a whole; kinds without groups are left out. */
export function profileCharts(profile: Profile): readonly { readonly name: string; readonly chart: Chart }[] {
  const kinds = [
    { id: "ages", name: "연령", parts: profile.ageDistribution.map((row) => part(row.ageGroup, row)) },
    { id: "genders", name: "성별", parts: profile.genderDistribution.map((row) => part(row.gender, row)) },
    { id: "regions", name: "지역", parts: profile.regionDistribution.map((row) => part(row.region, row)) },
    { id: "slots", name: "시간대", parts: profile.timeDistribution.map((row) => part(row.timeSlot, row)) },
  ];
  if (profile.state === "EMPTY") return [];
  return kinds
    .filter(({ parts }) => parts.length > 0)
    .map(({ id, name, parts }) => ({
      name,
      chart: shareBar({ name, unit: "people", parts, isRing: id === "genders" }, { id, locale: KO }),
    }));
}

function part(label: string, { count }: { readonly count: number }) {
  return { label, value: count };
}

/** From each cost to what the event is expected to have brought; what cost nothing has no step. */
export function returnsChart({ totalCost, expectedRevenue }: Dashboard["roiAnalysis"]): Chart {
  const all = [
    { label: "경품", value: totalCost.prizeCost },
    ...totalCost.channelCosts.map(({ channel, cost }) => ({ label: channelName(channel), value: cost })),
    { label: "기타", value: totalCost.otherCosts },
  ];
  const costs = all.filter(({ value }) => value !== 0);
  const revenues = [
    { label: "한 주 전보다 늘어난 매출", value: expectedRevenue.salesIncrease },
    { label: "신규 고객의 가치", value: expectedRevenue.newCustomerLTV },
  ];
  return steps({ name: "비용과 예상 수익", costs, revenues }, { id: "returns-steps", locale: KO });
}
