import { afterAll, beforeAll, describe, expect, setDefaultTimeout, test } from "bun:test";
import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createClient } from "@libsql/client/web";
import { certificateFor } from "../media/certificate.ts";
import { type HranaServer, startHranaServer } from "../support/hrana.ts";
import { freePort, spawnServer, startServer } from "../support/server.ts";
import { untilTold } from "../support/until.ts";
import { startWorkerd } from "../support/workerd.ts";

setDefaultTimeout(60_000);

const MADANG_SECRET = Buffer.alloc(32, 9).toString("base64");
const TOKEN = "token-of-the-test-0123456789";

let folder: string;
let database: HranaServer;
let website: ReturnType<typeof Bun.serve>;
let secure: ReturnType<typeof Bun.serve>;
let silent: Bun.TCPSocketListener<undefined>;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "madang-start-"));
  database = startHranaServer({ path: join(folder, "remote.db"), token: TOKEN });
  website = Bun.serve({
    hostname: "127.0.0.1",
    port: 0,
    fetch: () => new Response("<h1>안녕하세요</h1>", { headers: { "content-type": "text/html" } }),
  });
  const { key, cert } = await certificateFor("db.example.com");
  secure = Bun.serve({ hostname: "127.0.0.1", port: 0, tls: { key, cert }, fetch: () => new Response() });
  silent = Bun.listen({ hostname: "127.0.0.1", port: 0, socket: { data() {} } });
});
afterAll(async () => {
  await database.stop();
  await website.stop(true);
  await secure.stop(true);
  silent.stop(true);
  rmSync(folder, { recursive: true, force: true });
});

type Case = {
  readonly what: string;
  readonly url: () => string;
  readonly token?: string;
  readonly says: string;
};

const CASES: readonly Case[] = [
  {
    what: "nothing listens",
    url: () => `http://127.0.0.1:${freePort()}`,
    says: "DATABASE_URL: no server can be reached at this address.",
  },
  {
    what: "a name that no resolver knows",
    url: () => "libsql://madang.invalid",
    says: "DATABASE_URL: no server can be reached at this address.",
  },
  {
    what: "a listener that never answers",
    url: () => `http://127.0.0.1:${silent.port}`,
    says: "DATABASE_URL: the server at this address did not answer in time.",
  },
  {
    what: "a wrong token",
    url: () => database.url,
    token: "wrong-token-9876543210",
    says: "DATABASE_AUTH_TOKEN: the libSQL server of DATABASE_URL refuses this token.",
  },
  {
    what: "a web page",
    url: () => `http://127.0.0.1:${website.port}`,
    says: "DATABASE_URL: what answers at this address is not a libSQL server.",
  },
  {
    what: "a certificate for another name",
    url: () => `https://127.0.0.1:${secure.port}`,
    says: "DATABASE_URL: the server's TLS certificate is not valid for this address.",
  },
  {
    what: "TLS asked of a server without it",
    url: () => database.url.replace("http:", "https:"),
    says: "DATABASE_URL: no server can be reached at this address.",
  },
];

describe("a Bun server whose database cannot be used", () => {
  for (const { what, url, token = TOKEN, says } of CASES) {
    test(`(${what}) ends with 1 and one sentence, without a value, a stack or a file in its place`, async () => {
      const address = url();
      const env = { DATABASE_URL: address, DATABASE_AUTH_TOKEN: token, MADANG_SECRET };
      const server = spawnServer({ env });
      try {
        expect(await server.exited).toBe(1);
        const told = server
          .output()
          .split("\n")
          .filter((line) => line !== "" && !line.startsWith("{"));
        expect(told).toEqual([expect.stringContaining(says)]);
        for (const secret of [token, new URL(address).host, MADANG_SECRET])
          expect(server.output()).not.toContain(secret);
        expect(existsSync(join(server.dataDir, "madang.db"))).toBe(false);
      } finally {
        await server.stop();
      }
    });
  }
});

test("two Bun servers that start together on an empty libSQL server both serve, each migration applied once", async () => {
  const empty = startHranaServer({ path: join(folder, "empty.db"), token: TOKEN });
  const env = { DATABASE_URL: empty.url, DATABASE_AUTH_TOKEN: TOKEN, MADANG_SECRET };
  const servers = await Promise.all([startServer({ env }), startServer({ env })]);
  try {
    const client = createClient({ url: empty.url, authToken: TOKEN });
    for (const schema of ["control", "store"]) {
      const { rows } = await client.execute(`select position from ${schema}_migrations order by position`);
      expect(rows.map((row) => row["position"])).toEqual(rows.map((_row, index) => index));
      expect(rows.length).toBeGreaterThan(1);
    }
    for (const { url } of servers) expect((await fetch(`${url}/readyz`)).status).toBe(200);
  } finally {
    for (const server of servers) await server.stop();
    await empty.stop();
  }
});

test("a Worker whose database cannot be used answers 503 with a stable reason, and says in its log which variable", async () => {
  const worker = await startWorkerd({
    DATABASE_URL: database.url,
    DATABASE_AUTH_TOKEN: "wrong-token-9876543210",
    MADANG_SECRET,
  });
  try {
    const answer = await fetch(
      `${worker.url}/trpc/participation.event?input=${encodeURIComponent('{"slug":"a"}')}`,
    );
    expect([answer.status, await answer.text()]).toEqual([
      503,
      expect.stringContaining("DATABASE_UNREACHABLE"),
    ]);
    await untilTold(worker, "DATABASE_AUTH_TOKEN: ");
    expect(worker.output()).not.toContain("wrong-token-9876543210");
  } finally {
    await worker.stop();
  }
});
