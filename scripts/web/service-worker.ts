import { createHash } from "node:crypto";
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { WEB } from "./paths.ts";

/** Scripts, styles and the app's own font; Pretendard's split files are kept when a page has used them. */
const KEPT = /\.(js|css)$|pretendard-ui/;

/**
 * Writes sw.js into the folder of the built app, with the names of what it keeps.
 *
 * @param folder what /app serves
 */
export function writeServiceWorker(folder: string): void {
  const names = readdirSync(join(folder, "assets")).filter((name) => KEPT.test(name));
  const files = names.sort().map((name) => `/app/assets/${name}`);
  const page = readFileSync(join(folder, "index.html"));
  const version = createHash("sha256").update(files.join()).update(page).digest("hex").slice(0, 12);
  const source = readFileSync(join(WEB, "service-worker.js"), "utf8")
    .replace('["__FILES__"]', JSON.stringify(files))
    .replace("__VERSION__", version);
  writeFileSync(join(folder, "sw.js"), source);
}
