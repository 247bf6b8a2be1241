import { ConfigError } from "../config.ts";
import { explainDatabaseFault } from "../db/database-fault.ts";
import { requireKnownShards, requireOwnDatabase, ShardMistaken, ShardsMissing } from "../db/index.ts";
import { MIGRATIONS } from "../db/migrations.generated.ts";
import { countPending } from "../db/schema-state.ts";
import type { Deps } from "../deps.ts";
import { REASON_MESSAGES } from "../errors.ts";
import { holdsToken } from "../operations-routes.ts";
import { errorBody } from "../rest/index.ts";
import { checkMasterKey, WrongMasterKey } from "../services/ops/index.ts";
import { clock, log } from "./platform.ts";

const TOKEN_LENGTH_MIN = 32;

/** What keeps this Worker from serving, until somebody changes it. Names variables, never values. */
export class CannotServe extends Error {
  override readonly name = "CannotServe";
}

/**
 * Asks the database once an isolate, over the request's own connection, whether this release can work on it. A
 * database that does not answer says nothing of itself; the next request asks again.
 *
 * @throws CannotServe, ShardsMissing, ShardMistaken, WrongMasterKey
 */
export async function checkDatabase(known: { isChecked: boolean }, deps: Deps): Promise<void> {
  if (known.isChecked) return;
  try {
    await requireSchema(deps);
    await requireKnownShards(
      deps.control,
      deps.shards.all.map(({ name }) => name),
    );
    await Promise.all(deps.shards.all.map((shard) => requireOwnDatabase(deps.control, shard)));
    await checkMasterKey(deps);
    known.isChecked = true;
  } catch (error) {
    if (isForSomebody(error)) throw error;
    const problem = explainDatabaseFault(error);
    if (problem !== undefined) log.error("database_failed", { problem });
  }
}

/** A Worker applies no migrations (docs/adr/0020-workers-entry.md); a schema of a later release is served. */
async function requireSchema({ control, shards }: Deps): Promise<void> {
  const pending = await Promise.all([
    countPending(control, "control", MIGRATIONS.control),
    ...shards.all.map(({ db }) => countPending(db, "store", MIGRATIONS.store)),
  ]);
  const missing = pending.reduce((sum, count) => sum + count, 0);
  if (missing > 0)
    throw new CannotServe(
      `DATABASE_URL: the schema is ${missing} migrations behind this release. Run \`bun run migrate\` with the same DATABASE_URL.`,
    );
}

export function isForSomebody(error: unknown): error is Error {
  return (
    error instanceof CannotServe ||
    error instanceof ShardsMissing ||
    error instanceof ShardMistaken ||
    error instanceof ConfigError ||
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
