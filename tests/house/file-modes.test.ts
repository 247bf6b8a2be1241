import { afterEach, beforeEach, expect, setDefaultTimeout, test } from "bun:test";
import { chmodSync, mkdirSync, mkdtempSync, readdirSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { runCli } from "../../src/entry/cli.ts";
import { startServer } from "../support/server.ts";
import { untilTold } from "../support/until.ts";

setDefaultTimeout(60_000);

const OPERATOR_TOKEN = "operator-token-of-the-tests-0123456789";
/** As most systems have it; the tests' own may be stricter. */
const command = ["sh", "-c", "umask 022; exec bun src/entry/bun.ts"];

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "madang-modes-"));
});
afterEach(() => rmSync(folder, { recursive: true }));

const modeOf = (path: string) => (statSync(path).mode & 0o777).toString(8);

test("the data folder, its database, key and backups are their user's alone", async () => {
  const dataDir = join(folder, "new", "data");
  const env = { OPERATOR_TOKEN };
  const server = await startServer({ dataDir, command, env });
  try {
    const args = ["backup", "--to", "now.db", "--url", server.url];
    expect(await runCli({ args, env, fetch, print: () => {} })).toBe(0);
    expect(modeOf(dataDir)).toBe("700");
    const entries = readdirSync(dataDir, { recursive: true, withFileTypes: true });
    const wide = entries.filter((entry) => {
      const expected = entry.isDirectory() ? "700" : "600";
      return modeOf(join(entry.parentPath, entry.name)) !== expected;
    });
    expect(wide.map(({ name }) => name)).toEqual([]);
    const names = entries.map(({ name }) => name);
    expect(names).toEqual(expect.arrayContaining(["madang.db", "madang.db-wal", "master.key", "now.db"]));
    expect(server.output()).not.toContain("data_folder_open");
  } finally {
    await server.stop();
  }
});

test("a wider folder that was there before is left as it is, and the log says so", async () => {
  const dataDir = join(folder, "data");
  mkdirSync(dataDir);
  chmodSync(dataDir, 0o755);
  const server = await startServer({ dataDir, command });
  try {
    await untilTold(server, "DATA_DIR: other users of this machine");
    expect(modeOf(dataDir)).toBe("755");
    expect(modeOf(join(dataDir, "madang.db"))).toBe("600");
  } finally {
    await server.stop();
  }
});
