import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

/** What the build of the app copies into the folder that [assets] of wrangler.toml names. */
export const ASSETS_FOLDER = join(import.meta.dir, "..", "..", "assets");

/** The platform's own list of headers: a path, then its headers, indented. */
const HEADERS_FILE = "_headers";

/**
 * The files of a folder as fixed answers for Bun.serve. On Workers the platform serves the same folder with the
 * headers of the same list.
 *
 * @throws Error when a file has no headers, or headers have no file
 * @example Bun.serve({ routes: staticRoutes(ASSETS_FOLDER), fetch });
 */
export function staticRoutes(folder: string): Record<string, Response> {
  const headers = parseHeaders(readFileSync(join(folder, HEADERS_FILE), "utf8"));
  const files = readdirSync(folder).filter((name) => name !== HEADERS_FILE);
  const paths = files.map((name) => `/${name}`).sort();
  if (paths.join() !== [...headers.keys()].sort().join())
    throw new Error(`assets/${HEADERS_FILE} does not list the files beside it: ${paths.join(" ")}`);
  return Object.fromEntries(
    files.map((name) => [
      `/${name}`,
      new Response(readFileSync(join(folder, name)), { headers: headers.get(`/${name}`) ?? {} }),
    ]),
  );
}

function parseHeaders(text: string): Map<string, Record<string, string>> {
  const found = new Map<string, Record<string, string>>();
  let current: Record<string, string> = {};
  for (const line of text.split("\n")) {
    const [, name = "", value = ""] = /^\s+([A-Za-z-]+):\s*(.+)$/.exec(line) ?? [];
    if (name !== "") {
      current[name] = value;
    } else if (line.startsWith("/")) {
      current = {};
      found.set(line.trim(), current);
    }
  }
  return found;
}
