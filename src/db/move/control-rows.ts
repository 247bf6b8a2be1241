import { is } from "drizzle-orm";
import { SQLiteTable } from "drizzle-orm/sqlite-core";
import type { Db } from "../db.ts";
import * as schema from "../schema/control.ts";
import { rawStatement, type Statement } from "../statement.ts";
import { insertRows } from "./rows.ts";
import { type MovedTable, toMovedTable } from "./tables.ts";

/** The work of moving itself: a store that arrives is not on its way. */
const NOT_MOVING = { moving_to: null, moved_from: null, move_id: null, lease_until: null };

const CONTROL_TABLES = Object.values(schema)
  .filter((value) => is(value, SQLiteTable))
  .map(toMovedTable)
  .filter(({ name }) => name !== "demos");
const BY_STORE = CONTROL_TABLES.filter(({ columns }) => columns.includes("store_id"));
const BY_USER = CONTROL_TABLES.filter(({ columns }) => columns.includes("user_id"));

/** Statements that write everything this control database says of a store into another one. */
export async function copyControl(control: Db, storeId: string): Promise<readonly Statement[]> {
  const pages = await control.query(BY_STORE.map((table) => selectAll(table, storeId)));
  return BY_STORE.flatMap((table, index) => {
    const rows = (pages[index] ?? []).map((row) => ("move_id" in row ? { ...row, ...NOT_MOVING } : row));
    return rows.length === 0 ? [] : [insertRows(table, rows)];
  });
}

function selectAll({ name, columns }: MovedTable, storeId: string): Statement {
  return rawStatement(`select ${columns.join(", ")} from ${name} where store_id = ?`, [storeId]);
}

/** Statements after which the control database knows neither the store nor its owner. Repeatable. */
export function forgetControl(place: { readonly storeId: string; readonly userId: string }): Statement[] {
  const { storeId, userId } = place;
  return [
    rawStatement(
      "delete from refresh_tokens where session_id in (select id from sessions where user_id = ?)",
      [userId],
    ),
    ...BY_STORE.map(({ name }) => rawStatement(`delete from ${name} where store_id = ?`, [storeId])),
    ...BY_USER.map(({ name }) => rawStatement(`delete from ${name} where user_id = ?`, [userId])),
    rawStatement("delete from control_idempotency where scope glob ?", [`user:${userId} *`]),
    rawStatement("delete from users where id = ?", [userId]),
  ];
}
