import { describe, expect, test } from "bun:test";
import { barList, hourHeat, shareBar, steps, type TrendData, trend } from "../../src/charts/index.ts";
import { nodesOf } from "./support.ts";

const KO = { id: "c", locale: "ko" } as const;
const EN = { id: "c", locale: "en" } as const;
const day = (date: number) => `2026-10-${date}T00:00:00+09:00`;
const course = (...values: (number | null)[]): TrendData => ({
  name: "참여자",
  unit: "people",
  step: "DAILY",
  points: values.map((value, index) => ({ at: day(20 + index), value })),
});

describe("the sentence of a trend", () => {
  test("names the busiest bucket in the store's own time, in both languages", () => {
    const data: TrendData = {
      ...course(),
      step: "HOURLY",
      points: [
        { at: "2026-10-20T17:00:00+09:00", value: 40 },
        { at: "2026-10-20T18:00:00+09:00", value: 200 },
      ],
    };
    expect(trend(data, KO).caption).toBe("참여자: 10월 20일(화) 저녁 6시에 200명으로 가장 많았어요.");
    expect(trend({ ...data, name: "Participants" }, EN).caption).toBe(
      "Participants: most on Tue, Oct 20, 6 PM with 200 people.",
    );
  });

  test("compares only the days that both periods know, and never a change from 0", () => {
    const compared = (values: (number | null)[], ...before: (number | null)[]) =>
      trend({ ...course(...values), compare: { name: "지난주", values: before } }, KO).caption;
    expect(compared([10, 20, 99], 10, 10, null)).toContain("지난주보다 50% 많아요.");
    expect(compared([10, 5], 10, 10)).toContain("지난주보다 25% 적어요.");
    expect(compared([10, 10], 10, 10)).toContain("지난주에도 같은 값이었어요.");
    expect(compared([10, 10], 0, 0)).not.toContain("지난주");
  });

  test("says that a bucket is not over, and what a cumulative course has come to", () => {
    const { points } = course(3, 9);
    const data = {
      ...course(),
      isCumulative: true,
      points: points.map((point, index) => ({ ...point, isPartial: index === 1 })),
    };
    expect(trend(data, KO).caption).toBe(
      "참여자: 10월 21일(수)까지 모두 9명이에요. 마지막 값은 아직 늘어날 수 있어요.",
    );
  });

  test("tells nothing known, nothing there and nothing happened apart", () => {
    expect(trend(course(), KO).caption).toBe("참여자: 아직 보여 줄 값이 없어요.");
    expect(trend(course(null, null), KO).caption).toBe("참여자: 아직 알 수 없어요.");
    expect(trend(course(0, 0), KO).caption).toBe("참여자: 아직 모두 0명이에요.");
    expect(trend(course(0, null), KO).caption).toBe("참여자: 알려진 값은 모두 0명이에요.");
    expect(trend(course(12), KO).caption).toBe("참여자: 10월 20일(화)에 12명이에요.");
  });
});

describe("the drawing of a trend", () => {
  const kinds = (data: TrendData) =>
    nodesOf(trend(data, KO).drawing).flatMap(({ attributes }) => attributes["class"] ?? []);

  test("[W-36] another period differs by dashes and squares, and a bucket that is not over by dots and a ring", () => {
    const data: TrendData = {
      ...course(1, 2, 3),
      points: course(1, 2, 3).points.map((point, index) => ({ ...point, isPartial: index === 2 })),
      compare: { name: "지난주", values: [1, 1, 1] },
    };
    const seen = kinds(data);
    for (const kind of [
      "chart-line",
      "chart-line chart-compare",
      "chart-line chart-open",
      "chart-square",
      "chart-dot-open",
    ])
      expect(seen.some((name) => name.includes(kind))).toBe(true);
  });

  test("a day that is not known breaks the line instead of falling to 0", () => {
    const line = nodesOf(trend(course(5, 5, null, 5, 5), KO).drawing).find(
      ({ attributes }) => attributes["class"] === "chart-line",
    );
    expect(line?.attributes["d"]?.match(/M/g)).toHaveLength(2);
  });

  test("what happened stands in its own lane, in words and in the reading of its day", () => {
    const chart = trend({ ...course(1, 2), markers: [{ at: day(21), text: "배포 완료" }] }, KO);
    expect(
      nodesOf(chart.drawing).filter(({ attributes }) => attributes["class"] === "chart-marker"),
    ).toHaveLength(1);
    expect(chart.readings[1]?.text).toBe("10월 21일(수): 참여자 2명, 배포 완료");
  });
});

