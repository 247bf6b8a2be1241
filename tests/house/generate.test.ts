import { Database } from "bun:sqlite";
import { describe, expect, test } from "bun:test";
import { channelOutputs } from "../../scripts/generate/channels.ts";
import { completeSql } from "../../scripts/generate/complete-migrations.ts";
import { configTable, envExample, withTable } from "../../scripts/generate/config.ts";
import { createChannels } from "../../src/channels/create.ts";
import { CONFIG_VARIABLES, parseConfig } from "../../src/config.ts";
import { MIGRATIONS } from "../../src/db/migrations.generated.ts";

const SINGLE_KEY = "CREATE TABLE `a` (\n\t`id` text PRIMARY KEY NOT NULL\n);";
const COMPOSITE_KEY = "CREATE TABLE `b` (\n\t`x` text NOT NULL,\n\t`y` integer,\n\tPRIMARY KEY(`x`, `y`)\n);";
const INDEX = "CREATE INDEX `a_by_id` ON `a` (`id`);";

describe("migrations", () => {
  test("make every table STRICT, and one with a composite key WITHOUT ROWID", () => {
    const sql = completeSql([SINGLE_KEY, COMPOSITE_KEY, INDEX].join("--> statement-breakpoint\n"));
    expect(sql).toContain("NOT NULL\n) STRICT;");
    expect(sql).toContain("PRIMARY KEY(`x`, `y`)\n) STRICT, WITHOUT ROWID;");
    expect(sql).toContain(INDEX);
  });

  test("stay as they are when completed again", () => {
    const once = completeSql([SINGLE_KEY, COMPOSITE_KEY].join("--> statement-breakpoint\n"));
    expect(completeSql(once)).toBe(once);
  });

  for (const schema of ["control", "store"] as const) {
    test(`of the ${schema} schema leave no table that is not STRICT`, () => {
      const database = new Database(":memory:");
      for (const statement of MIGRATIONS[schema].flatMap((migration) => migration.statements))
        database.run(statement);
      const tables = database
        .query<{ name: string; strict: number }, []>(
          "select name, strict from pragma_table_list where schema = 'main' and type = 'table' and name not like 'sqlite_%'",
        )
        .all();
      expect(tables.length).toBeGreaterThan(10);
      expect(tables.filter((table) => table.strict !== 1)).toEqual([]);
    });
  }
});

describe("the configuration listing", () => {
  test("names every variable once in .env.example and in the table", () => {
    for (const { name } of CONFIG_VARIABLES) {
      expect(envExample().match(new RegExp(`^# ${name}=`, "gm"))).toHaveLength(1);
      expect(configTable(["a", "b", "c"])).toContain(`| \`${name}\` |`);
    }
  });

  test("gives defaults that the configuration itself takes", () => {
    const defaults = CONFIG_VARIABLES.filter((variable) => variable.default !== undefined);
    const record = Object.fromEntries(defaults.map((variable) => [variable.name, variable.default]));
    expect(parseConfig(record)).toEqual(parseConfig({}));
  });

  test("replaces only what stands between its markers", () => {
    const text = "before\n<!-- config:start -->\nold\n<!-- config:end -->\nafter\n";
    expect(withTable(text, "new\n")).toBe("before\n<!-- config:start -->\nnew\n<!-- config:end -->\nafter\n");
    expect(withTable("no markers", "new\n")).toBeUndefined();
  });
});

describe("the reference of the channels", () => {
  test("shows each channel's credentials, contents and limits as the code checks them", () => {
    const [{ content } = { content: "" }] = channelOutputs();
    for (const { descriptor } of createChannels().list()) {
      const [, section = ""] = content.split(`\n## ${descriptor.id} `);
      const [own = ""] = section.split("\n## ");
      expect(own).toContain("Credentials\n```ts\n{\n");
      expect(own).toContain("Content\n```ts\n{\n");
      for (const name of Object.keys(descriptor.limits)) expect(own).toContain(`| \`${name}`);
    }
    expect(content).toContain("  igUserId: string;");
    expect(content).toContain("| `captionMaxChars` | 2200 |");
  });
});
