import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type FileDb, openFileDb } from "../../src/db/file.ts";
import { rawStatement } from "../../src/db/index.ts";

export type TempDb = FileDb & {
  readonly path: string;
  rows(sql: string, ...args: unknown[]): Promise<readonly Readonly<Record<string, unknown>>[]>;
  remove(): Promise<void>;
};

/** A database file of the test's own. */
export async function tempDb(...schema: string[]): Promise<TempDb> {
  const folder = mkdtempSync(join(tmpdir(), "madang-db-"));
  const path = join(folder, "test.db");
  const file = await openFileDb(path);
  await file.db.write(schema.map((sql) => rawStatement(sql, [])));
  return {
    ...file,
    path,
    rows: async (sql, ...args) => (await file.db.query([rawStatement(sql, args)]))[0] ?? [],
    remove: async () => {
      await file.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
