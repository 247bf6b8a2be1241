import { cpSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { webHeaderRules } from "../../src/entry/web-headers.ts";
import { ROOT } from "./paths.ts";

/** Workers' platform compresses by itself, and has no use for what only the build and Bun read. */
const IGNORED = ["*.br", "*.gz", ".vite", "sources.txt"];

/** Makes a folder the whole of what Workers' platform serves: the app, the files of assets/, and all headers. */
export function writePlatformFiles(folder: string): void {
  const assets = join(ROOT, "assets");
  cpSync(assets, folder, { recursive: true });
  const headers = readFileSync(join(assets, "_headers"), "utf8");
  writeFileSync(join(folder, "_headers"), `${headers.trimEnd()}\n\n${webHeaderRules()}\n`);
  writeFileSync(join(folder, ".assetsignore"), `${IGNORED.join("\n")}\n`);
}
