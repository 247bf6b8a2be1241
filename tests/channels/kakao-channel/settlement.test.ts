import { describe, expect, test } from "bun:test";
import { kakaoSettledAt } from "../../../src/channels/index.ts";
import { createDesk, ID, numbers } from "./support.ts";

const HOUR = 3_600_000;

describe("the day's counts", () => {
  test("are settled at 08:00 of the next day in Korea [N-15]", () => {
    for (const at of [
      "2026-03-10T00:00:00+09:00",
      "2026-03-10T08:30:00+09:00",
      "2026-03-10T23:59:59.999+09:00",
    ])
      expect(kakaoSettledAt(Date.parse(at))).toBe(Date.parse("2026-03-11T08:00:00+09:00"));
  });

  test("are corrected downwards until they are settled, with their refunds, and never after [N-15]", async () => {
    const desk = createDesk();
    const { state } = await desk.send({ content: { message: "안녕" }, recipients: numbers(450) });
    const ref = { kind: "message", id: String(state.groupId), at: desk.kit.clock.at };
    const read = async () => {
      const ctx = desk.context();
      return desk.adapter.fetchStats({ ...ctx, eventId: ctx.event.id, state, ref });
    };
    const settles = kakaoSettledAt(desk.kit.clock.at);
    desk.kit.clock.at += 60_000;
    const first = await read();
    let [least, changes] = [first.impressions ?? 0, 0];
    while (desk.kit.clock.at < settles) {
      desk.kit.clock.at = Math.min(settles, desk.kit.clock.at + HOUR);
      const { impressions, spentKrw } = await read();
      if ((impressions ?? 0) < least) changes += 1;
      expect(impressions).toBeLessThanOrEqual(least);
      expect(spentKrw).toBe((impressions ?? 0) * 20);
      least = impressions ?? 0;
    }
    expect(changes).toBeGreaterThan(0);
    expect(least).toBeGreaterThan((first.impressions ?? 0) * 0.95);
    desk.kit.clock.at += 48 * HOUR;
    expect((await read()).impressions).toBe(least);
    expect((await desk.kit.ledger(ID))[0]).toMatchObject({
      netCostKrw: least * 20,
      stats: { impressions: least },
    });
  });

  test("make the results be read again after a correction", async () => {
    const desk = createDesk();
    const { state } = await desk.send({ content: { message: "안녕" }, recipients: numbers(450) });
    desk.kit.clock.at += 60_000;
    const first = await desk.adapter.check(desk.context(), state);
    const kept = "state" in first ? (first.state ?? {}) : {};
    desk.kit.clock.at = kakaoSettledAt(desk.kit.clock.at);
    const later = await desk.adapter.check(desk.context(), { ...state, ...kept });
    if (first.type !== "published" || later.type !== "published") throw new TypeError(later.type);
    expect(Number(later.data.delivered)).toBeLessThan(Number(first.data.delivered));
  });
});
