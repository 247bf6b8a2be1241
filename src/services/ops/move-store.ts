import type { z } from "zod";
import { freshId, type ServiceContext } from "../../context.ts";
import { ALWAYS, type Db, type Shard } from "../../db/index.ts";
import {
  beginMove,
  cleanUpMove,
  MoveFailed,
  MoveLost,
  type MoveParts,
  type MoveRow,
  moveStore as moveRows,
  readMove,
  undoMove,
} from "../../db/move/index.ts";
import { AppError, invalid, notFound } from "../../errors.ts";
import { CONSUMERS, readConsumerHealth, readMarkPairs } from "../../events/index.ts";
import { auditRow } from "../audit/index.ts";
import { requireOperator } from "./require-operator.ts";
import type { MoveStoreInput, MoveStoreOutput } from "./schemas.ts";

/** Longer than this, and the answer says RUNNING: a connection without bytes is cut after 30 s. */
const ANSWER_MS = 8_000;
/** Consumers that need longer lag; what they have not seen is copied as open. */
const SETTLE_MS = 2_000;

type Output = z.infer<typeof MoveStoreOutput>;

/**
 * Moves a store to another database while it is in use: its writes wait for some seconds, nothing else is noticed. A
 * repetition tells how far it is and starts it again where it was undone, so the idempotency key is taken and not needed.
 *
 * @throws AppError NOT_FOUND for an unknown store; INVALID for a database that is not configured; CONFLICT
 *   MOVE_RUNNING to another database, REBUILD_RUNNING on one of the two
 */
export async function moveStore(options: {
  ctx: ServiceContext;
  input: z.infer<typeof MoveStoreInput>;
}): Promise<Output> {
  const { ctx, input } = options;
  const { storeId, to } = input;
  requireOperator(ctx);
  const { control, shards, clock } = ctx.deps;
  const target = shards.all.find(({ name }) => name === to);
  if (!target)
    throw invalid("INVALID_REQUEST", { fields: ["to"], databases: shards.all.map(({ name }) => name) });
  const place = await readMove(control, storeId);
  if (!place) throw notFound();
  if (place.shard === to && place.to === null) return { storeId, to, state: "DONE" };
  if (place.moveId !== null && place.to === to) return { storeId, to, state: "RUNNING" };
  if (place.moveId !== null) throw new AppError({ code: "CONFLICT", reason: "MOVE_RUNNING" });
  const source = requireShard(ctx, place.shard);
  await requireNoRebuild(ctx, [source.db, target.db]);
  const moveId = freshId(ctx.deps);
  if (!(await beginMove(control, { storeId, to, moveId, now: clock.now() })))
    throw new AppError({ code: "CONFLICT", reason: "MOVE_RUNNING" });
  const moved = carryOut(ctx, partsOf(ctx, { storeId, moveId, source, target }));
  ctx.deps.defer(moved.then(({ cleaned }) => cleaned));
  const late = ctx.deps.sleep(ANSWER_MS).then(() => undefined);
  const state = (await Promise.race([moved, late]))?.state ?? "RUNNING";
  return { storeId, to, state };
}

/** `cleaned` goes on after the store is in its new place. */
type Moved = { readonly state: Output["state"]; readonly cleaned: Promise<void> };

async function carryOut(ctx: ServiceContext, parts: MoveParts): Promise<Moved> {
  const { storeId } = parts;
  const route = { storeId, from: parts.source.name, to: parts.target.name };
  try {
    const waitedMs = await moveRows(parts);
    ctx.deps.log.info("store_moved", { ...route, durationMs: waitedMs });
    return { state: "DONE", cleaned: finishMove(ctx, parts) };
  } catch (error) {
    const why = error instanceof MoveFailed || error instanceof MoveLost ? error.message : "unknown";
    const fault = error instanceof Error ? error.name : "unknown";
    // Where even this fails, the tick takes the move up when its lease is over.
    const tell = () => ctx.deps.log.error("store_not_moved", { ...route, fault, why });
    const isUndone = await undoMove(parts, freshId(ctx.deps)).catch((undoing: unknown) => {
      tell();
      throw undoing;
    });
    if (!isUndone) return whatBecame(ctx, parts);
    tell();
    return { state: "UNDONE", cleaned: Promise.resolve() };
  }
}

/** Of a move that could not be undone: the fault came after the switch, or somebody else has taken it up. */
async function whatBecame(ctx: ServiceContext, parts: MoveParts): Promise<Moved> {
  const { storeId, moveId, source, target } = parts;
  const place = await readMove(ctx.deps.control, storeId);
  const isOurs = place?.moveId === moveId;
  if (place?.shard === target.name && (isOurs || place.moveId === null)) {
    ctx.deps.log.info("store_moved", { storeId, from: source.name, to: target.name });
    return { state: "DONE", cleaned: isOurs ? finishMove(ctx, parts) : Promise.resolve() };
  }
  const isAtWork = place !== undefined && place.moveId !== null;
  return { state: isAtWork ? "RUNNING" : "UNDONE", cleaned: Promise.resolve() };
}

/** For the tick as well: whoever finishes a move tells of it. */
export async function finishMove(ctx: ServiceContext, parts: MoveParts): Promise<void> {
  const { storeId, source, target } = parts;
  await cleanUpMove(parts);
  const details = { from: source.name, to: target.name };
  const entry = { storeId, action: "store.move", entityId: storeId, details };
  await ctx.deps.shards.of(storeId).write([auditRow(ctx, entry, ALWAYS)]);
}

export function partsOf(
  ctx: ServiceContext,
  move: Pick<MoveParts, "storeId" | "moveId" | "source" | "target">,
): MoveParts {
  const { control, clock, sleep, events } = ctx.deps;
  return {
    ...move,
    control,
    clock,
    sleep,
    marks: () => readMarkPairs(move.source.db, move.target.db),
    settle: async () => {
      await Promise.race([events.drain(move.storeId).catch(() => undefined), sleep(SETTLE_MS)]);
    },
  };
}

/** @throws AppError UNAVAILABLE when this process does not know the database */
export function requireShard({ deps }: ServiceContext, name: string): Shard {
  const shard = deps.shards.all.find((each) => each.name === name);
  if (!shard) throw new AppError({ code: "UNAVAILABLE", reason: "BUSY" });
  return shard;
}

async function requireNoRebuild({ deps }: ServiceContext, dbs: readonly Db[]): Promise<void> {
  const now = deps.clock.now();
  const healths = dbs.flatMap((db) => CONSUMERS.map((consumer) => readConsumerHealth(db, consumer, now)));
  if ((await Promise.all(healths)).some(({ isRebuilding }) => isRebuilding))
    throw new AppError({ code: "CONFLICT", reason: "REBUILD_RUNNING" });
}

/** The two databases of a move that is on its way, or is cleaning up. */
export function routeOf(ctx: ServiceContext, move: MoveRow): Pick<MoveParts, "source" | "target"> {
  const [from, to] = move.to === null ? [move.from ?? "", move.shard] : [move.shard, move.to];
  return { source: requireShard(ctx, from), target: requireShard(ctx, to) };
}
