import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";

export const ROOT = join(import.meta.dir, "..", "..");

/** One file a generator owns, wholly or between markers, as it should be now. */
export type Output = { readonly path: string; readonly content: string };

export function readProjectFile(path: string): string {
  const full = join(ROOT, path);
  return existsSync(full) ? readFileSync(full, "utf8") : "";
}

export function isCurrent(output: Output): boolean {
  return existsSync(join(ROOT, output.path)) && readProjectFile(output.path) === output.content;
}

/** Writes what differs and returns the paths written. */
export function writeOutputs(outputs: readonly Output[]): string[] {
  const stale = outputs.filter((output) => !isCurrent(output));
  for (const output of stale) writeFileSync(join(ROOT, output.path), output.content);
  return stale.map((output) => output.path);
}
