import { afterEach, beforeEach, describe, expect, setDefaultTimeout, test } from "bun:test";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { bundleWorker } from "../../scripts/build-worker.ts";
import { type Migration, migrate } from "../../src/db/migrate.ts";
import { MIGRATIONS } from "../../src/db/migrations.generated.ts";
import { openDatabaseServer } from "../../src/entry/remote-database.ts";
import { type HranaServer, startHranaServer } from "../support/hrana.ts";
import { testWith } from "../support/required.ts";
import { ROOT } from "../support/source-files.ts";
import { untilTold } from "../support/until.ts";
import { COMPATIBILITY, startWorkerd, workerModules } from "../support/workerd.ts";
import { bundleAsDeployed } from "../support/wrangler.ts";

setDefaultTimeout(60_000);

const GZIP_LIMIT_BYTES = 600_000;
const START_LIMIT_BYTES = 720_000;

function importsOf(folder: string, name: string) {
  return new Bun.Transpiler({ loader: "js" }).scanImports(readFileSync(join(folder, name)));
}

/** worker.js with all that it imports by statements, whatever those import too. */
function loadedAtStart(folder: string): ReadonlySet<string> {
  const loaded = new Set(["worker.js"]);
  for (const name of loaded) {
    for (const { kind, path } of importsOf(folder, name)) {
      if (kind === "import-statement" && path.startsWith("./")) loaded.add(path.slice(2));
    }
  }
  return loaded;
}

describe("the worker's bundle", () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "madang-bundle-"));
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  test("imports nothing but node:crypto", async () => {
    await bundleWorker(folder);
    const names = workerModules(folder);
    const imports = names.flatMap((name) => importsOf(folder, name).map(({ path }) => path));
    const others = imports.filter((path) => !names.includes(path.replace("./", "")));
    expect([...new Set(others)]).toEqual(["node:crypto"]);
  });

  test("loads 720 KB at most at its start, and the verbs when they are asked for", async () => {
    const bytes = await bundleWorker(folder);
    const atStart = [...loadedAtStart(folder)].map((name) => readFileSync(join(folder, name)));
    const startBytes = atStart.reduce((sum, { byteLength }) => sum + byteLength, 0);
    console.log(`at the start: ${Math.ceil(startBytes / 1000)} KB of ${Math.ceil(bytes / 1000)} KB`);
    expect(startBytes).toBeLessThanOrEqual(START_LIMIT_BYTES);
  });

  test("leaves no module of an earlier build to be uploaded", async () => {
    writeFileSync(join(folder, "chunk-earlier.js"), "");
    await bundleWorker(folder);
    expect(workerModules(folder)).not.toContain("chunk-earlier.js");
  });

  for (const environment of ["staging", "production"]) {
    testWith("wrangler", `is deployed to ${environment} with 600 KB gzip at most`, async () => {
      const { bytes, gzipBytes, output } = await bundleAsDeployed(environment, folder);
      const [gzip, plain] = [gzipBytes, bytes].map((size) => `${Math.ceil(size / 1000)} KB`);
      console.log(`bundle for ${environment}: ${gzip} gzip, ${plain}`);
      expect(gzipBytes).toBeLessThanOrEqual(GZIP_LIMIT_BYTES);
      expect(output).not.toContain("WARNING");
    });
  }

  test("is tested under the compatibility settings that are deployed", () => {
    const deployed: unknown = Bun.TOML.parse(readFileSync(join(ROOT, "wrangler.toml"), "utf8"));
    expect(deployed).toMatchObject({
      main: "dist/worker/worker.js",
      build: { command: "npx bun scripts/build-web.ts && npx bun scripts/build-worker.ts" },
      compatibility_date: COMPATIBILITY.date,
      compatibility_flags: COMPATIBILITY.flags,
    });
  });
});

const KEY = Buffer.alloc(32, 7).toString("base64");

const TOKENS = {
  OPERATOR_TOKEN: "operator-token-of-the-tests-0123456789",
  METRICS_TOKEN: "metrics-token-of-the-tests-0123456789",
};

const readyz = (url: string, token: string) =>
  fetch(`${url}/readyz`, { headers: { authorization: `Bearer ${token}` } });

