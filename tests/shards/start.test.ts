import { Database } from "bun:sqlite";
import { afterEach, beforeEach, expect, test } from "bun:test";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseConfig } from "../../src/config.ts";
import { rawStatement } from "../../src/db/index.ts";
import { type StartedServer, startBunServer } from "../../src/entry/bun-server.ts";
import { runCli } from "../../src/entry/cli.ts";
import { at } from "../helpers/rpc.ts";
import { type HranaServer, startHranaServer } from "../support/hrana.ts";
import { startServer } from "../support/server.ts";
import { createShopClient } from "../support/shop.ts";
import { until } from "../support/until.ts";
import { startWorkerd } from "../support/workerd.ts";
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

test("a database has one name: under another one, or its name at another address, the start is refused", async () => {
  const [main, two] = servers;
  const start = async (shards: string) => {
    const server = await startBunServer(parseConfig(settings({ DATABASE_SHARDS: shards })));
    await server.stop();
  };
  await start(`two=${two?.url}?authToken=${two?.token}`);
  await start(`two=${two?.url}?authToken=${two?.token}`);
  await expect(start(`three=${two?.url}?authToken=${two?.token}`)).rejects.toThrow(
    /^DATABASE_SHARDS three: .*is "two" already/,
  );
  await expect(start(`three=${main?.url}?authToken=${main?.token}`)).rejects.toThrow(
    /^DATABASE_SHARDS three: .*is "main" already/,
  );
  const other = startHranaServer({ path: join(folder, "other.db") });
  servers = [...servers, other];
  await expect(start(`two=${other.url}?authToken=${other.token}`)).rejects.toThrow(
    /^DATABASE_SHARDS two: this is not the database that has this name/,
  );
  await start(`four=${other.url}?authToken=${other.token} two=${two?.url}?authToken=${two?.token}`);
}, 60_000);

test("a migration tells of a database that is not named by its own variable", async () => {
  started = await startBunServer(parseConfig(settings()));
  const { control } = started.deps;
  await control.write([
    rawStatement("insert into store_shards (store_id, shard, created_at) values ('s', 'two', 0)", []),
  ]);
  await started.stop();
  started = undefined;
  const env = { ...process.env, ...settings({ DATABASE_SHARDS: "" }) };
  const child = Bun.spawn(["bun", "src/entry/migrate.ts"], { env, stderr: "pipe", stdout: "pipe" });
  expect(await child.exited).toBe(1);
  expect(await new Response(child.stderr).text()).toMatch(/^DATABASE_SHARDS: .*two/);
}, 60_000);

const AWAY = { kind: "cut", ran: "before" } as const;

async function readyOf(url: string) {
  const answer = await fetch(`${url}/readyz`, { headers: { authorization: `Bearer ${OPERATOR}` } });
  const body: unknown = await answer.json();
  return { code: answer.status, status: at(body, "status") };
}

test("a second database that is away at the first start is told of by its name, and made ready when it comes", async () => {
  const [, two] = servers;
  two?.script(() => AWAY);
  const { PORT: _port, DATA_DIR: _folder, ...env } = settings();
  const child = await startServer({ env });
  try {
    const problem = "DATABASE_SHARDS two: no server can be reached";
    await until("the log names it", () => child.output().includes(problem) || undefined);
    expect(child.output()).not.toContain(String(two?.token));
    expect(child.output()).not.toContain(new URL(String(two?.url)).host);
    expect((await readyOf(child.url)).code).toBe(200);
    two?.script(() => undefined);
    const file = new Database(join(folder, "two.db"), { readonly: true });
    const nameOf = () => file.query<{ name: string }, []>("select name from shard_identity").get()?.name;
    expect(await until("it has its schema and its name", nameOf)).toBe("two");
    file.close();
  } finally {
    await child.stop();
  }
}, 60_000);

test("a lost database stops its stores only, also for a process that starts without it", async () => {
  const [, two] = servers;
  started = await startBunServer(parseConfig(settings()));
  const urlOf = () => `http://localhost:${started?.port}`;
  const first = await createShopClient(urlOf()).openShop("first@shop.kr");
  const second = await createShopClient(urlOf()).openShop("second@shop.kr");
  expect((await started.deps.shards.find(second.storeId)).name).toBe("two");
  const pages = () =>
    Promise.all([first, second].map(async ({ slug }) => (await fetch(`${urlOf()}/e/${slug}`)).status));
  two?.script(() => AWAY);
  expect(await pages()).toEqual([200, 503]);
  await started.stop();
  started = await startBunServer(parseConfig(settings()));
  expect(await pages()).toEqual([200, 503]);
  expect((await readyOf(urlOf())).code).toBe(200);
  const opened = await createShopClient(urlOf()).openShop("third@shop.kr");
  expect((await started.deps.shards.find(opened.storeId)).name).toBe("main");
  two?.script(() => undefined);
  expect(await pages()).toEqual([200, 200]);
}, 60_000);

test("a Worker starts without the second database, and not with one that has another name", async () => {
  const [, two] = servers;
  const MADANG_SECRET = Buffer.alloc(32, 7).toString("base64");
  const env = settings({ MADANG_SECRET });
  started = await startBunServer(parseConfig(env));
  const owner = (email: string) => createShopClient(`http://localhost:${started?.port}`).openShop(email);
  const shops = [await owner("first@shop.kr"), await owner("second@shop.kr")];
  await started.stop();
  started = undefined;
  const { PORT: _port, DATA_DIR: _folder, ...bindings } = env;
  two?.script(() => AWAY);
  const worker = await startWorkerd(bindings);
  try {
    const pages = () =>
      Promise.all(shops.map(async ({ slug }) => (await fetch(`${worker.url}/e/${slug}`)).status));
    expect(await pages()).toEqual([200, 503]);
    expect((await readyOf(worker.url)).code).toBe(200);
    two?.script(() => undefined);
    expect(await pages()).toEqual([200, 200]);
  } finally {
    await worker.stop();
  }
  const DATABASE_SHARDS = `two=${two?.url}?authToken=${two?.token} three=${two?.url}?authToken=${two?.token}`;
  const mistaken = await startWorkerd({ ...bindings, DATABASE_SHARDS });
  try {
    const answer = await fetch(`${mistaken.url}/readyz`, {
      headers: { authorization: `Bearer ${OPERATOR}` },
    });
    expect([answer.status, await answer.text()]).toEqual([
      503,
      expect.stringContaining("DATABASE_SHARDS three"),
    ]);
  } finally {
    await mistaken.stop();
  }
}, 60_000);
