import { describe, expect, test } from "bun:test";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { CONSUMERS_MAY_IMPORT, type Layer, layerOf, MAY_IMPORT, TYPES_ONLY } from "./support/layers.ts";
import {
  type ImportEdge,
  lineOf,
  loadedFrom,
  ROOT,
  type SourceFile,
  sourceFiles,
  withoutStrings,
} from "./support/source-files.ts";
import { TABLE_OWNERS } from "./support/table-owners.ts";

const SRC = sourceFiles("src");
const ALL = [...SRC, ...sourceFiles("tests", "scripts", "bench")];

/** A rule's findings as lines, so that a failure names files and not a count. */
function findings(files: readonly SourceFile[], find: (file: SourceFile) => readonly string[]): string[] {
  return files.flatMap((file) => find(file).map((text) => `${file.path}: ${text}`));
}

function matches(code: string, pattern: RegExp): string[] {
  return Array.from(
    code.matchAll(pattern),
    (match) => `line ${lineOf(code, match.index)}: ${match[0].trim()}`,
  );
}

describe("layers", () => {
  test("imports go down only: entry, app, routers and pages, services, then db, channels, events, cache, auth", () => {
    expect(
      findings(SRC, (file) => file.imports.filter((edge) => !isAllowed(file.path, edge)).map(describeEdge)),
    ).toEqual([]);
  });

  test("a folder's names come through its index.ts", () => {
    const hidden = (file: SourceFile) =>
      file.imports.filter((edge) => reachesInside(file.path, edge)).map(describeEdge);
    expect(
      findings(
        SRC.filter((file) => layerOf(file.path) !== "entry"),
        hidden,
      ),
    ).toEqual([]);
  });

  test("channels know neither the database nor a web framework; only simulators serve HTTP", () => {
    const banned = /^(hono|drizzle-orm|@libsql|libsql|@trpc)(\/|$)/;
    const channels = SRC.filter((file) => file.path.startsWith("src/channels/"));
    const found = findings(channels, (file) => {
      const isSimulator = file.path.startsWith("src/channels/simulators/");
      return file.imports
        .map((edge) => edge.specifier)
        .filter((name) => banned.test(name) && !(isSimulator && name.startsWith("hono")));
    });
    expect(found).toEqual([]);
  });

  test("charts are arithmetic: d3-scale, d3-shape and nothing of ours", () => {
    const charts = SRC.filter((file) => file.path.startsWith("src/charts/"));
    const foreign = (file: SourceFile) =>
      file.imports
        .map(({ specifier }) => specifier)
        .filter((name) => !/^(\.\/|d3-(scale|shape)$)/.test(name));
    expect(charts.length).toBeGreaterThan(0);
    expect(findings(charts, foreign)).toEqual([]);
  });

  test("routers and the REST layer hold no SQL and no database", () => {
    const thin = SRC.filter((file) => ["routers", "rest", "pages"].includes(layerOf(file.path)));
    expect(
      findings(thin, (file) => matches(file.code, /\b(rawStatement|drizzle-orm|@libsql\/client)\b/g)),
    ).toEqual([]);
  });
});

function isAllowed(path: string, edge: ImportEdge): boolean {
  if (edge.target === undefined || !edge.target.startsWith("src/")) return edge.target === undefined;
  const from = layerOf(path);
  const to = layerOf(edge.target);
  if (from === to) return true;
  if (from === "events" && path.startsWith("src/events/consumers/") && CONSUMERS_MAY_IMPORT.test(edge.target))
    return true;
  const isBelow = (layers: readonly Layer[] | undefined) => layers?.includes(to) ?? false;
  return isBelow(MAY_IMPORT[from]) || (edge.isTypeOnly && isBelow(TYPES_ONLY[from]));
}

function describeEdge(edge: ImportEdge): string {
  return `imports ${edge.target ?? edge.specifier}`;
}

/** db/schema is read file by file (drizzle-kit needs it so); db/file.ts and remote.ts are chosen by an entry. */
function reachesInside(path: string, edge: ImportEdge): boolean {
  const target = edge.target;
  if (target === undefined || edge.isTypeOnly || target.startsWith("src/db/schema/")) return false;
  const [, folder = "", second = ""] = target.split("/");
  const isWhole = target.endsWith("/index.ts") || target.endsWith(".css");
  if (second === "" || isWhole) return false;
  if (folder !== "services") return !path.startsWith(`src/${folder}/`);
  const isShared = target.split("/").length === 3;
  return !isShared && !path.startsWith(`src/services/${second}/`);
}

