import { afterAll, beforeAll, describe, expect, test } from "bun:test";
import fc from "fast-check";
import { CHANNEL_IDS } from "../../../src/channels/index.ts";
import { accuracyOf, correctedEstimate } from "../../../src/services/analytics/formulas/accuracy.ts";
import { recordSnapshot } from "../../../src/services/analytics/index.ts";
import { createWorld, type World } from "./world.ts";

let world: World;
beforeAll(async () => {
  world = await createWorld();
});
afterAll(() => world.close());

describe("what estimates were worth [N-17]", () => {
  test("is the ratio of what was counted, from three past events on, and corrects the next estimate", async () => {
    const owner = await world.owner("owner@example.com");
    const storeId = await world.store(owner);
    for (const [index, views] of [700, 500, 720].entries()) {
      const { eventId } = await world.event(owner, storeId, { title: `지난 이벤트 ${index}` });
      await owner.call.distribution.distribute({ eventId, channels: [{ channel: "WooridongneTV" }] });
      await world.settled();
      const place = { storeId, eventId, channel: "WooridongneTV", source: "measured" } as const;
      const metrics = { views };
      world.clock.advance(1_000);
      await recordSnapshot({ ctx: owner.context, input: { ...place, metrics, asOf: world.clock.now() } });
      await world.caughtUp();
      const { channelPerformance } = await owner.call.analytics.dashboard({ eventId });
      expect(channelPerformance[0]).toMatchObject({ views, estimatedViews: 1000 });
      expect((await owner.call.analytics.accuracy({ storeId })).items[0]?.state ?? "TOO_FEW").toBe("TOO_FEW");
      await owner.call.events.end({ eventId });
      await world.settled();
    }
    expect((await owner.call.analytics.accuracy({ storeId })).items).toEqual([
      { channel: "WooridongneTV", events: 3, estimated: 3000, counted: 1920, ratio: 0.64, state: "READY" },
    ]);
    const next = await world.event(owner, storeId);
    const estimates = await owner.call.distribution.estimate({
      eventId: next.eventId,
      channels: ["WooridongneTV", "Instagram"],
    });
    expect(estimates.map(({ estimatedViews, correctedViews }) => [estimatedViews, correctedViews])).toEqual([
      [1000, 640],
      [null, null],
    ]);
    const stranger = await world.owner("stranger@example.com");
    await expect(stranger.call.analytics.accuracy({ storeId })).rejects.toMatchObject({ code: "NOT_FOUND" });
  });

  test("is never NaN, and corrects nothing from fewer than three events [N-17]", () => {
    const views = fc.integer({ min: 0, max: 1_000_000_000_000 });
    const past = fc.record({ channel: fc.constantFrom(...CHANNEL_IDS), estimated: views, counted: views });
    fc.assert(
      fc.property(fc.array(past), views, (events, next) => {
        const accuracy = accuracyOf("GenieTV", events);
        const known = events.filter(({ channel, estimated }) => channel === "GenieTV" && estimated > 0);
        expect(accuracy.events).toBe(known.length);
        expect(accuracy.ratio === null).toBe(known.length < 3);
        if (accuracy.ratio !== null)
          expect(Number.isFinite(accuracy.ratio) && accuracy.ratio >= 0).toBe(true);
        expect(correctedEstimate(next, accuracy) === null).toBe(accuracy.ratio === null);
      }),
    );
  });
});
