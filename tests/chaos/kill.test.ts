import { describe, expect, test } from "bun:test";
import { runKills } from "./kill-run.ts";
import { seededRandom } from "./seeded-random.ts";

describe("a server killed at random moments", () => {
  test("loses nothing acknowledged, leaves nothing half done, counts exactly and posts once [R-122]", async () => {
    const result = await runKills({ kills: 5, writesBetween: 100, random: seededRandom(2026) });
    expect(result.problems).toEqual([]);
    expect(result.reports.every(({ acknowledged }) => acknowledged >= 100)).toBe(true);
    expect(result.registrations).toBeGreaterThan(400);
    expect(result.distributions).toBeGreaterThan(0);
  }, 60_000);
});
