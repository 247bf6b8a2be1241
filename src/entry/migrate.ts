import { type Config, ConfigError, parseConfig } from "../config.ts";
import { ShardMistaken, ShardsMissing } from "../db/index.ts";
import { openDatabase } from "./bun-database.ts";
import { DatabaseUnusable } from "./database-problem.ts";

/**
 * `bun run migrate`: brings the libSQL server's schemas to this release and ends. A Bun server does it by itself at
 * its start; Workers never do, so this comes before their deployment.
 */
async function main(): Promise<void> {
  const config: Config = parseConfig(process.env);
  if (!config.database)
    throw new ConfigError(["DATABASE_URL: not set; a local file is migrated by the server's start"]);
  const database = await openDatabase(config);
  await database.close();
  const [missing] = database.away;
  if (missing) throw new DatabaseUnusable(missing.problem, true);
  console.log(`${database.where}: the schema is that of this release.`);
}

main().catch((error: unknown) => {
  console.error(explain(error));
  process.exit(1);
});

const KNOWN = [ConfigError, DatabaseUnusable, ShardMistaken, ShardsMissing];

/** What a driver says holds no secret, but its stack helps nobody here. */
function explain(error: unknown): string {
  if (KNOWN.some((kind) => error instanceof kind) && error instanceof Error) return error.message;
  return `DATABASE_URL, DATABASE_AUTH_TOKEN: the schema could not be migrated. ${error instanceof Error ? error.message : error}`;
}
