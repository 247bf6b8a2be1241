import { expect, setDefaultTimeout } from "bun:test";
import { onWorkers } from "../support/on-workers.ts";
import { describeWith, testWith } from "../support/required.ts";
import { onFileAndStreams, onServerAndRedis, onTwoProcessesAndKafka, type SetUp } from "../support/setups.ts";
import { runStory } from "./support.ts";

setDefaultTimeout(180_000);

/** On one file alone the story is played by story.test.ts. */
async function playsOn(start: () => Promise<SetUp>): Promise<void> {
  const setUp = await start();
  try {
    const { code, output } = await runStory(["--url", setUp.url, "--participants", "40"]);
    const told = code === 0 ? "" : `${output}\n--- server ---\n${setUp.output().slice(-4_000)}`;
    expect({ code, told }).toEqual({ code: 0, told: "" });
  } finally {
    await setUp.stop();
  }
}

describeWith("redis-server", "the same story, every number as the facts say [R-192]", () => {
  testWith("redis-server", "on a file, with messages through Redis streams", () => playsOn(onFileAndStreams));
  testWith("redis-server", "on a libSQL server over HTTP and Redis", () => playsOn(onServerAndRedis));
  testWith("Kafka", "on two Bun processes, a libSQL server over HTTP and Kafka", () =>
    playsOn(onTwoProcessesAndKafka),
  );
  testWith("wrangler", "on Workers, a libSQL server over HTTP, Redis and Queues", () =>
    playsOn(onTickingWorkers),
  );
});

/** The cron trigger of production comes once a minute; the story need not wait so long. */
async function onTickingWorkers(): Promise<SetUp> {
  const workers = await onWorkers();
  let isOver = false;
  const ticking = (async () => {
    while (!isOver) {
      await workers.tick();
      await Bun.sleep(1_000);
    }
  })().catch(() => {});
  return {
    ...workers,
    stop: async () => {
      isOver = true;
      await ticking;
      await workers.stop();
    },
  };
}