describe("a worker without what it needs", () => {
  const LACKING: readonly { name: string; bindings: Record<string, string> }[] = [
    { name: "DATABASE_URL", bindings: { MADANG_SECRET: KEY } },
    { name: "DATABASE_URL", bindings: { DATABASE_URL: "eighty", MADANG_SECRET: KEY } },
    { name: "MADANG_SECRET", bindings: { DATABASE_URL: "http://127.0.0.1:9" } },
    { name: "MADANG_SECRET", bindings: { DATABASE_URL: "http://127.0.0.1:9", MADANG_SECRET: "eighty" } },
    {
      name: "EVENTS",
      bindings: { DATABASE_URL: "http://127.0.0.1:9", MADANG_SECRET: KEY, EVENT_LOG: "cloudflare-queues" },
    },
    {
      name: "EVENT_LOG",
      bindings: {
        DATABASE_URL: "http://127.0.0.1:9",
        MADANG_SECRET: KEY,
        EVENT_LOG: "kafka",
        KAFKA_BROKERS: "127.0.0.1:9092",
      },
    },
  ];

  for (const { name, bindings } of LACKING) {
    test(`refuses to serve and names ${name} in its log and to who holds a token, without its value`, async () => {
      const worker = await startWorkerd({ ...bindings, ...TOKENS });
      try {
        for (const path of ["/health", "/trpc/account.me", "/e/somebody"]) {
          const response = await fetch(`${worker.url}${path}`);
          expect([response.status, response.headers.get("retry-after")]).toEqual([503, "30"]);
          expect(await response.json()).toMatchObject({ error: "NOT_READY" });
        }
        expect((await fetch(`${worker.url}/livez`)).status).toBe(200);
        for (const token of ["", "x".repeat(40)]) {
          const ready = await readyz(worker.url, token);
          expect([ready.status, await ready.json()]).toEqual([503, { status: "DOWN" }]);
        }
        let text = "";
        for (const token of Object.values(TOKENS)) {
          const ready = await readyz(worker.url, token);
          text = await ready.text();
          expect([ready.status, text]).toEqual([503, expect.stringContaining(name)]);
        }
        await untilTold(worker, name);
        expect(text + worker.output()).not.toMatch(/eighty|127\.0\.0\.1:9\b/);
      } finally {
        await worker.stop();
      }
    });
  }

  test("keeps a queue's messages for later", async () => {
    const worker = await startWorkerd({ MADANG_SECRET: KEY });
    try {
      const outcome = await worker.deliver("madang-events", [{ id: "m1", body: "{}", attempts: 1 }]);
      expect(outcome).toEqual({ acked: [], retried: { m1: 60 } });
    } finally {
      await worker.stop();
    }
  });

  test("answers 503 in time when its database is gone, and health still answers", async () => {
    const worker = await startWorkerd({ DATABASE_URL: "http://127.0.0.1:9", MADANG_SECRET: KEY });
    try {
      expect((await fetch(`${worker.url}/health`)).status).toBe(200);
      const response = await fetch(`${worker.url}/readyz`);
      expect(response.status).toBeGreaterThanOrEqual(500);
      expect(await response.text()).not.toContain("127.0.0.1");
    } finally {
      await worker.stop();
    }
  });
});

describe("a worker whose database is behind", () => {
  test("says which command brings it up, serves nothing until then, and serves right after", async () => {
    const folder = mkdtempSync(join(tmpdir(), "madang-behind-"));
    const database = startHranaServer({ path: join(folder, "madang.db") });
    const worker = await startWorkerd({
      DATABASE_URL: database.url,
      DATABASE_AUTH_TOKEN: database.token,
      MADANG_SECRET: KEY,
      ...TOKENS,
    });
    try {
      for (const migrated of [[], MIGRATIONS.store.slice(0, -1)]) {
        await migrateDatabase(database, migrated);
        const response = await fetch(`${worker.url}/trpc/account.me`);
        expect([response.status, await response.json()]).toMatchObject([503, { error: "NOT_READY" }]);
        expect(await (await readyz(worker.url, "")).json()).toEqual({ status: "DOWN" });
        expect(await (await readyz(worker.url, TOKENS.OPERATOR_TOKEN)).text()).toContain("bun run migrate");
      }
      await untilTold(worker, "bun run migrate");
      expect(worker.output()).not.toContain("SQLITE");
      await migrateDatabase(database, MIGRATIONS.store);
      expect((await fetch(`${worker.url}/trpc/account.me`)).status).toBe(401);
    } finally {
      await worker.stop();
      await database.stop();
      rmSync(folder, { recursive: true, force: true });
    }
  });
});

async function migrateDatabase(database: HranaServer, store: readonly Migration[]): Promise<void> {
  const { migrations, close } = openDatabaseServer({ url: database.url, authToken: database.token });
  await migrate(migrations, "control", MIGRATIONS.control);
  await migrate(migrations, "store", store);
  close();
}
