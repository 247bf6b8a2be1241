import { afterEach, beforeEach, expect, test } from "bun:test";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseConfig } from "../../src/config.ts";
import { type StartedServer, startBunServer } from "../../src/entry/bun-server.ts";
import { runCli } from "../../src/entry/cli.ts";
import { type HranaServer, startHranaServer } from "../support/hrana.ts";
import { createShopClient } from "../support/shop.ts";
import { OPERATOR } from "./world.ts";

let folder: string;
let servers: readonly HranaServer[];
let started: StartedServer | undefined;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "madang-shards-"));
  servers = ["main", "two"].map((name) => startHranaServer({ path: join(folder, `${name}.db`) }));
});
afterEach(async () => {
  await started?.stop();
  started = undefined;
  for (const server of servers) await server.stop();
  rmSync(folder, { recursive: true });
});

function settings(over: Readonly<Record<string, string>> = {}): Record<string, string> {
  const [main, two] = servers;
  return {
    PORT: "0",
    DATA_DIR: join(folder, "data"),
    DATABASE_URL: main?.url ?? "",
    DATABASE_AUTH_TOKEN: main?.token ?? "",
    DATABASE_SHARDS: `two=${two?.url}?authToken=${two?.token}`,
    OPERATOR_TOKEN: OPERATOR,
    DEMO: "1",
    ...over,
  };
}

test("a server on two databases migrates both, moves a store by command, and is not started without the second", async () => {
  started = await startBunServer(parseConfig(settings()));
  const url = `http://localhost:${started.port}`;
  const client = createShopClient(url);
  const shop = await client.openShop("owner@shop.kr");
  const printed: string[] = [];
  const args = ["move-store", "--store", shop.storeId, "--to", "two", "--url", url];
  const code = await runCli({ args, env: settings(), fetch, print: (line) => void printed.push(line) });
  expect([code, printed.join("\n")]).toEqual([0, expect.stringContaining("state: DONE")]);
  expect((await started.deps.shards.find(shop.storeId)).name).toBe("two");
  expect((await client.enter(shop.slug, "010-1234-5678")).status).toBe(200);
  await started.stop();
  started = undefined;
  const without = startBunServer(parseConfig(settings({ DATABASE_SHARDS: "" })));
  await expect(without).rejects.toThrow(/^DATABASE_SHARDS: .*two/);
}, 60_000);
