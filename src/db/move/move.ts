import type { Db, Row } from "../db.ts";
import { dropFence, dropFenceOf, raiseFence, SELECT_FENCES } from "../fence.ts";
import { MAP_TTL_MS } from "../shard-map.ts";
import type { Shard } from "../shards.ts";
import { copyLog, type Ends, type MarkPair, MoveFailed, wipeLog, writeMessages } from "./copy-log.ts";
import { copyTables, wipeTables } from "./copy-tables.ts";
import { endMove, LEASE_MS, readSettled, renewMove, switchMove, takeBackMove } from "./move-row.ts";
import { isOneDatabase } from "./one-database.ts";
import { selectFigures, selectKnown } from "./rows.ts";

/**
 *   mark the map ─▶ 3 s ─▶ copy the settled log ─▶ fence both ─▶ consumers settle ─▶ copy the rest ─▶ compare
 *     ─▶ open messages ─▶ SWITCH ─▶ drop the target's fence ─▶ 10 s ─▶ delete at the source (its fence stays)
 *
 * Until the switch the source has the store and everything else is undone; after it the target has it and the rest is
 * finished. Writes wait from the fence to its drop on the target.
 */
export type MoveParts = {
  readonly control: Db;
  readonly source: Shard;
  readonly target: Shard;
  readonly storeId: string;
  readonly moveId: string;
  readonly clock: { readonly now: () => number };
  readonly sleep: (ms: number) => Promise<void>;
  /** The consumers' names on either side as they are now. */
  readonly marks: () => Promise<readonly MarkPair[]>;
  /** Resolves when the source's consumers have seen every message of the store. */
  readonly settle: () => Promise<void>;
  /** Told before each step of the way: a test may end the process there. */
  readonly at?: (point: MovePoint) => void;
};

export const MOVE_POINTS = [
  "marked",
  "log copied",
  "fenced",
  "copied",
  "compared",
  "complete",
  "switched",
  "open",
  "cleaned",
] as const;
export type MovePoint = (typeof MOVE_POINTS)[number];

/** Somebody else has taken the move up, because nothing was heard of this one for too long. */
export class MoveLost extends Error {
  override readonly name = "MoveLost";
}

/** More open messages than this are no tail: the consumers lag. */
const OPEN_MAX = 1_000;
const TRIES_MAX = 3;
/** Reads that looked the store up before the switch are over by then. */
const GRACE_MS = 10_000;
const TTL_MARGIN_MS = 500;

/**
 * From the marked map to the switch.
 *
 * @returns how long writes waited, in ms
 * @throws MoveFailed, MoveLost; what a database said. The move is then to be undone
 */
export async function moveStore(parts: MoveParts): Promise<number> {
  const { control, source, target, storeId, clock, sleep, at = () => {} } = parts;
  const step = renewer(parts);
  at("marked");
  await sleep(MAP_TTL_MS + TTL_MARGIN_MS);
  await step();
  if (await isOneDatabase(source.db, target.db, probeOf(parts)))
    throw new MoveFailed(`${source.name} and ${target.name} are one database`);
  await target.db.write([raiseFence(storeId, clock.now())]);
  const marks = await parts.marks();
  const ends: Ends = { source: source.db, target: target.db, storeId, marks, step };
  await wipe(target.db, { storeId, consumers: marks.map(({ to }) => to) }, step);
  const before = await copyLog(ends, 0);
  at("log copied");
  await step();
  const fencedAt = clock.now();
  await source.db.write([raiseFence(storeId, fencedAt)]);
  at("fenced");
  await parts.settle();
  await copyRest(parts, ends, { ...before });
  at("complete");
  if (!(await switchMove(control, { ...parts, now: clock.now() }))) throw new MoveLost("before the switch");
  at("switched");
  await target.db.write([dropFence(storeId)]);
  at("open");
  return clock.now() - fencedAt;
}

/** Behind the fence nobody but the consumers changes anything, and they have nothing left that could be applied. */
async function copyRest(
  parts: MoveParts,
  ends: Ends,
  before: { end: number; open: readonly Row[] },
): Promise<void> {
  const { source, target, at = () => {} } = parts;
  const tail = await copyLog(ends, before.end);
  const open = [...before.open, ...tail.open];
  if (open.length > OPEN_MAX) throw new MoveFailed("too many messages wait for their consumers");
  for (let tries = 1; ; tries++) {
    await copyTables(ends);
    at("copied");
    const snapshot = await compare(ends, open);
    if (snapshot) {
      await requireMarks(parts, ends.marks);
      at("compared");
      await ends.step();
      await writeMessages(ends, open, snapshot);
      return;
    }
    if (tries === TRIES_MAX) throw new MoveFailed(`${source.name} and ${target.name} do not hold the same`);
    await wipeTables(target.db, ends.storeId, ends.step);
  }
}

