import { afterAll, beforeAll, describe, expect, setDefaultTimeout, test } from "bun:test";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { rawStatement } from "../../src/db/index.ts";
import { MIGRATION_NAMES } from "../../src/db/migration-names.generated.ts";
import { MIGRATIONS } from "../../src/db/migrations.generated.ts";
import { countPending } from "../../src/db/schema-state.ts";
import { openDatabaseServer } from "../../src/entry/remote-database.ts";
import { type HranaServer, startHranaServer } from "../support/hrana.ts";
import { startServer } from "../support/server.ts";
import { ROOT } from "../support/source-files.ts";

setDefaultTimeout(30_000);

async function runMigrate(env: Readonly<Record<string, string>>): Promise<{ code: number; output: string }> {
  const child = Bun.spawn([process.execPath, "run", "migrate"], {
    cwd: ROOT,
    env: { PATH: process.env["PATH"] ?? "", DATA_DIR: folder, ...env },
    stdin: "ignore",
    stdout: "pipe",
    stderr: "pipe",
  });
  const output = (await new Response(child.stdout).text()) + (await new Response(child.stderr).text());
  return { code: await child.exited, output };
}

let folder: string;
let database: HranaServer;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "madang-migrate-"));
  database = startHranaServer({ path: join(folder, "madang.db") });
});
afterAll(async () => {
  await database.stop();
  rmSync(folder, { recursive: true, force: true });
});

describe("bun run migrate", () => {
  test("brings a new database to this release, and a second run changes nothing", async () => {
    const { control, store, close } = openDatabaseServer({ url: database.url, authToken: database.token });
    expect(await countPending(control, "control", MIGRATION_NAMES.control)).toBe(MIGRATIONS.control.length);
    for (let run = 0; run < 2; run++) {
      const { code, output } = await runMigrate({
        DATABASE_URL: database.url,
        DATABASE_AUTH_TOKEN: database.token,
      });
      expect([code, output]).toEqual([0, expect.stringContaining("the schema is that of this release")]);
      expect(await countPending(control, "control", MIGRATION_NAMES.control)).toBe(0);
      expect(await countPending(store, "store", MIGRATION_NAMES.store)).toBe(0);
    }
    close();
  });

  test("leaves the schema of a newer release as it is and says so; a server of this one starts on it", async () => {
    const variables = { DATABASE_URL: database.url, DATABASE_AUTH_TOKEN: database.token };
    expect((await runMigrate(variables)).code).toBe(0);
    const { control, store, close } = openDatabaseServer({ url: database.url, authToken: database.token });
    for (const [db, schema] of [[control, "control"] as const, [store, "store"] as const]) {
      const text = `insert into ${schema}_migrations (position, name) values (?, ?)`;
      await db.write([rawStatement(text, [MIGRATIONS[schema].length, `9999_${schema}_of_later`])]);
    }
    close();
    const AHEAD = ["control", "store"].map(
      (kind) =>
        `"event":"schema_ahead","database":"main","kind":"${kind}","migrations":"9999_${kind}_of_later"`,
    );
    const { code, output } = await runMigrate(variables);
    expect(code).toBe(0);
    const server = await startServer({ env: variables });
    await server.stop();
    for (const line of AHEAD) {
      expect(output).toContain(line);
      expect(server.output()).toContain(line);
    }
  });

  test("names the variable when there is no server, when it does not answer and when it refuses the token", async () => {
    const refused = [
      await runMigrate({}),
      await runMigrate({ DATABASE_URL: "http://127.0.0.1:9" }),
      await runMigrate({ DATABASE_URL: database.url, DATABASE_AUTH_TOKEN: "kept-secret" }),
    ];
    for (const { code, output } of refused) {
      expect([code, output]).toEqual([1, expect.stringContaining("DATABASE_URL")]);
      expect(output).not.toMatch(/kept-secret|\n\s+at /);
    }
  });
});
