import type { Secrets } from "../auth/index.ts";
import { ConfigError } from "../config.ts";
import { explainDatabaseFault } from "../db/database-fault.ts";
import {
  type Db,
  MAIN_SHARD,
  rawStatement,
  requireKnownShards,
  requireOwnDatabase,
  type Shard,
  ShardMistaken,
  ShardsMissing,
} from "../db/index.ts";
import { MIGRATION_NAMES } from "../db/migration-names.generated.ts";
import { countPending } from "../db/schema-state.ts";
import type { Deps } from "../deps.ts";
import { isAppError, REASON_MESSAGES } from "../errors.ts";
import { holdsToken } from "../operations-routes.ts";
import { errorBody } from "../rest/index.ts";
import { checkMarks, checkMasterKey, PreviousKeyNeeded, WrongMasterKey } from "../services/ops/index.ts";
import { clock, log, sleep } from "./platform.ts";

const TOKEN_LENGTH_MIN = 32;

/** What keeps this Worker from serving, until somebody changes it. Names variables, never values. */
export class CannotServe extends Error {
  override readonly name = "CannotServe";
}

/** What an isolate has found out: that this release can work on the database, and on which others. */
export type CheckedDatabases = { isChecked: boolean; readonly shards: Set<string> };

/** Databases other than `main` that take longer hold up no request but those of their stores. */
const OTHERS_MS = 2_000;

/**
 * Asks the databases once an isolate, over the request's own connection, whether this release can work on them. One
 * that does not answer says nothing of itself: `main` is asked again by the next request, another one by its stores.
 *
 * @throws CannotServe, ShardsMissing, ShardMistaken, WrongMasterKey, PreviousKeyNeeded
 */
export async function checkDatabase(known: CheckedDatabases, deps: Deps): Promise<void> {
  if (known.isChecked) return;
  try {
    await checkMain(deps);
    await Promise.all(deps.shards.all.map((shard) => askOther(shard)));
    known.isChecked = true;
  } catch (error) {
    if (isForSomebody(error)) throw error;
    const problem = explainDatabaseFault(error);
    if (problem !== undefined) log.error("database_failed", { problem });
  }
}

async function checkMain({ control, shards, ...deps }: Deps): Promise<void> {
  const [main] = shards.all;
  const pending = await Promise.all([
    countPending(control, "control", MIGRATION_NAMES.control),
    main ? countPending(main.db, "store", MIGRATION_NAMES.store) : 0,
  ]);
  requireSchema("DATABASE_URL", pending[0] + pending[1]);
  await requireKnownShards(
    control,
    shards.all.map(({ name }) => name),
  );
  if (main) await requireOwnDatabase(control, main);
  await checkMasterKey({ control, ...deps });
  if (main) await checkMarks([main.db], deps);
}

/** Only what somebody must mend ends the start; its own way to the database finds it out. */
async function askOther({ name, db }: Shard): Promise<void> {
  if (name === MAIN_SHARD) return;
  const asked = db.query([rawStatement("select 1", [])]).catch((error: unknown) => {
    if (isAppError(error) && isForSomebody(error.cause)) throw error.cause;
  });
  await Promise.race([asked, sleep(OTHERS_MS)]);
}

/**
 * That this release can work on a database other than `main`; asked once an isolate, before anything else is.
 *
 * @throws CannotServe, ShardMistaken, PreviousKeyNeeded; AppError UNAVAILABLE while it is away
 */
export async function checkShard(
  { known, control, secrets }: { known: CheckedDatabases; control: Db; secrets: Secrets },
  shard: Shard,
): Promise<void> {
  const { name } = shard;
  if (known.shards.has(name)) return;
  try {
    requireSchema(`DATABASE_SHARDS ${name}`, await countPending(shard.db, "store", MIGRATION_NAMES.store));
    await requireOwnDatabase(control, shard);
    await checkMarks([shard.db], { secrets, clock });
    known.shards.add(name);
  } catch (error) {
    const names = { address: `DATABASE_SHARDS ${name}`, token: `DATABASE_SHARDS ${name} authToken` };
    const problem = isForSomebody(error) ? error.message : explainDatabaseFault(error, names);
    log.error("shard_away", { shard: name, problem });
    throw error;
  }
}

/** A Worker applies no migrations (docs/adr/0020-workers-entry.md); a schema of a later release is served. */
function requireSchema(variable: string, missing: number): void {
  if (missing > 0)
    throw new CannotServe(
      `${variable}: the schema is ${missing} migrations behind this release. Run \`bun run migrate\` with the same ${variable}.`,
    );
}

export function isForSomebody(error: unknown): error is Error {
  return (
    error instanceof CannotServe ||
    error instanceof ShardsMissing ||
    error instanceof ShardMistaken ||
    error instanceof ConfigError ||
    error instanceof PreviousKeyNeeded ||
    error instanceof WrongMasterKey
  );
}

/** One log line; its message names variables, never values. */
export function reportFailedStart(error: unknown): void {
  log.error("start_failed", { problem: problemOf(error) });
}

/**
 * 503 for everything but /livez. /readyz tells who holds a token of the operator what is wrong, everybody else that
 * something is; the log says it in any case.
 *
 * @param env the bindings, of which the configuration may not have been read
 */
export async function failedStart(
  error: unknown,
  request: Request,
  env: Readonly<Record<string, unknown>>,
): Promise<Response> {
  const { pathname } = new URL(request.url);
  if (pathname === "/livez") return Response.json({ status: "UP" });
  const init = { status: 503, headers: { "retry-after": "30" } };
  if (pathname !== "/readyz")
    return Response.json(errorBody("NOT_READY", REASON_MESSAGES.NOT_READY, clock.now()), init);
  const problem = (await mayKnow(request, env)) ? { problem: problemOf(error) } : {};
  return Response.json({ status: "DOWN", ...problem }, init);
}

async function mayKnow({ headers }: Request, env: Readonly<Record<string, unknown>>): Promise<boolean> {
  for (const name of ["OPERATOR_TOKEN", "METRICS_TOKEN"]) {
    const token = env[name];
    // A shorter one is refused by the configuration, because it can be guessed.
    const isToken = typeof token === "string" && token.length >= TOKEN_LENGTH_MIN;
    if (isToken && (await holdsToken(headers.get("authorization"), token))) return true;
  }
  return false;
}

function problemOf(error: unknown): string {
  return isForSomebody(error) ? error.message : "unknown";
}
