import { type Config, ConfigError, parseConfig } from "../config.ts";
import { explainDatabaseFault } from "../db/database-fault.ts";
import { ShardMistaken, ShardsMissing } from "../db/index.ts";
import { PreviousKeyNeeded, WrongMasterKey } from "../services/ops/index.ts";
import { FolderInUse } from "./bun-database.ts";
import { MasterKeyMissing } from "./bun-master-key.ts";
import { startBanner, startBunServer } from "./bun-server.ts";
import { DatabaseUnusable } from "./database-problem.ts";

/** Permissions of everybody else. */
const OTHERS = 0o077;

/** The terminal and npm may each send the same signal; only the first counts. */
async function main(): Promise<void> {
  // Databases, backups, uploads and keys are its user's alone.
  process.umask(OTHERS);
  let stopping: (() => void) | undefined;
  const stopped = new Promise<void>((resolve) => {
    stopping = resolve;
  });
  process.on("SIGINT", () => stopping?.());
  process.on("SIGTERM", () => stopping?.());
  const config: Config = parseConfig(process.env);
  const started = await startBunServer(config);
  console.log(startBanner(started, config));
  await stopped;
  await started.stop();
  process.exit(0);
}

const KNOWN = [
  ConfigError,
  DatabaseUnusable,
  FolderInUse,
  MasterKeyMissing,
  PreviousKeyNeeded,
  ShardMistaken,
  ShardsMissing,
  WrongMasterKey,
];

/** Mistakes a person can mend are told in a sentence; everything else with its stack. */
function explain(error: unknown): string {
  if (KNOWN.some((kind) => error instanceof kind) && error instanceof Error) return error.message;
  if (error instanceof Error && "code" in error && error.code === "EADDRINUSE") {
    return "PORT: the port is in use. Stop the other server, or set PORT to another one.";
  }
  const stack = error instanceof Error ? (error.stack ?? error.message) : String(error);
  return explainDatabaseFault(error) ?? stack;
}

main().catch((error: unknown) => {
  console.error(explain(error));
  process.exit(1);
});
