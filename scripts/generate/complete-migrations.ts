import type { Output } from "./output.ts";
import { BREAKPOINT, migrationFiles, SCHEMAS, splitStatements } from "./sql.ts";

const CREATE_TABLE = /^create\s+table\b/i;
const TABLE_END = /\)\s*([a-z\s,]*);?\s*$/i;
const COMPOSITE_KEY = /^\s*primary\s+key\s*\([^)]*,[^)]*\)/im;

/** drizzle-kit knows neither STRICT nor WITHOUT ROWID, so its SQL is completed before it is committed. */
export function completeStatement(text: string): string {
  if (!CREATE_TABLE.test(text)) return text;
  const given = (TABLE_END.exec(text)?.[1] ?? "").toUpperCase();
  const options = ["STRICT"];
  if (COMPOSITE_KEY.test(text) || given.includes("WITHOUT ROWID")) options.push("WITHOUT ROWID");
  return text.replace(TABLE_END, () => `) ${options.join(", ")};`);
}

/** Applying it twice gives the same text. */
export function completeSql(sql: string): string {
  return `${splitStatements(sql).map(completeStatement).join(`\n${BREAKPOINT}\n`)}\n`;
}

export function completedMigrations(): Output[] {
  return SCHEMAS.flatMap((schema) =>
    migrationFiles(schema).map((file) => ({ path: file.path, content: completeSql(file.sql) })),
  );
}
