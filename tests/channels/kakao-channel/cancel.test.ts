import { describe, expect, test } from "bun:test";
import { createDesk, ID, refusal, thrownBy } from "./support.ts";

const NIGHT = Date.parse("2026-11-18T23:00:00+09:00");

describe("cancelling", () => {
  test("takes a schedule back with its whole cost, twice the same", async () => {
    const desk = createDesk();
    desk.kit.clock.at = NIGHT;
    const { state } = await desk.send();
    const cancel = () => desk.adapter.cancel(desk.context(), state);
    expect(await cancel()).toEqual({ type: "cancelled", refundKrw: 40 });
    expect(await cancel()).toEqual({ type: "cancelled", refundKrw: 40 });
    expect(desk.wire.steps().filter((step) => step.startsWith("DELETE"))).toEqual([
      "DELETE /messages/v4/groups/:id/schedule",
    ]);
    desk.kit.clock.at += 86_400_000;
    expect((await desk.kit.ledger(ID))[0]).toMatchObject({ status: "CANCELLED", stats: { impressions: 0 } });
  });

  test("throws away what was not sent, and nothing where nothing was made", async () => {
    const desk = createDesk();
    const state = await desk.prepare();
    expect((await desk.adapter.cancel(desk.context(), state)).type).toBe("cancelled");
    expect(desk.wire.steps().at(-1)).toBe("DELETE /messages/v4/groups/:id");
    expect(await desk.adapter.cancel(desk.context(), {})).toEqual({ type: "cancelled", refundKrw: null });
  });

  test("is too late once the messages go out", async () => {
    const desk = createDesk();
    const { state } = await desk.send();
    const cancel = () => thrownBy(desk.adapter.cancel(desk.context(), state));
    expect(await cancel()).toMatchObject({ kind: "state", reason: "NOT_CANCELLABLE" });
    desk.kit.clock.at += 60_000;
    expect(await cancel()).toMatchObject({ kind: "state", reason: "NOT_CANCELLABLE" });
    expect(desk.wire.steps().some((step) => step.startsWith("DELETE"))).toBe(false);
  });

  test("is too late when sending begins between the look and the call", async () => {
    const desk = createDesk();
    desk.kit.clock.at = NIGHT;
    const { state, outcome } = await desk.send();
    desk.kit.clock.at = (outcome.type === "scheduled" ? outcome.at : 0) - 30_000;
    desk.wire.answer(/DELETE/, (real) => {
      desk.kit.clock.at += 60_000;
      return real();
    });
    expect(await thrownBy(desk.adapter.cancel(desk.context(), state))).toMatchObject({
      reason: "NOT_CANCELLABLE",
    });
  });

  test("is done when somebody else was faster", async () => {
    const desk = createDesk();
    desk.kit.clock.at = NIGHT;
    const { state } = await desk.send();
    desk.wire.answer(/DELETE/, async (real) => {
      await real();
      return refusal(400, "InvalidStatus");
    });
    expect((await desk.adapter.cancel(desk.context(), state)).type).toBe("cancelled");
  });
});
