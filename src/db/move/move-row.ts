import { type Db, held, type Row } from "../db.ts";
import { rawStatement, type Statement } from "../statement.ts";

/** A move as the map tells it: on its way `to` a database, or switched and cleaning up `from`. */
export type MoveRow = {
  readonly storeId: string;
  readonly shard: string;
  readonly to: string | null;
  readonly from: string | null;
  readonly moveId: string | null;
};

/** Longer than any single step of a move. Whoever finds an older lease takes the move up. */
export const LEASE_MS = 15_000;

const COLUMNS = "store_id, shard, moving_to, moved_from, move_id";

export async function readMove(control: Db, storeId: string): Promise<MoveRow | undefined> {
  const [[row] = []] = await control.query([
    rawStatement(`select ${COLUMNS} from store_shards where store_id = ?`, [storeId]),
  ]);
  return row && toMoveRow(row);
}

/** Those of these stores that are in this database and do not move. */
export async function readSettled(
  control: Db,
  { shard, storeIds }: { shard: string; storeIds: readonly string[] },
): Promise<ReadonlySet<string>> {
  const [rows = []] = await control.query([
    rawStatement(
      `select s.store_id from json_each(?) g cross join store_shards s on s.store_id = g.value
       where s.shard = ? and s.move_id is null`,
      [JSON.stringify(storeIds), shard],
    ),
  ]);
  return new Set(rows.map((row) => String(row["store_id"])));
}

export async function readLapsed(control: Db, now: number): Promise<readonly MoveRow[]> {
  const [rows = []] = await control.query([
    rawStatement(`select ${COLUMNS} from store_shards where move_id is not null and lease_until < ?`, [now]),
  ]);
  return rows.map(toMoveRow);
}

/**
 * Whether any store moves, and how many of the stores opened before `at` (epoch ms) each database has: where both
 * answers before and after a work are the same, no store moved during it.
 */
export async function readMoves(
  control: Db,
  at: number,
): Promise<{ readonly isMoving: boolean; readonly places: string }> {
  const [moving = [], places = []] = await control.query([
    rawStatement("select 1 from store_shards where move_id is not null limit 1", []),
    rawStatement(
      "select shard, count(*) as stores from store_shards where created_at < ? group by shard order by shard",
      [at],
    ),
  ]);
  return { isMoving: moving.length > 0, places: JSON.stringify(places) };
}

function toMoveRow(row: Row): MoveRow {
  const text = (column: string) => (row[column] === null ? null : String(row[column]));
  return {
    storeId: String(row["store_id"]),
    shard: String(row["shard"]),
    to: text("moving_to"),
    from: text("moved_from"),
    moveId: text("move_id"),
  };
}

type MoveId = { readonly storeId: string; readonly moveId: string };
type Step = MoveId & { readonly now: number };

/** @returns false when the store is there already, or another move of it is at work */
export async function beginMove(control: Db, step: Step & { readonly to: string }): Promise<boolean> {
  return hold(
    control,
    rawStatement(
      `update store_shards set moving_to = ?, move_id = ?, lease_until = ?
       where store_id = ? and shard <> ? and move_id is null`,
      [step.to, step.moveId, step.now + LEASE_MS, step.storeId, step.to],
    ),
  );
}

/** @returns false when somebody else has taken the move up */
export async function renewMove(control: Db, { storeId, moveId, now }: Step): Promise<boolean> {
  return hold(
    control,
    rawStatement("update store_shards set lease_until = ? where store_id = ? and move_id = ?", [
      now + LEASE_MS,
      storeId,
      moveId,
    ]),
  );
}

/** @returns false when somebody else has taken the move up */
export async function switchMove(control: Db, { storeId, moveId, now }: Step): Promise<boolean> {
  return hold(
    control,
    rawStatement(
      `update store_shards set moved_from = shard, shard = moving_to, moving_to = null, lease_until = ?
       where store_id = ? and move_id = ? and moving_to is not null`,
      [now + LEASE_MS, storeId, moveId],
    ),
  );
}

export async function endMove(control: Db, { storeId, moveId }: MoveId): Promise<void> {
  await control.write([
    rawStatement(
      `update store_shards set moving_to = null, moved_from = null, move_id = null, lease_until = null
       where store_id = ? and move_id = ?`,
      [storeId, moveId],
    ),
  ]);
}

/** The move under a new id, so that whoever held it can do nothing more to the map. */
export async function takeUpMove(control: Db, move: MoveRow, step: Step): Promise<boolean> {
  return hold(
    control,
    rawStatement(
      `update store_shards set move_id = ?, lease_until = ?
       where store_id = ? and move_id = ? and lease_until < ?`,
      [step.moveId, step.now + LEASE_MS, step.storeId, move.moveId, step.now],
    ),
  );
}

/**
 * The move under a new id while it is not switched: a switch that is still under way somewhere can then no longer
 * happen.
 */
export async function takeBackMove(
  control: Db,
  { storeId, moveId }: MoveId,
  newId: string,
): Promise<boolean> {
  return hold(
    control,
    rawStatement(
      `update store_shards set move_id = ? where store_id = ? and move_id = ? and moving_to is not null`,
      [newId, storeId, moveId],
    ),
  );
}

async function hold(control: Db, statement: Statement): Promise<boolean> {
  return held(await control.write([statement]));
}
