import type { Db } from "./db.ts";
import { rawStatement } from "./statement.ts";

const NO_POSITION = -1;

/**
 * Commits a row and its removal in one batch: what it takes to write for real (lock, log, disk), with nothing left.
 *
 * @throws AppError UNAVAILABLE; the driver's error when the database cannot be reached
 * @example await probeWrite(db, "store");
 */
export async function probeWrite(db: Db, schema: "control" | "store"): Promise<void> {
  const table = `${schema}_migrations`;
  await db.write([
    rawStatement(`insert into ${table} (position, name) values (?, ?)`, [NO_POSITION, "probe"]),
    rawStatement(`delete from ${table} where position = ?`, [NO_POSITION]),
  ]);
}
