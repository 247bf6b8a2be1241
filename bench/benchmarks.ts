import { sleep } from "../src/entry/platform.ts";
import { publishSnapshot } from "../src/services/analytics/index.ts";
import { openTown } from "../tests/services/analytics/benchmarks/population.ts";
import { printFigures } from "./lib/figure.ts";
import { watchLoop } from "./lib/loop.ts";
import { quantile } from "./lib/numbers.ts";

/** Question: how long does a month of benchmarks take, and how long does it hold up others at once? */
const STORES = 2_000;
/** Of one page of stores, so that no request waits long. */
const HOLD_MS_MAX = 200;

async function main(): Promise<void> {
  const town = await openTown([], { sleep });
  for (const industry of ["음식점", "카페", "미용실", "서점"]) await town.addShops(STORES / 4, { industry });
  const loop = watchLoop();
  const began = performance.now();
  const { rows } = await publishSnapshot(town.system(), "2026-10");
  const took = performance.now() - began;
  const late = loop.stop();
  await town.close();
  printFigures([
    { question: `benchmarks of ${STORES} stores with an event each`, unit: "ms", value: took },
    {
      question: "  longest time that nothing else ran",
      unit: "ms",
      value: quantile(late, 1),
      limit: { kind: "atMost", value: HOLD_MS_MAX },
    },
    { question: "  published rows", unit: "count", value: rows },
  ]);
}

await main();
