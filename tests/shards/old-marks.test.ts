import { afterEach, beforeEach, expect, test } from "bun:test";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseConfig } from "../../src/config.ts";
import { startBunServer } from "../../src/entry/bun-server.ts";
import { runCli } from "../../src/entry/cli.ts";
import { textAt } from "../helpers/rpc.ts";
import { type HranaServer, startHranaServer } from "../support/hrana.ts";
import { spawnServer, startServer } from "../support/server.ts";
import { createShopClient, type Shop } from "../support/shop.ts";
import { untilTold } from "../support/until.ts";
import { startWorkerd } from "../support/workerd.ts";
import { OPERATOR } from "./world.ts";

const [OLD, NEW] = [Buffer.alloc(32, 7).toString("base64"), Buffer.alloc(32, 8).toString("base64")];
const PHONE = "010-1234-5678";
const BOTH = { MADANG_SECRET: NEW, MADANG_SECRET_PREVIOUS: OLD };
const NEEDED = "MADANG_SECRET_PREVIOUS: the key that was replaced is needed until ";

let folder: string;
let servers: readonly HranaServer[];
let shop: Shop;
/** A store in the second database, one of whose customers was erased under the old key; rotated. */
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), "madang-marks-"));
  servers = ["main", "two"].map((name) => startHranaServer({ path: join(folder, `${name}.db`) }));
  await served({ MADANG_SECRET: OLD }, async (url) => {
    const client = createShopClient(url);
    await client.openShop("first@shop.kr");
    shop = await client.openShop("second@shop.kr");
    const entryCode = textAt((await client.enter(shop.slug, PHONE)).data, "entryCode");
    const input = { slug: shop.slug, entryCode, phone: PHONE };
    expect((await client.rpc.mutate("participation.erase", input)).status).toBe(200);
  });
  await served(BOTH, async (url) => {
    const printed: string[] = [];
    const print = (line: string) => void printed.push(line);
    await runCli({ args: ["rotate-keys", "--json", "--url", url], env: bindings(BOTH), fetch, print });
    expect(JSON.parse(printed.join())).toMatchObject({ remaining: 0, oldMarks: 1 });
  });
}, 60_000);
afterEach(async () => {
  for (const server of servers) await server.stop();
  rmSync(folder, { recursive: true });
});

function bindings(keys: Readonly<Record<string, string>>): Record<string, string> {
  const [main, two] = servers;
  return {
    DATABASE_URL: main?.url ?? "",
    DATABASE_AUTH_TOKEN: main?.token ?? "",
    DATABASE_SHARDS: `two=${two?.url}?authToken=${two?.token}`,
    OPERATOR_TOKEN: OPERATOR,
    DEMO: "1",
    ...keys,
  };
}

async function served(keys: Readonly<Record<string, string>>, work: (url: string) => Promise<void>) {
  const settings = { ...bindings(keys), PORT: "0", DATA_DIR: join(folder, "data") };
  const started = await startBunServer(parseConfig(settings));
  try {
    await work(`http://localhost:${started.port}`);
  } finally {
    await started.stop();
  }
}

const enterAgain = async (url: string) => (await createShopClient(url).enter(shop.slug, PHONE)).status;

test("a server without the key of a mark in another database is refused with one sentence, and serves with it", async () => {
  const refused = spawnServer({ env: bindings({ MADANG_SECRET: NEW }) });
  try {
    expect(await refused.exited).toBe(1);
    expect(refused.output()).toContain(NEEDED);
    for (const text of [" at ", OLD, NEW]) expect(refused.output()).not.toContain(text);
  } finally {
    await refused.stop();
  }
  await served(BOTH, async (url) => expect(await enterAgain(url)).toBe(409));
}, 60_000);

test("a database that comes later is not used without the key either, and the log says why", async () => {
  const [, two] = servers;
  two?.script(() => ({ kind: "cut", ran: "before" }));
  const late = await startServer({ env: bindings({ MADANG_SECRET: NEW }) });
  try {
    two?.script(() => undefined);
    expect((await fetch(`${late.url}/e/${shop.slug}`)).status).toBe(503);
    await untilTold(late, NEEDED);
  } finally {
    await late.stop();
  }
}, 60_000);

test("a Worker without the key of a mark in another database serves nobody, and tells the operator why", async () => {
  const worker = await startWorkerd(bindings({ MADANG_SECRET: NEW }));
  try {
    const answer = await fetch(`${worker.url}/readyz`, { headers: { authorization: `Bearer ${OPERATOR}` } });
    expect([answer.status, await answer.text()]).toEqual([503, expect.stringContaining(NEEDED)]);
    expect((await fetch(`${worker.url}/e/${shop.slug}`)).status).toBe(503);
  } finally {
    await worker.stop();
  }
  const both = await startWorkerd(bindings(BOTH));
  try {
    expect(await enterAgain(both.url)).toBe(409);
  } finally {
    await both.stop();
  }
}, 60_000);
