import { sha256Text } from "../../auth/index.ts";
import { actorLabel, type ServiceContext } from "../../context.ts";
import { type Condition, type Db, rawStatement, type Statement } from "../../db/index.ts";
import { AppError } from "../../errors.ts";
import { DAY_MS } from "../../time.ts";

const KEPT_MS = 30 * DAY_MS;

/** What is remembered of a finished call: ids and reasons only; the answer is rebuilt from rows. */
export type Outcome = Readonly<Record<string, string>>;

export type OnceHandle = {
  /** Put into the guard of the batch's first statement: nobody has finished this key yet. */
  readonly guard: Condition;
  /** Put into the same batch: remembers the outcome where `mark` holds. Empty without a key. */
  readonly remember: (outcome: Outcome, mark: Condition) => readonly Statement[];
};

export type RunOnceOptions<T> = {
  ctx: ServiceContext;
  /** Where the verb's batch goes: store verbs name their store, control verbs do not. */
  storeId: string | undefined;
  procedure: string;
  input: { readonly idempotencyKey?: string | undefined };
  /** For anonymous callers: address and event instead of a caller id. */
  anonymousScope?: string;
  run: (once: OnceHandle) => Promise<T>;
  replay: (outcome: Outcome) => Promise<T>;
};

const NO_KEY: OnceHandle = { guard: { sql: "1", args: [] }, remember: () => [] };

/**
 * Runs a mutation at most once per idempotency key (scope: caller + procedure; kept 30 days). The mark commits
 * in the verb's own batch, so a crash leaves either both or neither.
 *
 * @throws AppError 422 IDEMPOTENCY_KEY_REUSED for the same key with another input;
 *   409 IDEMPOTENCY_IN_FLIGHT while the first call is still running in this process
 */
export async function runOnce<T>(options: RunOnceOptions<T>): Promise<T> {
  const key = options.input.idempotencyKey;
  if (key === undefined) return options.run(NO_KEY);
  const { ctx } = options;
  const place = placeOf(options, key);
  const requestHash = await sha256Text(canonicalJson({ ...options.input, idempotencyKey: undefined }));
  const known = await findOutcome(place, requestHash);
  if (known) return options.replay(known);
  const leave = enterFlight(ctx, `${place.storeId ?? ""}/${place.scope}/${key}`);
  try {
    return await options.run(handleOf(place, requestHash, ctx.deps.clock.now()));
  } catch (error) {
    const committed = await findOutcome(place, requestHash);
    if (committed) return options.replay(committed);
    throw error;
  } finally {
    leave();
  }
}

/**
 * Longer than any call takes (D-27). A Worker whose client hung up never comes to its `finally`; the guard in the
 * batch decides then as it does between processes.
 */
const FLIGHT_MS = 30_000;

/** @throws AppError 409 IDEMPOTENCY_IN_FLIGHT */
function enterFlight({ deps }: ServiceContext, name: string): () => void {
  const { inFlight } = deps.access;
  const now = deps.clock.now();
  const since = inFlight.get(name);
  if (since !== undefined && now - since < FLIGHT_MS) {
    const params = { retryAfterSeconds: 1 };
    throw new AppError({ code: "CONFLICT", reason: "IDEMPOTENCY_IN_FLIGHT", params });
  }
  inFlight.set(name, now);
  return () => {
    if (inFlight.get(name) === now) inFlight.delete(name);
  };
}

type Place = { db: Db; table: string; storeId: string | undefined; scope: string; key: string };

function placeOf<T>(options: RunOnceOptions<T>, key: string): Place {
  const { ctx, storeId } = options;
  const caller =
    ctx.actor.kind === "anonymous" ? (options.anonymousScope ?? "anonymous") : actorLabel(ctx.actor);
  const scope = `${caller} ${options.procedure}`;
  return storeId === undefined
    ? { db: ctx.deps.control, table: "control_idempotency", storeId, scope, key }
    : { db: ctx.deps.shards.of(storeId), table: "idempotency", storeId, scope, key };
}

function conditionOf(place: Place): Condition {
  return place.storeId === undefined
    ? { sql: "scope = ? and key = ?", args: [place.scope, place.key] }
    : { sql: "store_id = ? and scope = ? and key = ?", args: [place.storeId, place.scope, place.key] };
}

async function findOutcome(place: Place, requestHash: string): Promise<Outcome | undefined> {
  const where = conditionOf(place);
  const [rows = []] = await place.db.query([
    rawStatement(`select request_hash, outcome from ${place.table} where ${where.sql}`, where.args),
  ]);
  const row = rows[0];
  if (!row) return undefined;
  if (row["request_hash"] !== requestHash) {
    throw new AppError({ code: "UNPROCESSABLE_CONTENT", reason: "IDEMPOTENCY_KEY_REUSED" });
  }
  return parseOutcome(String(row["outcome"]));
}

function handleOf(place: Place, requestHash: string, now: number): OnceHandle {
  const where = conditionOf(place);
  const owner = place.storeId === undefined ? [] : [place.storeId];
  const columns = [
    ...owner.map(() => "store_id"),
    "scope",
    "key",
    "request_hash",
    "outcome",
    "created_at",
    "expires_at",
  ];
  return {
    guard: { sql: `not exists (select 1 from ${place.table} where ${where.sql})`, args: where.args },
    remember: (outcome, mark) => [
      rawStatement(
        `insert into ${place.table} (${columns.join(", ")}) select ${columns.map(() => "?").join(", ")} where ${mark.sql}`,
        [
          ...owner,
          place.scope,
          place.key,
          requestHash,
          JSON.stringify(outcome),
          now,
          now + KEPT_MS,
          ...mark.args,
        ],
      ),
    ],
  };
}

function parseOutcome(text: string): Outcome {
  const value: unknown = JSON.parse(text);
  if (typeof value !== "object" || value === null) return {};
  return Object.fromEntries(Object.entries(value).map(([name, entry]) => [name, String(entry)]));
}

/** Key order does not make another request. */
export function canonicalJson(value: unknown): string {
  return JSON.stringify(value, (_key, entry: unknown) =>
    typeof entry === "object" && entry !== null && !Array.isArray(entry)
      ? Object.fromEntries(Object.entries(entry).sort(([left], [right]) => (left < right ? -1 : 1)))
      : entry,
  );
}
