import { CONFIG_VARIABLES, type ConfigVariable } from "../../src/config.ts";
import { type Output, readProjectFile } from "./output.ts";

const START = "<!-- config:start -->";
const END = "<!-- config:end -->";

const HEADINGS = {
  "README.md": ["Variable", "Default", "What it does"],
  "README.ko.md": ["변수", "기본값", "설명"],
} as const;

export function configOutputs(): Output[] {
  const tables = Object.entries(HEADINGS).flatMap(([path, headings]) => {
    const content = withTable(readProjectFile(path), configTable(headings));
    return content === undefined ? [] : [{ path, content }];
  });
  return [{ path: ".env.example", content: envExample() }, ...tables];
}

export function envExample(): string {
  const head = "# Generated from src/config.ts by `bun run generate`. Nothing here is needed to start.\n";
  const entries = CONFIG_VARIABLES.map((variable) => {
    const secret = variable.isSecret ? " (secret)" : "";
    return `\n# ${variable.describe}${secret}\n# ${variable.name}=${variable.default ?? ""}\n`;
  });
  return head + entries.join("");
}

export function configTable(headings: readonly string[]): string {
  const head = `| ${headings.join(" | ")} |\n|${headings.map(() => "---").join("|")}|\n`;
  return head + CONFIG_VARIABLES.map(tableRow).join("");
}

function tableRow(variable: ConfigVariable): string {
  const value = variable.default === undefined ? "" : `\`${variable.default}\``;
  return `| \`${variable.name}\` | ${value} | ${variable.describe.replaceAll("|", "\\|")} |\n`;
}

/** Replaces what stands between the markers; undefined when the text has no markers. */
export function withTable(text: string, table: string): string | undefined {
  const from = text.indexOf(START);
  const to = text.indexOf(END);
  if (from < 0 || to < from) return undefined;
  return `${text.slice(0, from + START.length)}\n${table}${text.slice(to)}`;
}
