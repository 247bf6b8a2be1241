import { afterAll, beforeAll, expect, test } from "bun:test";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { runCli } from "../../../../src/entry/cli.ts";
import { createWorld, type World } from "../world.ts";

let world: World;
let folder: string;
let bundle: string;

beforeAll(async () => {
  world = await createWorld();
  folder = await mkdtemp(join(tmpdir(), "madang-evidence-"));
  const owner = await world.owner("command@example.com");
  const { eventId } = await world.event(owner, await world.store(owner));
  await world.caughtUp();
  bundle = join(folder, "bundle.zip");
  await writeFile(bundle, Uint8Array.fromBase64((await owner.call.analytics.evidence({ eventId })).base64));
  await writeFile(join(folder, "jwks.json"), JSON.stringify(world.deps.tokens.jwks()));
});
afterAll(async () => {
  await rm(folder, { recursive: true });
  await world.close();
});

async function run(...args: string[]) {
  const lines: string[] = [];
  const served: typeof fetch = Object.assign(async () => Response.json(world.deps.tokens.jwks()), {
    preconnect: fetch.preconnect,
  });
  const code = await runCli({
    args: ["verify-evidence", ...args],
    env: {},
    fetch: served,
    print: (line) => lines.push(line),
  });
  return { code, text: lines.join("\n") };
}

test("an auditor verifies a bundle without a token, by the server's address or its keys in a file [N-32]", async () => {
  const byFile = await run(bundle, "--jwks", join(folder, "jwks.json"));
  expect(byFile).toMatchObject({
    code: 0,
    text: expect.stringMatching(/^Genuine: event .* by release \d+\.\d+\.\d+/),
  });
  expect((await run(bundle, "--url", "http://127.0.0.1:8084")).code).toBe(0);
});

test("and is told what is wrong with it [N-32]", async () => {
  await writeFile(join(folder, "broken.zip"), "no archive");
  const keys = ["--jwks", join(folder, "jwks.json")];
  expect(await run(join(folder, "broken.zip"), ...keys)).toEqual({
    code: 1,
    text: "The file is no readable zip archive.",
  });
  expect((await run(join(folder, "absent.zip"), ...keys)).text).toContain("cannot be read");
  expect(await run(bundle, "--jwks", bundle)).toMatchObject({ code: 1 });
  expect((await run(bundle)).code).toBe(2);
});
