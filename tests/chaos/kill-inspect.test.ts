import { expect, test } from "bun:test";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { openFileDb } from "../../src/db/file.ts";
import { rawStatement } from "../../src/db/index.ts";
import { migrate } from "../../src/db/migrate.ts";
import { MIGRATIONS } from "../../src/db/migrations.generated.ts";
import { inspect } from "./kill-inspect.ts";
import { newLedger } from "./kill-load.ts";

const ENTRY = `insert into participants (store_id, event_id, id, phone_key, key_id, channel, entry_code, redeem_code,
  registered_at) values ('s', 'e', 'p', 'k', 'k', '', 'CODE', 'CODE', 0)`;

test("the comparison after a kill sees what is lost, half done, miscounted and posted twice", async () => {
  const dataDir = mkdtempSync(join(tmpdir(), "madang-inspect-"));
  const file = await openFileDb(join(dataDir, "madang.db"));
  await migrate(file.db, "store", MIGRATIONS.store);
  mkdirSync(join(dataDir, "simulators"));
  const ledger = newLedger();
  await file.close();
  expect(inspect(dataDir, ledger)).toEqual([]);
  const again = await openFileDb(join(dataDir, "madang.db"));
  await again.db.write([rawStatement(ENTRY, [])]);
  await again.close();
  ledger.entries.set("key", { eventId: "e", entryCode: "NEVER" });
  ledger.distributions.set("d", new Map([["Instagram", "SUCCESS"]]));
  const posts = ["one", "two"].map((id) => JSON.stringify({ id, externalRef: "ref" }));
  writeFileSync(join(dataDir, "simulators", "Instagram.jsonl"), posts.join("\n"));
  expect(inspect(dataDir, ledger)).toEqual([
    "1 acknowledged registrations are lost",
    "Instagram was answered SUCCESS and is lost",
    "1 entries without their message",
    "1 entries without their consents",
    "1 entries without their idempotency mark",
    "1 events whose totals drifted",
    "1 events whose channel_participation drifted",
    "1 events whose timeline_hourly drifted",
    "1 events whose profile counts drifted",
    "Instagram.jsonl: 1 runs posted more than once",
  ]);
  rmSync(dataDir, { recursive: true });
});
