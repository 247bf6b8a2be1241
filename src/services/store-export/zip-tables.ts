import { strToU8, Zip, ZipDeflate } from "fflate";
import { csvLines, toCsv } from "../csv.ts";
import type { TablePages } from "../table-pages.ts";

export type NamedTable = { readonly name: string; readonly pages: TablePages };

/**
 * Tables as CSV files in one ZIP. Each page is compressed as it comes, so that only the compressed bytes add up.
 *
 * @param now epoch ms, the files' time
 * @returns `rows`: lines of each file without its header
 */
export async function zipTables(
  tables: readonly NamedTable[],
  now: number,
): Promise<{ archive: Uint8Array; files: { name: string; rows: number }[] }> {
  const chunks: Uint8Array[] = [];
  const zip = new Zip((fault, chunk) => {
    if (fault) throw fault;
    chunks.push(chunk);
  });
  const files: { name: string; rows: number }[] = [];
  for (const { name, pages } of tables) {
    const file = new ZipDeflate(name);
    file.mtime = now;
    zip.add(file);
    let lines = 0;
    for await (const page of pages) {
      file.push(strToU8(lines === 0 ? toCsv(page) : csvLines(page)));
      lines += page.length;
    }
    file.push(new Uint8Array(), true);
    files.push({ name, rows: lines - 1 });
  }
  zip.end();
  return { archive: joined(chunks), files };
}

function joined(chunks: readonly Uint8Array[]): Uint8Array {
  const archive = new Uint8Array(chunks.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const chunk of chunks) {
    archive.set(chunk, at);
    at += chunk.length;
  }
  return archive;
}
