import { liftModel, liftOf } from "../src/services/analytics/formulas/lift/index.ts";
import { seededRandom } from "../src/services/analytics/statistics/index.ts";
import { type Figure, printFigures } from "./lib/figure.ts";
import { round } from "./lib/numbers.ts";
import { simulateStore } from "./lib/simulated-store.ts";

/** Question: do nine of ten 90 % intervals of the sales lift hold what the event really added? */
const COVERAGE_MIN = 0.88;
const COVERAGE_MAX = 0.92;

const VARIATIONS = [0.1, 0.2, 0.3, 0.4, 0.5];
const CORRELATIONS = [0, 0.15, 0.3];
const WEEKS = [4, 6, 8];
const EVENT_DAYS = [3, 7, 14, 28];
const STORES_EACH = 250;

type Tally = { held: number; runs: number };

function main(): void {
  const tallies = new Map<string, Tally>();
  let milliseconds = 0;
  for (const variation of VARIATIONS)
    for (const correlation of CORRELATIONS)
      for (const weeks of WEEKS)
        for (const eventDays of EVENT_DAYS) {
          const random = seededRandom(`lift ${variation} ${correlation} ${weeks} ${eventDays}`);
          for (let store = 0; store < STORES_EACH; store++) {
            const shape = { weeks, eventDays, variation, correlation };
            const simulated = simulateStore(random, {
              ...shape,
              weeklyTrend: (random() - 0.5) * 0.04,
              lift: random() * 0.5,
            });
            const startedAt = performance.now();
            const model = liftModel(simulated.history);
            const lift = model && liftOf(model, simulated.event);
            milliseconds += performance.now() - startedAt;
            if (!lift) throw new Error("a full history has a lift");
            const held = lift.low <= simulated.trueIncrease && simulated.trueIncrease <= lift.high;
            for (const name of ["all", ...Object.entries(shape).map(([key, value]) => `${key} ${value}`)])
              add(tallies, name, held);
          }
        }
  printFigures(figuresOf(tallies, milliseconds));
}

function add(tallies: Map<string, Tally>, name: string, held: boolean): void {
  const tally = tallies.get(name) ?? { held: 0, runs: 0 };
  tallies.set(name, { held: tally.held + (held ? 1 : 0), runs: tally.runs + 1 });
}

function figuresOf(tallies: ReadonlyMap<string, Tally>, milliseconds: number): Figure[] {
  const shares = new Map([...tallies].map(([name, { held, runs }]) => [name, held / runs]));
  const all = tallies.get("all") ?? { held: 0, runs: 0 };
  const slices = [...shares].filter(([name]) => name !== "all");
  const [lowest, highest] = [
    slices.reduce((worst, slice) => (slice[1] < worst[1] ? slice : worst)),
    slices.reduce((best, slice) => (slice[1] > best[1] ? slice : best)),
  ];
  const note = `of ${all.runs} stores`;
  return [
    {
      question: "sales lift: distance of the 90 % interval's coverage from 0.9",
      value: Math.abs(all.held / all.runs - 0.9),
      unit: "ratio",
      limit: { kind: "atMost", value: 0.02 },
      note: `${round(all.held / all.runs, 3)} ${note}`,
    },
    {
      question: "  lowest coverage of stores of one kind",
      value: lowest[1],
      unit: "ratio",
      limit: { kind: "atLeast", value: COVERAGE_MIN },
      note: lowest[0],
    },
    {
      question: "  highest coverage of stores of one kind",
      value: highest[1],
      unit: "ratio",
      limit: { kind: "atMost", value: COVERAGE_MAX },
      note: highest[0],
    },
    { question: "  one lift", value: milliseconds / all.runs, unit: "ms" },
  ];
}

main();