test("bars name the largest and the sum of what is known; a negative bar ends where 0 is", () => {
  const rows = [
    { label: "카카오", value: -50 },
    { label: "지니TV", value: 100 },
    { label: "링고비즈", value: null },
  ];
  const chart = barList({ name: "매출 변화", of: "채널", unit: "won", rows }, KO);
  expect(chart.caption).toBe("매출 변화: 지니TV에서 100원으로 가장 많았어요. 모두 50원이에요.");
  const bars = nodesOf(chart.drawing).filter(({ attributes }) =>
    /^chart-s\d/.test(attributes["class"] ?? ""),
  );
  expect(bars.map(({ attributes }) => [attributes["x"], attributes["width"]])).toEqual([
    ["0%", "33.33%"],
    ["33.33%", "66.67%"],
    ["33.33%", "0%"],
  ]);
  expect(chart.table.rows[2]?.cells).toEqual([{ text: "알 수 없음", value: null }]);
});

test("the sum of a bar list is told as it is read: 회 ends with a vowel, 명 does not", () => {
  const rows = [{ label: "카카오", value: 12 }];
  const captionOf = (unit: "views" | "people") => barList({ name: "수", of: "채널", unit, rows }, KO).caption;
  expect(captionOf("views")).toBe("수: 카카오에서 12회로 가장 많았어요. 모두 12회예요.");
  expect(captionOf("people")).toBe("수: 카카오에서 12명으로 가장 많았어요. 모두 12명이에요.");
});

test("shares of a whole add up to 100, as a bar and as a ring", () => {
  for (const isRing of [false, true]) {
    const chart = shareBar(
      {
        name: "연령",
        unit: "people",
        isRing,
        parts: [1, 1, 1].map((value, index) => ({ label: `${index + 1}0대`, value })),
      },
      KO,
    );
    expect(chart.table.rows.map(({ cells }) => cells[1]?.value)).toEqual([33.4, 33.3, 33.3]);
    expect(chart.caption).toBe("연령: 10대 비율이 33.4%로 가장 높아요.");
  }
});

test("hours of the same weekday are added up, whatever zone the reader's device is in", () => {
  const points = ["2026-11-20T18:00:00+09:00", "2026-11-13T18:00:00+09:00", "2026-11-21T00:00:00+09:00"].map(
    (at) => ({ at, value: 2 }),
  );
  const chart = hourHeat({ name: "참여자", unit: "people", points }, KO);
  expect(chart.caption).toBe("참여자: 금요일 저녁 6시에 4명으로 가장 많았어요.");
  expect(chart.table.rows[18]?.cells[4]).toEqual({ text: "4명", value: 4 });
  expect(chart.table.rows[0]?.cells[5]).toEqual({ text: "2명", value: 2 });
  expect(chart.table.rows[1]?.cells[5]).toEqual({ text: "-", value: null });
});

describe("steps from cost to revenue", () => {
  const costs = [{ label: "경품", value: 300_000 }];
  const sentence = (sales: number | null) =>
    steps({ name: "비용과 수익", costs, revenues: [{ label: "매출 증가", value: sales }] }, KO).caption;

  test("end in what is left, in what is lacking, or in not knowing", () => {
    expect(sentence(450_000)).toBe("비용과 수익: 300,000원을 써서 450,000원을 얻었고, 150,000원이 남았어요.");
    expect(sentence(100_000)).toBe("비용과 수익: 300,000원을 써서 100,000원을 얻었고, 200,000원이 모자라요.");
    expect(sentence(-100_000)).toBe(
      "비용과 수익: 300,000원을 썼는데 수익이 −100,000원이라, 400,000원이 모자라요.",
    );
    expect(sentence(null)).toBe(
      "비용과 수익: 모르는 금액이 있어 얼마가 남았는지 아직 알 수 없어요. 지금까지 300,000원을 썼어요.",
    );
  });

  test("each bar begins where the one before ended", () => {
    const chart = steps(
      { name: "비용과 수익", costs, revenues: [{ label: "매출 증가", value: 450_000 }] },
      KO,
    );
    expect(chart.table.rows.map(({ cells }) => cells[0]?.value)).toEqual([-300_000, 450_000, 150_000]);
    const bars = nodesOf(chart.drawing).filter(({ attributes }) =>
      /^chart-s\d/.test(attributes["class"] ?? ""),
    );
    expect(bars.map(({ attributes }) => [attributes["x"], attributes["width"]])).toEqual([
      ["0%", "66.67%"],
      ["0%", "100%"],
      ["66.67%", "33.33%"],
    ]);
  });
});
