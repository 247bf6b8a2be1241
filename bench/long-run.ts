import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { openFileDb } from "../src/db/file.ts";
import { rawStatement } from "../src/db/index.ts";
import { type Figure, printFigures } from "./lib/figure.ts";

/** Question: does a local file that is written, read and refused for long keep descriptors or memory? */
export const OPEN_FILES_MORE_MAX = 32;
export const MEMORY_MORE_MB_MAX = 64;

const BATCHES = 5_000;
/** Before it is counted: SQLite keeps descriptors of closed connections for the next one, up to a point. */
const WARM_UP = 2_000;
const ROWS = 10;
/** Some batches fail: each opens the writing connection anew. */
const FAILS_EVERY = 100;

async function main(): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), "madang-bench-"));
  const file = await openFileDb(join(folder, "long-run.db"));
  await file.db.write([rawStatement("create table t (n integer primary key, text text) strict", [])]);
  let number = 0;
  const batch = async (isFailing: boolean) => {
    const rows = Array.from({ length: ROWS }, () =>
      rawStatement("insert into t values (?, ?)", [++number, "가".repeat(200)]),
    );
    const refused = rawStatement("insert into t values (1, 'twice')", []);
    await file.db.write(isFailing ? [...rows, refused] : rows).catch((error: unknown) => {
      if (!isFailing) throw error;
    });
    await file.db.query([rawStatement("select count(*) from t where n > ?", [number - 100])]);
  };
  for (let index = 0; index < WARM_UP; index++) await batch(index % FAILS_EVERY === 0);
  const before = measure();
  for (let index = 0; index < BATCHES; index++) await batch(index % FAILS_EVERY === 0);
  const after = measure();
  await file.close();
  rmSync(folder, { recursive: true });
  const figures: Figure[] = [
    {
      question: `open files more after ${BATCHES} batches`,
      unit: "count",
      value: after.files - before.files,
      limit: { kind: "atMost", value: OPEN_FILES_MORE_MAX },
    },
    {
      question: "  memory more, MB",
      unit: "count",
      value: after.megabytes - before.megabytes,
      limit: { kind: "atMost", value: MEMORY_MORE_MB_MAX },
    },
  ];
  printFigures(figures);
}

function measure(): { files: number; megabytes: number } {
  Bun.gc(true);
  return { files: readdirSync("/proc/self/fd").length, megabytes: process.memoryUsage.rss() / 2 ** 20 };
}

await main();
process.exit(0);
