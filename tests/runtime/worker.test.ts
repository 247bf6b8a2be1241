import { describe, expect, setDefaultTimeout, test } from "bun:test";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { ROOT } from "../support/source-files.ts";
import { bundleWorker, COMPATIBILITY, startWorkerd } from "../support/workerd.ts";

setDefaultTimeout(60_000);

const GZIP_LIMIT_BYTES = 512 * 1024;

describe("the worker's bundle", () => {
  test("imports nothing but node:crypto and stays small", async () => {
    const folder = mkdtempSync(join(tmpdir(), "madang-bundle-"));
    try {
      await bundleWorker(folder);
      const bundle = readFileSync(join(folder, "worker.js"));
      const imports = new Bun.Transpiler({ loader: "js" }).scanImports(bundle).map(({ path }) => path);
      expect([...new Set(imports)]).toEqual(["node:crypto"]);
      expect(Bun.gzipSync(bundle).byteLength).toBeLessThan(GZIP_LIMIT_BYTES);
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  });

  test("is tested under the compatibility settings that are deployed", () => {
    const deployed: unknown = Bun.TOML.parse(readFileSync(join(ROOT, "wrangler.toml"), "utf8"));
    expect(deployed).toMatchObject({
      main: "src/entry/worker.ts",
      compatibility_date: COMPATIBILITY.date,
      compatibility_flags: COMPATIBILITY.flags,
    });
  });
});

describe("a worker without what it needs", () => {
  test("answers 500 without details, names the variable in its log, and does not fall over", async () => {
    const worker = await startWorkerd({ DATABASE_URL: "http://127.0.0.1:9", PORT: "eighty" });
    try {
      for (const path of ["/health", "/trpc/account.me"]) {
        const response = await fetch(`${worker.url}${path}`);
        expect(response.status).toBe(500);
        expect(await response.json()).toMatchObject({ error: "INTERNAL_SERVER_ERROR" });
      }
      expect(worker.output()).toContain("PORT");
      expect(worker.output()).not.toContain("eighty");
    } finally {
      await worker.stop();
    }
  });

  test("answers 503 or 500 in time when its database is gone, and health still answers", async () => {
    const worker = await startWorkerd({
      DATABASE_URL: "http://127.0.0.1:9",
      MADANG_SECRET: Buffer.alloc(32, 7).toString("base64"),
    });
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
