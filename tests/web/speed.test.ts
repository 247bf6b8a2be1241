import { expect, setDefaultTimeout, test } from "bun:test";
import { describeInBrowser } from "./support/index.ts";
import { audit } from "./support/lighthouse.ts";

setDefaultTimeout(240_000);

/** How soon it is there is a figure: `bun run bench --only pages`. */
describeInBrowser("the app on a slow phone", (app) => {
  test("scores 100 for accessibility and best practices with Lighthouse", async () => {
    const { accessibility, bestPractices, failed } = await audit(`${app().url}/app/sign-in`);
    expect([failed, accessibility, bestPractices]).toEqual([failed, 1, 1]);
  });
});
