import { mkdtemp, readdir, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { openFileDb } from "../../src/db/file.ts";
import { type Db, newId, rawStatement, singleShard } from "../../src/db/index.ts";
import {
  DOMAIN_EVENTS,
  type DomainEventData,
  type DomainEventType,
  findConsumer,
} from "../../src/events/index.ts";
import type { RawMessage } from "../../src/events/message.ts";
import { seededBytes } from "../auth/support.ts";

export const START = Date.UTC(2026, 9, 1, 3, 0, 0);

/** A store schema in a temporary file, as the migrations make it. */
export async function openStore(): Promise<{ store: Db; close: () => Promise<void> }> {
  const folder = await mkdtemp(join(tmpdir(), "madang-events-"));
  const file = await openFileDb(join(folder, "store.db"));
  const migrations = join(import.meta.dir, "../../drizzle/store");
  for (const name of (await readdir(migrations)).filter((entry) => entry.endsWith(".sql")).sort()) {
    const text = await readFile(join(migrations, name), "utf8");
    await file.db.write(text.split("--> statement-breakpoint").map((part) => rawStatement(part.trim(), [])));
  }
  return {
    store: file.db,
    close: async () => {
      await file.close();
      await rm(folder, { recursive: true });
    },
  };
}

export function consumerDeps(store: Db, seed = "events") {
  let now = START;
  const errors: string[] = [];
  return {
    store,
    shards: singleShard(store),
    /** The laws of the log are told of one consumer; that others read beside it is tested where they are. */
    consumers: [findConsumer("analytics")],
    randomBytes: seededBytes(seed),
    clock: { now: () => now },
    log: { info: () => {}, error: (event: string) => void errors.push(event) },
    errors,
    advance: (ms: number) => {
      now += ms;
    },
  };
}

export type TestDeps = ReturnType<typeof consumerDeps>;

/** Ids that are the same in every run. */
export function idsOf(seed: string): () => string {
  const randomBytes = seededBytes(seed);
  return () => newId({ now: () => START, randomBytes });
}

type Envelope<T extends DomainEventType> = {
  id: string;
  storeId: string;
  eventId: string;
  version: number;
  at: number;
  type: T;
  data: DomainEventData<T>;
};

/** A message as the outbox would hold it. */
export function rawMessage<T extends DomainEventType>(input: Envelope<T>): RawMessage {
  const data: object = input.data;
  const participantId = "participantId" in data ? String(data.participantId) : undefined;
  return {
    id: input.id,
    storeId: input.storeId,
    key: input.eventId,
    aggregateId: participantId ?? input.eventId,
    aggregateVersion: input.version,
    type: input.type,
    schemaVersion: DOMAIN_EVENTS[input.type].version,
    data: JSON.stringify(input.data),
    occurredAt: input.at,
    traceparent: null,
  };
}

/** Puts messages into the log as they are: what a transport would also do with broken ones. */
export async function append(store: Db, messages: readonly RawMessage[]): Promise<void> {
  for (let at = 0; at < messages.length; at += 500) {
    await store.write([
      rawStatement(
        `insert into outbox (id, store_id, key, aggregate_id, aggregate_version, type, schema_version, data, occurred_at)
         select value ->> 'id', value ->> 'storeId', value ->> 'key', value ->> 'aggregateId',
           value ->> 'aggregateVersion', value ->> 'type', value ->> 'schemaVersion', value ->> 'data',
           value ->> 'occurredAt' from json_each(?)`,
        [JSON.stringify(messages.slice(at, at + 500))],
      ),
    ]);
  }
}

export const PROJECTIONS = [
  "event_stats",
  "channel_participation",
  "timeline_hourly",
  "profile_counts",
  "cost_entries",
  "channel_stats",
] as const;

/** Every row of every projection as text, in the order of the keys. */
export async function dumpProjections(store: Db): Promise<string> {
  const tables = await store.query(
    PROJECTIONS.map((table) => rawStatement(`select * from ${table} order by 1, 2, 3, 4`, [])),
  );
  return PROJECTIONS.map(
    (table, index) => `${table}\n${(tables[index] ?? []).map((row) => JSON.stringify(row)).join("\n")}`,
  ).join("\n");
}

export async function rowsOf(store: Db, sql: string, args: readonly unknown[] = []) {
  const [rows = []] = await store.query([rawStatement(sql, args)]);
  return rows;
}
