import { afterEach, beforeEach, describe, expect, test } from "bun:test";
import { createApp } from "../../../src/app.ts";
import { runCli } from "../../../src/entry/cli.ts";
import { messagesOf, peopleOf } from "../../events/history.ts";
import { append } from "../../events/support.ts";
import { OPERATOR_TOKEN, openWorld, type World } from "./support.ts";

let world: World;
beforeEach(async () => {
  world = await openWorld();
});
afterEach(() => world.close());

const app = createApp();

async function cli(args: readonly string[], token = OPERATOR_TOKEN) {
  const lines: string[] = [];
  const fetchApp = async (input: string | URL | Request, init?: RequestInit) =>
    app.fetch(new Request(input, init), { deps: world.deps, address: "127.0.0.1" });
  const code = await runCli({
    args,
    env: { OPERATOR_TOKEN: token },
    fetch: Object.assign(fetchApp, { preconnect: () => {} }),
    print: (line) => void lines.push(line),
  });
  return { code, text: lines.join("\n") };
}

describe("the operator's commands", () => {
  test("health answers 0 when all is well and 1 when a message is dead", async () => {
    const { messages } = messagesOf({ people: peopleOf(3), steps: [[], [], []] }, "cli");
    await append(world.store, messages);
    await world.deps.events.drain();
    const well = await cli(["health", "--json"]);
    expect([well.code, JSON.parse(well.text).status]).toEqual([0, "UP"]);
    const broken = messagesOf({ people: peopleOf(1), steps: [[]] }, "cli broken").messages[0];
    if (!broken) throw new Error("a message");
    await append(world.store, [{ ...broken, data: "{" }]);
    await world.deps.events.drain();
    expect((await cli(["health"])).code).toBe(1);
    const letters = await cli(["dead-letters", "--limit", "5", "--json"]);
    expect(JSON.parse(letters.text).items[0]).toMatchObject({ messageId: broken.id, reason: "INVALID_JSON" });
    const replayed = await cli(["replay", "--message", broken.id, "--json"]);
    expect(JSON.parse(replayed.text)).toMatchObject({ messages: 1, dead: 1 });
    const range = await cli(["replay", "--from", "1", "--to", "3", "--json"]);
    expect(JSON.parse(range.text)).toMatchObject({ messages: 3, applied: 0 });
    expect(await cli(["rebuild"])).toMatchObject({ code: 0, text: expect.stringContaining("state: DONE") });
  });

  test("answer 1 with the reason in English when the token is another", async () => {
    expect(await cli(["health"], "x".repeat(40))).toEqual({
      code: 1,
      text: "UNAUTHORIZED: OPERATOR_TOKEN is not the server's",
    });
  });

  test("answer 1 and name the refused flag, its value and what would have been taken", async () => {
    const storeId = "00000000-0000-7000-8000-000000000000";
    for (const [args, text] of [
      [["move-store", "--store", storeId, "--to", "three"], '--to three (to), databases ["main"]'],
      [["move-store", "--store", "shop", "--to", "main"], "--store shop (storeId)"],
      [["move-store"], "storeId, to"],
      [["replay", "--message", "1"], "--message 1 (messageId)"],
      [["replay", "--from", "3", "--to", "1"], "--from 3 --to 1 (seqRange)"],
      [["dead-letters", "--limit", "many"], "--limit many (limit)"],
      [["backup", "--to", "../x.db"], "--to ../x.db (name)"],
    ] as const)
      expect(await cli(args)).toEqual({ code: 1, text: `INVALID_REQUEST: ${text}` });
    const backup = await cli(["backup"]);
    expect([backup.code, backup.text.split(":")[0]]).toEqual([1, "BACKUP_ELSEWHERE"]);
  });

  test("answer 1 in English where no server of ours answers", async () => {
    const lines: string[] = [];
    const nobody = Object.assign(() => Promise.reject(new Error("connection refused")), {
      preconnect: () => {},
    });
    const env = { OPERATOR_TOKEN };
    const print = (line: string) => void lines.push(line);
    expect(await runCli({ args: ["health"], env, fetch: nobody, print })).toBe(1);
    expect(lines).toEqual(["no answer of a Madang server: connection refused"]);
  });

  test("answer 2 and name the variable when there is no token, or one that no server takes", async () => {
    const none = await cli(["health"], "");
    expect([none.code, none.text.startsWith("OPERATOR_TOKEN: not set.")]).toEqual([2, true]);
    const short = await cli(["health"], "short-token");
    expect([short.code, short.text]).toEqual([
      2,
      "The configuration does not hold:\n  OPERATOR_TOKEN: at least 32 characters",
    ]);
  });

  test("answer 2 with the usage when there is no such command or flag", async () => {
    for (const args of [[], ["explode"], ["health", "--loud"], ["toString"]]) {
      const { code, text } = await cli(args);
      expect([code, text.startsWith("Usage:")]).toEqual([2, true]);
    }
  });
});
