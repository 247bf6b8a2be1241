import { afterEach, describe, expect, setDefaultTimeout, test } from "bun:test";
import { readdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { openFileDb } from "../../../src/db/file.ts";
import { rawStatement } from "../../../src/db/index.ts";
import { runCli } from "../../../src/entry/cli.ts";
import { createTestApp } from "../../helpers/app.ts";
import { type StartedServer, startServer } from "../../support/server.ts";
import { createShopClient } from "../../support/shop.ts";

setDefaultTimeout(60_000);

const OPERATOR_TOKEN = "operator-token-of-the-tests-0123456789";
const servers: StartedServer[] = [];

afterEach(async () => {
  for (const server of servers.splice(0).reverse()) await server.stop();
});

async function start(dataDir?: string): Promise<StartedServer> {
  const env = { OPERATOR_TOKEN };
  const server = await startServer(dataDir === undefined ? { env } : { env, dataDir });
  servers.push(server);
  return server;
}

async function backup(server: StartedServer, ...args: string[]) {
  const lines: string[] = [];
  const code = await runCli({
    args: ["backup", "--json", "--url", server.url, ...args],
    env: { OPERATOR_TOKEN },
    fetch,
    print: (line) => void lines.push(line),
  });
  return { code, text: lines.join("\n") };
}

describe("ops backup", () => {
  test("copies a database in use, with everything that was acknowledged before", async () => {
    const server = await start();
    const shops = createShopClient(server.url);
    const shop = await shops.openShop("backup@owner.kr");
    let isOver = false;
    let entered = 0;
    const writing = (async () => {
      for (; !isOver; entered += 1) {
        const phone = `010-0000-${String(entered).padStart(4, "0")}`;
        expect((await shops.enter(shop.slug, phone)).status).toBe(200);
      }
    })();
    const acknowledged = entered;
    const { code, text } = await backup(server, "--to", "now.db");
    isOver = true;
    await writing;
    expect(code).toBe(0);
    const file = join(server.dataDir, "backups", "now.db");
    expect(JSON.parse(text)).toEqual({ file, bytes: expect.any(Number) });
    const copy = await openFileDb(file);
    const [check = [], people = []] = await copy.db.query([
      rawStatement("pragma integrity_check", []),
      rawStatement("select count(*) as n from participants", []),
    ]);
    await copy.close();
    expect(check[0]).toEqual({ integrity_check: "ok" });
    expect(Number(people[0]?.["n"])).toBeGreaterThanOrEqual(acknowledged);
    expect((await shops.enter(shop.slug, "010-9999-9999")).status).toBe(200);
  });

  test("starts as another server's data folder, together with the key", async () => {
    const first = await start();
    await createShopClient(first.url).openShop("restore@owner.kr");
    const { text } = await backup(first);
    const made: { file: string } = JSON.parse(text);
    first.signal("SIGTERM", "process");
    await first.exited;
    const restored = join(first.dataDir, "restored");
    await Bun.write(join(restored, "madang.db"), Bun.file(made.file));
    await Bun.write(join(restored, "master.key"), Bun.file(join(first.dataDir, "master.key")));
    const second = await start(restored);
    const login = { email: "restore@owner.kr", password: "correct horse 마당" };
    expect((await createShopClient(second.url).rpc.mutate("account.login", login)).status).toBe(200);
    rmSync(restored, { recursive: true, force: true });
  });

  test("never overwrites an older one, and takes no name that leaves its folder", async () => {
    const server = await start();
    expect((await backup(server, "--to", "a.db")).code).toBe(0);
    const text = "INVALID_REQUEST: --to a.db (name), isTaken true";
    expect(await backup(server, "--to", "a.db")).toEqual({ code: 1, text });
    for (const name of ["a.db", "../b.db", "/tmp/b.db", "b", ".db", "b.db\0"])
      expect((await backup(server, "--to", name)).code).toBe(1);
    expect(readdirSync(join(server.dataDir, "backups"))).toEqual(["a.db"]);
  });

  test("is refused where the database has a server of its own", async () => {
    const app = await createTestApp({ operatorToken: OPERATOR_TOKEN, backup: undefined });
    const response = await app.fetch("/trpc/ops.backup", {
      method: "POST",
      headers: { authorization: `Bearer ${OPERATOR_TOKEN}`, "content-type": "application/json" },
      body: "{}",
    });
    expect([response.status, await response.text()]).toEqual([
      412,
      expect.stringContaining("BACKUP_ELSEWHERE"),
    ]);
    await app.close();
  });
});
