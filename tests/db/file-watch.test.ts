import { expect, test } from "bun:test";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import LockDatabase from "libsql";
import { openFileDb } from "../../src/db/file.ts";
import { rawStatement } from "../../src/db/index.ts";

test("who counts hears of each try that met another's lock, and of each connection opened anew for it", async () => {
  const folder = mkdtempSync(join(tmpdir(), "madang-watch-"));
  const path = join(folder, "watched.db");
  const heard = { busy: 0, renewed: 0 };
  const other = new LockDatabase(path, { timeout: 0 });
  const file = await openFileDb(path, {
    onBusy: () => {
      heard.busy += 1;
      // The other one is done when this one looks a second time.
      if (heard.busy === 2) other.exec("COMMIT");
    },
    onRenew: () => {
      heard.renewed += 1;
    },
  });
  await file.db.write([rawStatement("create table t (a integer) strict", [])]);
  expect(heard).toEqual({ busy: 0, renewed: 0 });
  other.exec("BEGIN IMMEDIATE");
  await file.db.write([rawStatement("insert into t values (1)", [])]);
  expect(heard.busy).toBe(2);
  expect(heard.renewed).toBeGreaterThanOrEqual(2);
  other.close();
  await file.close();
  rmSync(folder, { recursive: true, force: true });
});
