import { describe, expect, test } from "bun:test";
import { NEW_RECORD } from "../../../src/channels/index.ts";
import { LOOK_AFTER_MS } from "../../../src/channels/instagram/check.ts";
import { createStudio, DAY, errorOf, FILM, MINUTE, PICTURES, stateOf } from "./support.ts";

describe("looking at a container", () => {
  const word = (code: string, times?: number, subcode?: string) => ({
    kind: "refuse" as const,
    op: "status",
    code,
    ...(times === undefined ? {} : { times }),
    ...(subcode === undefined ? {} : { subcode }),
  });

  test("begins at once and grows rarer: 2, 5, 15, 30, 60, 60 seconds, five minutes in all", async () => {
    const studio = createStudio();
    await studio.fault([word("IN_PROGRESS", 6)]);
    expect((await studio.ready()).waits).toEqual([0, 2_000, 5_000, 15_000, 30_000, 60_000, 60_000]);
    const total = LOOK_AFTER_MS.reduce((sum, ms) => sum + ms, 0);
    expect(total).toBeLessThanOrEqual(5 * MINUTE);
    expect(total).toBeGreaterThan(4 * MINUTE);
  });

  test("ends after five minutes, with nothing posted and no second container", async () => {
    const studio = createStudio();
    await studio.fault([word("IN_PROGRESS")]);
    const { record } = await studio.post();
    expect(record).toMatchObject({ status: "FAILED", reason: "CHANNEL_TIMEOUT", commitAttempts: 0 });
    const steps = await studio.steps();
    expect(steps.filter((op) => op === "container")).toHaveLength(1);
    expect(steps.filter((op) => op === "status")).toHaveLength(LOOK_AFTER_MS.length);
  });

  test("makes an expired one anew", async () => {
    const studio = createStudio();
    await studio.fault([word("EXPIRED", 1)]);
    expect((await studio.post()).record).toMatchObject({ status: "SUCCESS", rebuilds: 1 });
  });

  test("after a day of our own absence finds it expired and posts all the same, once", async () => {
    const studio = createStudio();
    const { outcome } = await studio.ready();
    const record = { ...NEW_RECORD, step: "PREPARING" as const, state: stateOf(outcome) };
    studio.clock.at += DAY;
    expect((await studio.post({ record })).record.status).toBe("SUCCESS");
    expect((await studio.ledger()).posts).toHaveLength(1);
  });

  test("tells the owner what is wrong with a film that Meta refuses", async () => {
    const studio = createStudio();
    await studio.fault([word("ERROR", 1, "2207026")]);
    const { record } = await studio.post({ change: { content: { videoUrl: FILM } } });
    expect(record).toMatchObject({
      status: "FAILED",
      reason: "INVALID_CONTENT",
      field: "videoUrl",
      message: "영상 형식(MP4)과 길이(3초~15분)를 확인해 주세요.",
    });
  });

  test("makes a container with an unknown error anew, twice at most", async () => {
    const studio = createStudio();
    await studio.fault([word("ERROR", 1)]);
    expect((await studio.post()).record).toMatchObject({ status: "SUCCESS", rebuilds: 1 });
    await studio.fault([word("ERROR")]);
    expect((await studio.post()).record).toMatchObject({ status: "FAILED", commitAttempts: 0 });
    expect((await studio.ledger()).posts).toHaveLength(1);
  });

  test("that is not found waits 30 and 90 seconds, then makes it anew", async () => {
    const studio = createStudio();
    const missing = { kind: "refuse" as const, op: "status", code: "24", subcode: "2207008" };
    await studio.fault([{ ...missing, times: 2 }]);
    expect((await studio.ready()).waits).toEqual([0, 30_000, 90_000]);
    await studio.fault([{ ...missing, times: 3 }]);
    expect((await studio.ready()).outcome.type).toBe("rebuild");
  });

  test("one broken picture of a carousel stops the whole of it", async () => {
    const studio = createStudio();
    await studio.fault([{ ...word("ERROR", 1, "2207004"), skip: 1 }]);
    const { record } = await studio.post({ change: { content: { imageUrls: PICTURES } } });
    expect(record).toMatchObject({ status: "FAILED", reason: "INVALID_CONTENT", field: "imageUrls.1" });
    expect((await studio.steps()).filter((op) => op === "container")).toHaveLength(3);
  });

  test("of a state that is not this adapter's begins anew", async () => {
    const studio = createStudio();
    expect(await studio.channel.check(studio.context(), { postId: "x" })).toEqual({ type: "rebuild" });
    expect((await errorOf(studio.channel.commit(studio.context(), {}))).reason).toBe("INTERNAL");
  });
});
