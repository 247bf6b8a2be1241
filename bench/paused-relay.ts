import { runPausedRelay } from "../tests/events/paused-relay.ts";
import { type Figure, printFigures } from "./lib/figure.ts";

/** Question: does a consumer that stands still for half a minute amid its work count anything twice, or not at all? */
export const PAUSE_MS = 30_000;

async function main(): Promise<void> {
  const { messages, meanwhile, observed, expected } = await runPausedRelay({
    people: 8_000,
    pauseMs: PAUSE_MS,
  });
  const wrong = expected.filter((facts, index) => !Bun.deepEquals(facts, observed[index])).length;
  const figures: Figure[] = [
    {
      question: "a consumer stands still for 30 s beside another: events counted wrongly",
      unit: "count",
      value: wrong,
      limit: { kind: "atMost", value: 0 },
      note: `${messages} messages, ${meanwhile} of them applied meanwhile`,
    },
  ];
  printFigures(figures);
}

await main();
process.exit(0);
