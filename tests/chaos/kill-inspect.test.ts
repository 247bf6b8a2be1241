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
  const lines = (row: object, kind: string) =>
    ["one", "two"].map((id) => JSON.stringify({ kind, row: { id, ...row } })).join("\n");
  const write = (channel: string, text: string) =>
    writeFileSync(join(dataDir, "simulators", `${channel}.jsonl`), text);
  write("GenieTV", lines({ externalRef: "run:GenieTV", acceptedAt: 1 }, "resource"));
  write("Instagram", lines({ caption: "참여하기: https://m.example/r/abcd2345" }, "media"));
  write("KakaoChannel", lines({ externalRef: "run:KakaoChannel", acceptedAt: null }, "group"));
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
    "GenieTV.jsonl: 1 runs posted more than once",
    "Instagram.jsonl: 1 runs posted more than once",
  ]);
  rmSync(dataDir, { recursive: true });
});
