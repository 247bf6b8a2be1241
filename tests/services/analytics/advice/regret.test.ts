import { expect, test } from "bun:test";
import { bestSplit, participantsAt } from "../../../../src/services/analytics/advice/response.ts";
import { quantile } from "../../../../src/services/analytics/statistics/index.ts";
import { playSeason } from "../../../support/ad-market.ts";

test("eight events with the advice lose less than half of what eight without lose to an oracle, in bad markets too [N-06]", () => {
  const seasons = Array.from({ length: 24 }, (_, index) => playSeason(`season ${index}`, 8));
  const lost = (name: "advised" | "kept", p: number) =>
    quantile(
      seasons.map((season) => season[name]),
      p,
    ) ?? 1;
  expect(lost("kept", 0.5)).toBeGreaterThan(0.05);
  expect(lost("advised", 0.5)).toBeLessThan(lost("kept", 0.5) / 2);
  expect(lost("advised", 0.9)).toBeLessThan(lost("kept", 0.9) / 2);
});

test("the best split spends the budget and cannot be improved by moving a thousand won [N-06]", () => {
  const slots = [
    { baseKrw: 100_000, floorKrw: 25_000, capKrw: 200_000 },
    { baseKrw: 200_000, floorKrw: 50_000, capKrw: 400_000 },
    { baseKrw: 50_000, floorKrw: 12_500, capKrw: 60_000 },
  ];
  const rates = [0.004, 0.0001, 0.006];
  const spends = bestSplit(slots, rates, 350_000);
  const brought = (split: readonly number[]) =>
    split.reduce((sum, spend, at) => sum + participantsAt(spend, rates[at] ?? 0, slots[at]?.baseKrw ?? 1), 0);
  expect(Math.abs(spends.reduce((sum, spend) => sum + spend, 0) - 350_000)).toBeLessThan(1);
  expect(spends[2]).toBe(60_000);
  for (const [from, giver] of slots.entries()) {
    for (const [to, taker] of slots.entries()) {
      const moved = spends.map((spend, at) => spend + (at === to ? 1_000 : 0) - (at === from ? 1_000 : 0));
      const isAllowed = (moved[from] ?? 0) >= giver.floorKrw && (moved[to] ?? 0) <= taker.capKrw;
      if (isAllowed) expect(brought(moved)).toBeLessThanOrEqual(brought(spends) + 1e-9);
    }
  }
});
