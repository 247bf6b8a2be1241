import { singleShard } from "../../src/db/index.ts";
import { openDatabaseServer } from "../../src/entry/remote-database.ts";
import { createEventLog } from "../../src/events/index.ts";

/** A consumer in a process of its own, on the database server named by the arguments, until it is killed. */
const [url = "", authToken] = process.argv.slice(2);
const { store } = openDatabaseServer({ url, authToken });
const log = createEventLog({
  shards: singleShard(store),
  clock: { now: Date.now },
  randomBytes: (length) => crypto.getRandomValues(new Uint8Array(length)),
  log: { info: () => {}, error: () => {} },
  defer: () => {},
  sleep: Bun.sleep,
});
for (;;) {
  // The server may be gone for a moment; the next pass finds it.
  await log.drain().catch(() => {});
  await Bun.sleep(5);
}
