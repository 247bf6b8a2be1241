import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { promisify } from "node:util";
import { brotliCompress, constants, gzip } from "node:zlib";

const TEXT = /\.(js|css|html|svg|json|webmanifest|txt)$/;
/** Below this a compressed answer is not smaller by anything that matters. */
const BYTES_MIN = 1_024;

const toBrotli = promisify(brotliCompress);
const toGzip = promisify(gzip);

/** Writes beside each text file of a folder its .br and .gz, once and at the best level. */
export async function compressFiles(folder: string): Promise<void> {
  const names = readdirSync(folder, { recursive: true, encoding: "utf8" }).filter((name) => TEXT.test(name));
  for (const name of names) {
    const path = join(folder, name);
    const bytes = readFileSync(path);
    if (bytes.byteLength < BYTES_MIN) continue;
    const quality = { params: { [constants.BROTLI_PARAM_QUALITY]: constants.BROTLI_MAX_QUALITY } };
    writeFileSync(`${path}.br`, await toBrotli(bytes, quality));
    writeFileSync(`${path}.gz`, await toGzip(bytes, { level: 9 }));
  }
}
