import { expect, test } from "bun:test";
import { describeWith } from "../support/required.ts";
import { type OutageOptions, runOutage } from "./outage-run.ts";

const TEST_MS_MAX = 240_000;

/** Nobody is refused, nothing is lost or doubled, and nothing is left to do. */
async function expectKept(options: OutageOptions, acknowledgedMin: number) {
  const report = await runOutage(options);
  const { acknowledged, refused, lost, missing, doubled, left } = report;
  expect({ refused, lost, missing, doubled, left }).toEqual({
    ...{ refused: 0, lost: 0, missing: 0, doubled: 0, left: 0 },
  });
  expect(acknowledged).toBeGreaterThan(acknowledgedMin);
  return report;
}

describeWith("Kafka", "two processes on one libSQL server, with Kafka, under load", () => {
  test(
    "lose and double nothing while the broker is down, and the lag goes back to 0 [R-164] [R-165]",
    async () => {
      const { lagThen } = await expectKept({ outage: "kafka", outageMs: 5_000, perSecond: 15 }, 50);
      expect(lagThen).toBeGreaterThan(20);
    },
    TEST_MS_MAX,
  );

  test(
    "lose and double nothing when one of them is killed: the other takes its partitions [R-164] [R-165]",
    () => expectKept({ outage: "process", outageMs: 4_000, perSecond: 15 }, 30).then(() => {}),
    TEST_MS_MAX,
  );
});

describeWith("redis-server", "two processes on one libSQL server, with Redis Streams, under load", () => {
  test(
    "lose and double nothing while Redis is down, and the lag goes back to 0 [R-164] [R-165]",
    async () => {
      const { lagThen } = await expectKept({ outage: "redis-streams", outageMs: 5_000, perSecond: 15 }, 50);
      expect(lagThen).toBeGreaterThan(20);
    },
    TEST_MS_MAX,
  );
});
