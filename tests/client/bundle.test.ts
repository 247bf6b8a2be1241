import { describe, expect, test } from "bun:test";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { ROOT } from "../support/source-files.ts";

const SIZE_MAX = 25 * 1024;

async function bundle(source: string): Promise<string> {
  const folder = mkdtempSync(join(tmpdir(), "madang-client-"));
  try {
    const entry = join(folder, "entry.ts");
    writeFileSync(entry, source.replaceAll("madang/client", join(ROOT, "src/client/index.ts")));
    const { outputs } = await Bun.build({ entrypoints: [entry], target: "browser", minify: true });
    return (await outputs[0]?.text()) ?? "";
  } finally {
    rmSync(folder, { recursive: true });
  }
}

const WHOLE = `import * as madang from "madang/client"; globalThis.madang = madang;`;
const WHAT_IF_ONLY = `import { whatIf } from "madang/client"; globalThis.whatIf = whatIf;`;
const CALLS_ONLY = `import { createClient } from "madang/client"; globalThis.c = createClient({ baseUrl: "" });`;

describe("bundle of the client [R-190]", () => {
  test("weighs at most 25 KB compressed and carries no server code", async () => {
    const code = await bundle(WHOLE);
    expect(code.includes("serialized-error")).toBe(true);
    expect(Bun.gzipSync(Buffer.from(code)).byteLength).toBeLessThanOrEqual(SIZE_MAX);
    for (const word of ["drizzle", "ZodError", "libsql", "Hono", "insert into", "node:", "우리동네TV"]) {
      expect({ word, found: code.includes(word) }).toEqual({ word, found: false });
    }
  });

  test("gives a page that only computes what-ifs the arithmetic alone, below 3 KB [N-07]", async () => {
    const code = await bundle(WHAT_IF_ONLY);
    expect(code).toContain("is not allowed");
    expect(Bun.gzipSync(Buffer.from(code)).byteLength).toBeLessThanOrEqual(3 * 1024);
  });

  test("leaves the live stream out where it is not used", async () => {
    const code = await bundle(CALLS_ONLY);
    expect(code.includes("serialized-error")).toBe(false);
    expect(code.length).toBeLessThan((await bundle(WHOLE)).length);
  });
});
