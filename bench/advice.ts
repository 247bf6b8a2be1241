import { adviseBudget, type PaidChannel } from "../src/services/analytics/advice/index.ts";
import { playSeason } from "../tests/support/ad-market.ts";
import { printFigures } from "./lib/figure.ts";
import { median, quantile } from "./lib/numbers.ts";

/** Question: how much of what the best split would bring is lost with the advice, and how much without it? */
export const REGRET_RATIO_MAX = 0.5;

const SEASONS = 500;
const EVENTS = 8;
const ADVICES = 200;

/** Large shapes and six channels: the dearest advice there is. */
const CHANNELS: readonly PaidChannel[] = (
  ["WooridongneTV", "RingoBiz", "GenieTV", "Instagram", "NaverBlog", "KakaoChannel"] as const
).map((channel, index) => ({
  ...{ channel, costKrw: 200_000, participants: 700 + 40 * index, hasRun: true },
  ...{ floorKrw: 50_000, capKrw: 400_000, stepKrw: 1_000 },
}));

function main(): void {
  const seasons = Array.from({ length: SEASONS }, (_, index) => playSeason(`bench ${index}`, EVENTS));
  const once = Array.from({ length: SEASONS }, (_, index) => playSeason(`bench ${index}`, 1));
  const advised = seasons.map((season) => season.advised);
  const kept = seasons.map((season) => season.kept);
  const times = Array.from({ length: ADVICES }, (_, index) => {
    const startedAt = performance.now();
    adviseBudget(CHANNELS, String(index));
    return performance.now() - startedAt;
  });
  printFigures([
    {
      question: "budget advice: loss to an oracle / loss of never moving, median",
      unit: "ratio",
      value: median(advised) / median(kept),
      limit: { kind: "atMost", value: REGRET_RATIO_MAX },
      note: `${SEASONS} simulated stores, ${EVENTS} events each; saturation unknown to the adviser by a factor of 3`,
    },
    { question: "  loss with the advice, median", unit: "ratio", value: median(advised) },
    { question: "  the same, worst tenth from", unit: "ratio", value: quantile(advised, 0.9) },
    { question: "  loss without, median", unit: "ratio", value: median(kept) },
    { question: "  the same, worst tenth from", unit: "ratio", value: quantile(kept, 0.9) },
    { question: "  stores that end worse than they began", unit: "ratio", value: worse(seasons) },
    {
      question: "  loss after a single advice, median",
      unit: "ratio",
      value: median(once.map(({ last }) => last)),
    },
    { question: "  stores that a single advice makes worse", unit: "ratio", value: worse(once) },
    { question: "  one advice for six channels, p50", unit: "ms", value: quantile(times, 0.5) },
  ]);
}

function worse(seasons: readonly { readonly last: number; readonly kept: number }[]): number {
  return seasons.filter(({ last, kept }) => last > kept + 0.02).length / seasons.length;
}

main();
