import { afterEach, beforeEach, expect, test } from "bun:test";
import { cpSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { ROOT } from "../support/source-files.ts";

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "madang-ignore-"));
  Bun.spawnSync(["git", "init", "--quiet", folder]);
  cpSync(join(ROOT, ".gitignore"), join(folder, ".gitignore"));
});
afterEach(() => rmSync(folder, { recursive: true }));

function isIgnored(path: string): boolean {
  return Bun.spawnSync(["git", "check-ignore", "--quiet", path], { cwd: folder }).exitCode === 0;
}

test("nothing that the guides put beside the program and that holds a key or customers can be committed", () => {
  const secret = [
    ...[".env", ".env.local", "madang.env", "deploy/madang.env", ".dev.vars", ".dev.vars.production"],
    ...[".data/madang.db", ".data/master.key", ".data-2/master.key", "restored/madang.db", "backups/now.db"],
    ...["master.key", "madang-20261121T030000Z.db", "madang.db-wal"],
  ];
  expect(secret.filter((path) => !isIgnored(path))).toEqual([]);
});

test("the example and the sources can", () => {
  const open = [".env.example", "src/entry/bun.ts", "src/db/index.ts", "src/entry/bun-backup.ts"];
  expect(open.filter(isIgnored)).toEqual([]);
});
