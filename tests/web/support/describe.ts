import { afterAll, beforeAll } from "bun:test";
import { describeWith } from "../../support/required.ts";
import { startWebApp, type WebApp } from "./app.ts";

/**
 * `describe` with the service and a browser for its tests; one counted skip where there is no Chromium.
 *
 * @example describeInBrowser("sign-up", (app) => { test("…", async () => { await app().visit("/app/sign-up"); }); });
 */
export function describeInBrowser(name: string, body: (app: () => WebApp) => void): void {
  describeWith("chromium", name, () => {
    let running: WebApp | undefined;
    beforeAll(async () => {
      running = await startWebApp();
    });
    afterAll(() => running?.stop());
    body(() => {
      if (running === undefined) throw new Error("the app is there once a test runs");
      return running;
    });
  });
}
