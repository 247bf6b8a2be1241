import { afterAll, beforeAll, describe, expect, setDefaultTimeout, test } from "bun:test";
import { freePort, type StartedServer, startServer } from "../support/server.ts";
import { AT_TIME, clockAt, runStory, startLiar } from "./support.ts";

setDefaultTimeout(120_000);

let server: StartedServer;
beforeAll(async () => {
  server = await startServer({});
});
afterAll(() => server.stop());

const SMALL = ["--participants", "60"];

describe("npm run story", () => {
  test("plays the whole job twice on one server and finds every number as the facts say", async () => {
    for (const _ of [1, 2]) {
      const { code, output } = await runStory(["--url", server.url, ...SMALL]);
      expect({ code, output: code === 0 ? "" : output }).toEqual({ code: 0, output: "" });
      for (const word of [
        "채널별 성과",
        "Kakao Channel",
        "ROI (실측)",
        "손익분기 참여자",
        "모든 숫자가 사실과 같아요",
      ]) {
        expect(output).toContain(word);
      }
    }
  });

  test.each([
    [
      "one participant more on a channel",
      /^\/trpc\/analytics\.dashboard$/,
      /("channel":"GenieTV"[^}]*?"participants":)(\d+)/,
      "channelPerformance[2].participants",
    ],
    [
      "one won less of cost",
      /^\/trpc\/analytics\.dashboard$/,
      /("otherCosts":)(\d+)/,
      "roiAnalysis.totalCost.otherCosts",
    ],
    [
      "a what-if of other costs",
      /^\/trpc\/analytics\.whatIf$/,
      /("totalCostKrw":)(\d+)/,
      "whatIf.current.returns.totalCostKrw",
    ],
    ["a visit more on REST", /\/analytics$/, /("participants":)(\d+)/, "GET /api/events/{eventId}/analytics"],
  ])("ends with 1 and names the first difference: %s", async (_what, path, place, named) => {
    const raise = (body: string) =>
      body.replace(place, (_all, before, value) => `${before}${Number(value) + 1}`);
    const liar = startLiar(server.url, { path, tell: raise });
    const { code, output } = await runStory(["--url", liar.url, ...SMALL]);
    await liar.stop();
    expect(code).toBe(1);
    expect(output).toContain("DIFFERENT");
    expect(output).toContain(named);
    expect(output).toMatch(/expected {2}\S+\n {2}got {7}\S+/);
  });

  test.each([
    ["in the quiet hours Kakao waits", "2026-11-21T22:10:00+09:00", "배포 Kakao Channel: SCHEDULED"],
    ["over midnight", "2026-11-21T23:59:55+09:00", "모든 숫자가 사실과 같아요"],
    ["at the end of the quiet hours", "2026-11-22T07:59:55+09:00", "모든 숫자가 사실과 같아요"],
    ["over the edge of an hour and of a month", "2026-11-30T23:59:55+09:00", "모든 숫자가 사실과 같아요"],
  ])("passes at any hour: %s", async (_what, moment, expected) => {
    const clock = clockAt(moment);
    const there = await startServer({ command: ["bun", ...AT_TIME, "src/entry/bun.ts"], env: clock });
    const { code, output } = await runStory(["--url", there.url, ...SMALL], clock);
    await there.stop();
    expect({ code, output: code === 0 ? "" : output }).toEqual({ code: 0, output: "" });
    expect(output).toContain(expected);
  });

  test("says so when there is no server, and when the words make no sense", async () => {
    const nobody = await runStory(["--url", `http://127.0.0.1:${freePort()}`]);
    expect(nobody).toMatchObject({ code: 1, output: expect.stringContaining("is a server running at") });
    for (const args of [
      ["--participants", "many"],
      ["--people", "3"],
      ["--url", "nowhere"],
    ]) {
      expect(await runStory(args)).toMatchObject({
        code: 2,
        output: expect.stringContaining("npm run story"),
      });
    }
  });
});