/** One read on each side. @returns what the source's consumers know of the open messages, where both sides agree */
async function compare(ends: Ends, open: readonly Row[]): Promise<readonly (readonly Row[])[] | undefined> {
  const ids = open.map((row) => String(row["id"]));
  const figures = selectFigures(ends.storeId);
  const [answers, right] = await Promise.all([
    ends.source.query([
      ...figures,
      ...selectKnown(
        ends.marks.map(({ from }) => from),
        ids,
      ),
    ]),
    ends.target.query(figures),
  ]);
  const left = answers.slice(0, figures.length);
  return JSON.stringify(left) === JSON.stringify(right) ? answers.slice(figures.length) : undefined;
}

function probeOf({ moveId }: MoveParts): string {
  return `probe ${moveId}`;
}

/** A rebuild that ended meanwhile has given the consumers new names. */
async function requireMarks(parts: MoveParts, marks: readonly MarkPair[]): Promise<void> {
  if (JSON.stringify(await parts.marks()) !== JSON.stringify(marks))
    throw new MoveFailed("a rebuild has come between");
}

/** Pages are short: the lease is renewed when a third of it is over. */
function renewer({ control, storeId, moveId, clock }: MoveParts): () => Promise<void> {
  let renewedAt = Number.NEGATIVE_INFINITY;
  return async () => {
    const now = clock.now();
    if (now >= renewedAt && now - renewedAt < LEASE_MS / 3) return;
    if (!(await renewMove(control, { storeId, moveId, now }))) throw new MoveLost("the lease is over");
    renewedAt = now;
  };
}

async function wipe(
  db: Db,
  store: { storeId: string; consumers: readonly string[] },
  step: () => Promise<void>,
): Promise<void> {
  await wipeLog(db, store, step);
  await wipeTables(db, store.storeId, step);
}

/** After the switch: the old database forgets the store, but not that it has left. */
export async function cleanUpMove(parts: MoveParts): Promise<void> {
  const { control, source, target, storeId, moveId, sleep, at = () => {} } = parts;
  await target.db.write([dropFence(storeId)]);
  await renewer(parts)();
  await sleep(GRACE_MS);
  const step = renewer(parts);
  if (await isOneDatabase(target.db, source.db, probeOf(parts)))
    throw new MoveFailed(`${source.name} and ${target.name} are one database`);
  const consumers = (await parts.marks()).map(({ from }) => from);
  await wipe(source.db, { storeId, consumers }, step);
  at("cleaned");
  await endMove(control, { storeId, moveId });
}

/**
 * Before the switch: the source goes on as if nothing had been tried.
 *
 * @param newId for the rest of the work
 * @returns false when the move is switched or somebody else's: nothing was done then
 */
export async function undoMove(given: MoveParts, newId: string): Promise<boolean> {
  const { control, source, target, storeId } = given;
  if (!(await takeBackMove(control, given, newId))) return false;
  const parts = { ...given, moveId: newId };
  await source.db.write([dropFence(storeId)]);
  // Then nothing was copied.
  if (!(await isOneDatabase(source.db, target.db, probeOf(parts)))) {
    const consumers = (await parts.marks()).map(({ to }) => to);
    await wipe(target.db, { storeId, consumers }, renewer(parts));
  }
  await target.db.write([dropFence(storeId)]);
  await endMove(control, parts);
  return true;
}

/** A fence that a dead mover raised too late would shut its store out for ever. */
export async function dropStrayFences(control: Db, { name, db }: Shard): Promise<void> {
  const [fences = []] = await db.query([SELECT_FENCES]);
  if (fences.length === 0) return;
  const storeIds = fences.map((fence) => String(fence["store_id"]));
  const settled = await readSettled(control, { shard: name, storeIds });
  const stray = fences.filter((fence) => settled.has(String(fence["store_id"])));
  for (const fence of stray)
    await db.write([dropFenceOf(String(fence["store_id"]), Number(fence["moved_at"]))]);
}
