import { join } from "node:path";
import { openFileDb } from "../../src/db/file.ts";
import { newId } from "../../src/db/index.ts";
import { beginMove, cleanUpMove, type MoveParts, moveStore } from "../../src/db/move/index.ts";
import { readMarkPairs } from "../../src/events/index.ts";

/**
 * Moves a store in a process of its own, which ends by SIGKILL at a named point:
 *
 *   bun tests/shards/dying-move.ts folder storeId from to now point
 */
const [folder = "", storeId = "", from = "", to = "", now = "", point = ""] = process.argv.slice(2);
const open = async (name: string) => (await openFileDb(join(folder, `${name}.db`))).db;
const fileOf = (name: string) => (name === "main" ? "store" : name);
const control = await open("control");
const [source, target] = [await open(fileOf(from)), await open(fileOf(to))];
const clock = { now: () => Number(now) };
const moveId = newId({
  now: clock.now,
  randomBytes: (length) => crypto.getRandomValues(new Uint8Array(length)),
});
const parts: MoveParts = {
  control,
  source: { name: from, db: source },
  target: { name: to, db: target },
  storeId,
  moveId,
  clock,
  sleep: async () => {},
  marks: () => readMarkPairs(source, target),
  settle: async () => {},
  at: (reached) => {
    if (reached === point) process.kill(process.pid, "SIGKILL");
  },
};
if (!(await beginMove(control, { storeId, to, moveId, now: clock.now() })))
  throw new Error("no move has begun");
await moveStore(parts);
await cleanUpMove(parts);
