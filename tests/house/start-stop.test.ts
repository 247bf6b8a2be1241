import { afterEach, describe, expect, setDefaultTimeout, test } from "bun:test";
import { existsSync, renameSync } from "node:fs";
import { join } from "node:path";
import { type StartedServer, type StartOptions, spawnServer, startServer } from "../support/server.ts";
import { createShopClient, PASSWORD } from "../support/shop.ts";
import { untilTold } from "../support/until.ts";

setDefaultTimeout(60_000);

const NPM_START = ["npm", "start"];
const started: StartedServer[] = [];

async function start(options: StartOptions = {}): Promise<StartedServer> {
  const server = await startServer(options);
  started.push(server);
  return server;
}

function spawn(options: StartOptions): StartedServer {
  const server = spawnServer(options);
  started.push(server);
  return server;
}

afterEach(async () => {
  // The last one first: a folder is removed with the server that made it.
  for (const server of started.splice(0).reverse()) await server.stop();
});

describe("npm start", () => {
  for (const signal of ["SIGINT", "SIGTERM"] as const) {
    for (const target of ["process", "group"] as const) {
      test(`ends with 0 and leaves the port closed after ${signal} to the ${target}`, async () => {
        const server = await start({ command: NPM_START });
        server.signal(signal, target);
        expect(await server.exited).toBe(0);
        const refused: unknown = await fetch(`${server.url}/livez`).catch((error: unknown) => error);
        expect(refused).toBeInstanceOf(Error);
      });
    }
  }

  test("prints where it serves, what is embedded and what is simulated", async () => {
    const server = await start();
    for (const text of [new URL(server.url).port, "libSQL", "시뮬레이터"]) await untilTold(server, text);
  });
});

describe("stopping", () => {
  test("loses nothing that was acknowledged while requests were running", async () => {
    const first = await start();
    const client = createShopClient(first.url);
    const emails = Array.from({ length: 20 }, (_, index) => `drain-${index}@start.kr`);
    const calls = emails.map((email) =>
      client.signUp(email).then(
        () => email,
        () => undefined,
      ),
    );
    await Promise.race(calls);
    first.signal("SIGTERM", "process");
    const acknowledged = (await Promise.all(calls)).filter((email) => email !== undefined);
    expect(await first.exited).toBe(0);
    const second = await start({ dataDir: first.dataDir });
    const { rpc } = createShopClient(second.url);
    for (const email of acknowledged.slice(0, 5)) {
      expect((await rpc.mutate("account.login", { email, password: PASSWORD })).status).toBe(200);
    }
    expect(acknowledged.length).toBeGreaterThan(0);
  });

  test("bears the same signal twice", async () => {
    const server = await start();
    server.signal("SIGINT", "process");
    server.signal("SIGINT", "group");
    expect(await server.exited).toBe(0);
  });
});

describe("a data folder", () => {
  test("serves one process only: a second one is refused with a plain sentence", async () => {
    const first = await start();
    const second = spawn({ dataDir: first.dataDir });
    expect(await second.exited).not.toBe(0);
    expect(second.output()).toContain(first.dataDir);
    expect(second.output()).not.toContain(" at ");
    expect((await fetch(`${first.url}/readyz`)).status).toBe(200);
  });

  test("is free again the moment its process was killed", async () => {
    const first = await start();
    first.signal("SIGKILL", "group");
    await first.exited;
    const second = await start({ dataDir: first.dataDir });
    expect((await fetch(`${second.url}/readyz`)).status).toBe(200);
  });
});

describe("a master key", () => {
  test("that is not the data folder's is refused with a plain sentence that names its variable", async () => {
    const first = await start();
    first.signal("SIGTERM", "process");
    await first.exited;
    const secret = Buffer.alloc(32, 5).toString("base64");
    const second = spawn({ dataDir: first.dataDir, env: { MADANG_SECRET: secret } });
    expect(await second.exited).not.toBe(0);
    expect(second.output()).toContain("MADANG_SECRET is not the key");
    expect(second.output()).toContain("MADANG_SECRET_PREVIOUS");
    expect(second.output()).not.toContain(" at ");
    expect(second.output()).not.toContain(secret);
    const third = await start({ dataDir: first.dataDir });
    expect((await fetch(`${third.url}/readyz`)).status).toBe(200);
  });
});

describe("a database without its master key", () => {
  test("is refused with a plain sentence, and no other key is made that would look like its own", async () => {
    const first = await start();
    first.signal("SIGTERM", "process");
    await first.exited;
    const [key, aside] = [join(first.dataDir, "master.key"), join(first.dataDir, "aside")];
    renameSync(key, aside);
    const second = spawn({ dataDir: first.dataDir });
    expect(await second.exited).toBe(1);
    expect(second.output()).toContain(`MADANG_SECRET is not set, ${key} is missing`);
    expect(second.output()).not.toContain(" at ");
    expect(existsSync(key)).toBe(false);
    renameSync(aside, key);
    await start({ dataDir: first.dataDir });
  });
});

describe("a faulty configuration", () => {
  test("stops the start with the names of the variables and never their values", async () => {
    const secret = "not-32-bytes-but-secret";
    const server = spawn({ env: { PORT: "eighty", MADANG_SECRET: secret } });
    expect(await server.exited).not.toBe(0);
    expect(server.output()).toContain("PORT");
    expect(server.output()).toContain("MADANG_SECRET");
    expect(server.output()).not.toContain(secret);
    expect(server.output()).not.toContain("eighty");
  });
});
