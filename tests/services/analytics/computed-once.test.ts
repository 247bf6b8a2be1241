import { expect, test } from "bun:test";
import { memoryCache } from "../../../src/cache/index.ts";
import { getDashboard } from "../../../src/services/analytics/index.ts";
import { noMetrics } from "../../../src/telemetry/index.ts";
import { createWorld } from "./world.ts";

test("1,000 readers at once of a dashboard that nobody has computed wait for one computation [N-16]", async () => {
  const world = await createWorld();
  const owner = await world.owner("crowd@example.com");
  const storeId = await world.store(owner);
  const { eventId, slug } = await world.event(owner, storeId);
  await world.enter(slug);
  await world.settled();
  const counted: string[] = [];
  const metrics = { ...noMetrics, count: (name: string) => void counted.push(name) };
  const cache = memoryCache({ now: world.clock.now });
  const ctx = { ...owner.context, deps: { ...world.deps, cache, metrics } };
  const reads = Array.from({ length: 1_000 }, () => getDashboard({ ctx, input: { eventId } }));
  const shown = (await Promise.all(reads)).map(({ summaryCards }) => summaryCards.totalParticipants.count);
  expect(new Set(shown)).toEqual(new Set([1]));
  expect(counted.filter((name) => name === "madang_dashboards_computed_total")).toHaveLength(1);
  await world.close();
});
