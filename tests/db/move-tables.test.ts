import { expect, test } from "bun:test";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { openFileDb } from "../../src/db/file.ts";
import { rawStatement } from "../../src/db/index.ts";
import { migrate } from "../../src/db/migrate.ts";
import { MIGRATIONS } from "../../src/db/migrations.generated.ts";
import { KNOWN_TABLES } from "../../src/db/move/index.ts";

test("a move knows every table of a store database, so that a new one cannot be left behind", async () => {
  const folder = mkdtempSync(join(tmpdir(), "madang-move-tables-"));
  const file = await openFileDb(join(folder, "store.db"));
  await migrate(file.db, "store", MIGRATIONS.store);
  const [tables = []] = await file.db.query([
    rawStatement("select name from sqlite_master where type = 'table' and name not like 'sqlite_%'", []),
  ]);
  const names = tables.map((row) => String(row["name"])).filter((name) => name !== "store_migrations");
  expect([...KNOWN_TABLES].sort()).toEqual(names.sort());
  await file.close();
  rmSync(folder, { recursive: true });
});
