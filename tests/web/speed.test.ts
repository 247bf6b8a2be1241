import { expect, setDefaultTimeout, test } from "bun:test";
import { describeInBrowser } from "./support/index.ts";
import { type Audit, audit, median } from "./support/lighthouse.ts";

setDefaultTimeout(300_000);

describeInBrowser("the app on a slow phone", (app) => {
  test("scores 100 for accessibility and 90 or more for speed, its largest part there in 2.5 s, nothing moving", async () => {
    const audits: Audit[] = [];
    for (let run = 0; run < 3; run += 1)
      audits.push(await audit(`${app().url}/app/sign-in`, audits.at(-1)?.pace));
    for (const { performance, largestPaintMs, layoutShift, pace } of audits)
      console.log(
        `performance ${performance}, largest paint ${largestPaintMs} ms, shift ${layoutShift}, pace ${pace}`,
      );
    for (const { accessibility, bestPractices, failed } of audits)
      expect([failed, accessibility, bestPractices]).toEqual([failed, 1, 1]);
    expect(median(audits.map(({ performance }) => performance))).toBeGreaterThanOrEqual(0.9);
    expect(median(audits.map(({ largestPaintMs }) => largestPaintMs))).toBeLessThanOrEqual(2_500);
    expect(median(audits.map(({ layoutShift }) => layoutShift))).toBeLessThanOrEqual(0.02);
  });
});