describe("modules", () => {
  const names = Object.keys(TABLE_OWNERS).join("|");
  const sql = new RegExp(`\\b(?:from|into|update|join)\\s+(${names})\\b(?!\\s*(?:import|["']))`, "g");
  const schemaImport = /import\s*(?:type\s*)?\{([^}]*)\}\s*from\s*"[^"]*db\/schema\/[^"]*"/g;

  test("names every table of the schema once", () => {
    const text = sourceFiles("src/db/schema")
      .map((file) => file.code)
      .join("\n");
    const tables = Array.from(text.matchAll(/sqliteTable\(\s*"([a-z_]+)"/g), (match) => match[1] ?? "");
    expect(tables.sort()).toEqual(Object.keys(TABLE_OWNERS).sort());
  });

  test("a module never touches another module's tables [R-013]", () => {
    const foreign = (file: SourceFile) => {
      const inSql = matches(file.code, sql).filter(
        (text) => !owns(file.path, text.split(/\s+/).at(-1) ?? ""),
      );
      const imported = Array.from(file.code.matchAll(schemaImport), (match) => match[1] ?? "")
        .flatMap((list) => list.split(","))
        .map((name) => snakeCase(name.trim()))
        .filter((table) => table in TABLE_OWNERS && !owns(file.path, table));
      return [...inSql, ...imported.map((table) => `imports the table ${table}`)];
    };
    const owners = SRC.filter(
      (file) => !file.path.startsWith("src/db/") && !file.path.startsWith("src/channels/"),
    );
    expect(findings(owners, foreign)).toEqual([]);
  });

  function owns(path: string, table: string): boolean {
    return (TABLE_OWNERS[table] ?? []).some(
      (owner) => path === `src/${owner}` || path.startsWith(`src/${owner}/`),
    );
  }

  function snakeCase(name: string): string {
    return name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
  }
});

describe("runtimes [R-191]", () => {
  const RUNTIME =
    /\b(?:process\.|Bun\.|caches\.|Date\.now\b|Math\.random\b|new Date\(\)|crypto\.randomUUID\b)/g;
  const AT_MODULE_SCOPE =
    /^(?:export )?(?:const|let) \w+ = (?:await )?(?:setTimeout|setInterval|fetch|new AbortController)\b/gm;
  /** The file driver: an entry chooses it, and the worker's graph must not reach it. */
  const FILE_DRIVER = "src/db/file.ts";
  const CORE = SRC.filter((file) => layerOf(file.path) !== "entry" && file.path !== FILE_DRIVER);

  test("no file outside src/entry reaches for a clock, randomness or a runtime", () => {
    expect(findings(CORE, (file) => matches(withoutStrings(file.code), RUNTIME))).toEqual([]);
  });

  test("no file outside src/entry imports node or bun modules", () => {
    const names = (file: SourceFile) =>
      file.imports.map((edge) => edge.specifier).filter((name) => /^(node:|bun:|bun$)/.test(name));
    expect(findings(CORE, names)).toEqual([]);
  });

  test("nothing starts a timer, a request or a signal when a module is loaded", () => {
    expect(findings(CORE, (file) => matches(file.code, AT_MODULE_SCOPE))).toEqual([]);
  });

  test("the worker loads no file driver and no runtime module but node:crypto", () => {
    const loaded = loadedFrom("src/entry/worker.ts", SRC);
    expect(loaded.size).toBeGreaterThan(50);
    const banned =
      /^(@libsql\/client|libsql|bun(:.*)?|node:(?!crypto$).*|src\/db\/file\.ts|src\/entry\/bun\.ts)$/;
    const found = Array.from(loaded)
      .filter(([name]) => banned.test(name))
      .map(([, chain]) => chain.join(" -> "));
    expect(found).toEqual([]);
  });

  test("[W-40] the client carries no server code: outside its folder it imports types, and the arithmetic of ROI [N-07]", () => {
    const client = SRC.filter((file) => layerOf(file.path) === "client");
    const isShared = (target: string) => ["client", "roi"].includes(layerOf(target));
    const found = findings(client, (file) =>
      file.imports
        .filter((edge) => !edge.isTypeOnly && edge.target !== undefined && !isShared(edge.target))
        .map(describeEdge),
    );
    expect(found).toEqual([]);
  });

  test("the arithmetic of ROI needs nothing but itself, so that it runs in any browser [N-07]", () => {
    const arithmetic = SRC.filter((file) => layerOf(file.path) === "roi");
    expect(arithmetic.length).toBeGreaterThan(0);
    const foreign = (file: SourceFile) =>
      file.imports.filter(({ target }) => !target?.startsWith("src/roi/")).map(describeEdge);
    expect(findings(arithmetic, foreign)).toEqual([]);
  });
});

describe("files", () => {
  test("no file is longer than 300 lines", () => {
    const lines = (file: SourceFile) => file.text.trimEnd().split("\n").length;
    expect(
      ALL.filter((file) => lines(file) > 300).map((file) => `${file.path}: ${lines(file)} lines`),
    ).toEqual([]);
  });

  test("no test is skipped, focused or left to do", () => {
    const tests = ALL.filter((file) => file.path.endsWith(".test.ts") || file.path.endsWith(".test.tsx"));
    expect(
      findings(tests, (file) =>
        matches(withoutStrings(file.code), /\b(?:test|it|describe)\.(?:skip|only|todo)\b(?!If)/g),
      ),
    ).toEqual([]);
  });

  test("no type is forced through unknown, and no check is silenced", () => {
    const forced = /\bas unknown as\b|\bas any\b/g;
    const silenced = /@ts-(?:ignore|nocheck|expect-error)|biome-ignore(?!.*:.{10})/g;
    expect(findings(SRC, (file) => [...matches(file.code, forced), ...matches(file.text, silenced)])).toEqual(
      [],
    );
  });

  test("start and test replace their shell, so that a signal to npm reaches the server", () => {
    const manifest: { scripts: Record<string, string> } = JSON.parse(
      readFileSync(join(ROOT, "package.json"), "utf8"),
    );
    expect(manifest.scripts["start"]).toStartWith("exec ");
    expect(manifest.scripts["test"]).toStartWith("exec ");
  });
});
