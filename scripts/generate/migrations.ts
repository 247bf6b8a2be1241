import { completeSql } from "./complete-migrations.ts";
import type { Output } from "./output.ts";
import { migrationFiles, SCHEMAS, type SchemaName, splitStatements } from "./sql.ts";

/** The SQL goes into the code, because a Worker has no file system to read it from. */
export function migrationsModule(): Output {
  const schemas = SCHEMAS.map((schema) => `  ${schema}: [\n${migrationEntries(schema)}  ],\n`).join("");
  return {
    path: "src/db/migrations.generated.ts",
    content: `// Generated from drizzle/*/*.sql by \`bun run generate\`; do not edit.
import type { Migration } from "./migrate.ts";

export const MIGRATIONS: Readonly<Record<"control" | "store", readonly Migration[]>> = {
${schemas}};
`,
  };
}

/** A Worker migrates nothing: it asks by name what is missing, and need not load the SQL for it. */
export function migrationNamesModule(): Output {
  const schemas = SCHEMAS.map(
    (schema) => `  ${schema}: ${JSON.stringify(migrationFiles(schema).map(({ name }) => name))},\n`,
  ).join("");
  return {
    path: "src/db/migration-names.generated.ts",
    content: `// Generated from drizzle/*/*.sql by \`bun run generate\`; do not edit.
export const MIGRATION_NAMES: Readonly<Record<"control" | "store", readonly string[]>> = {
${schemas}};
`,
  };
}

function migrationEntries(schema: SchemaName): string {
  return migrationFiles(schema)
    .map((file) => {
      const statements = splitStatements(completeSql(file.sql));
      const lines = statements.map((text) => `        ${JSON.stringify(text)},\n`).join("");
      return `    {\n      name: ${JSON.stringify(file.name)},\n      statements: [\n${lines}      ],\n    },\n`;
    })
    .join("");
}
