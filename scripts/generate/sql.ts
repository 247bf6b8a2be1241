import { readdirSync } from "node:fs";
import { join } from "node:path";
import { ROOT, readProjectFile } from "./output.ts";

export const SCHEMAS = ["control", "store"] as const;
export type SchemaName = (typeof SCHEMAS)[number];

export const BREAKPOINT = "--> statement-breakpoint";

export type MigrationFile = { readonly path: string; readonly name: string; readonly sql: string };

/** A schema's migrations in the order they apply, which is the order of their file names. */
export function migrationFiles(schema: SchemaName): MigrationFile[] {
  return readdirSync(join(ROOT, "drizzle", schema))
    .filter((file) => file.endsWith(".sql"))
    .sort()
    .map((file) => {
      const path = `drizzle/${schema}/${file}`;
      return { path, name: file.slice(0, -".sql".length), sql: readProjectFile(path) };
    });
}

export function splitStatements(sql: string): string[] {
  return sql
    .split(BREAKPOINT)
    .map((text) => text.trim())
    .filter((text) => text !== "");
}
