import { Database } from "bun:sqlite";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { Ledger } from "./kill-load.ts";

/**
 * Reads the database file beside the running server (another process: two SQLite libraries in one would drop each
 * other's locks) and compares it with what was acknowledged.
 *
 * @returns broken promises in plain words
 */
export function inspect(dataDir: string, ledger: Ledger): readonly string[] {
  const db = new Database(join(dataDir, "madang.db"), { readonly: true });
  try {
    db.run("PRAGMA busy_timeout = 2000");
    db.run("BEGIN");
    return [
      ...lostEntries(db, ledger),
      ...lostDistributions(db, ledger),
      ...HALF_DONE.flatMap(({ what, sql }) => counted(db, what, sql)),
      ...DRIFT.flatMap(({ what, sql }) => counted(db, what, sql)),
      ...integrity(db),
      ...doublePosts(db, dataDir),
    ];
  } finally {
    db.close();
  }
}

function lostEntries(db: Database, ledger: Ledger): string[] {
  const codes = new Set(
    db
      .query<{ entry_code: string }, []>("select entry_code from participants")
      .all()
      .map((row) => row.entry_code),
  );
  const lost = [...ledger.entries.values()].filter(({ entryCode }) => !codes.has(entryCode));
  return lost.length === 0 ? [] : [`${lost.length} acknowledged registrations are lost`];
}

type ChannelRow = { distribution_id: string; channel: string; status: string };

function lostDistributions(db: Database, ledger: Ledger): string[] {
  const rows = db
    .query<ChannelRow, []>("select distribution_id, channel, status from distribution_channels")
    .all();
  const states = new Map(rows.map((row) => [`${row.distribution_id} ${row.channel}`, row.status]));
  return [...ledger.distributions].flatMap(([id, channels]) =>
    [...channels].flatMap(([channel, status]) => {
      const now = states.get(`${id} ${channel}`);
      const holds = now === status || (status === "SCHEDULED" && now === "SUCCESS");
      return holds ? [] : [`${channel} was answered ${status} and is ${now ?? "lost"}`];
    }),
  );
}

type Check = { readonly what: string; readonly sql: string };

/** Each registration is one batch: all of its rows stand, or none. */
const HALF_DONE: readonly Check[] = [
  {
    what: "entries without their message",
    sql: `select count(*) as n from participants p where not exists (select 1 from outbox o
      where o.aggregate_id = p.id and o.type = 'ParticipantRegistered')`,
  },
  {
    what: "messages without their entry",
    sql: `select count(*) as n from outbox o where o.type = 'ParticipantRegistered'
      and not exists (select 1 from participants p where p.store_id = o.store_id and p.event_id = o.key
        and p.id = o.aggregate_id)`,
  },
  {
    what: "entries without their consents",
    sql: `select count(*) as n from participants p where (select count(*) from consents c
      where c.store_id = p.store_id and c.event_id = p.event_id and c.participant_id = p.id) = 0`,
  },
  {
    what: "entries without their idempotency mark",
    sql: `select abs((select count(*) from participants) - (select count(*) from idempotency
      where scope like '% participation.enter')) as n`,
  },
  {
    what: "runs without their channels",
    sql: `select count(*) as n from distributions d where not exists (select 1 from distribution_channels c
      where c.store_id = d.store_id and c.distribution_id = d.id)`,
  },
];

const FACTS = "from participants where withdrawn_at is null group by event_id";

/** Every counter equals its recomputation from the entries. */
const DRIFT: readonly Check[] = [
  {
    what: "events whose totals drifted",
    sql: `select count(*) as n from (select event_id, count(*) as facts ${FACTS}) f
      left join event_stats s using (event_id) where s.participants is not f.facts`,
  },
  ...["channel_participation", "timeline_hourly"].map((table) => ({
    what: `events whose ${table} drifted`,
    sql: `select count(*) as n from (select event_id, count(*) as facts ${FACTS}) f
      left join (select event_id, sum(participants) as counted from ${table} group by event_id) s
      using (event_id) where s.counted is not f.facts`,
  })),
  {
    what: "events whose profile counts drifted",
    sql: `select count(*) as n from (select event_id, count(*) as facts ${FACTS}) f
      left join (select event_id, dimension, sum(count) as counted from profile_counts group by event_id, dimension) s
      using (event_id) where s.counted is not f.facts`,
  },
  { what: "dead letters", sql: "select count(*) as n from dead_letters" },
];

function counted(db: Database, what: string, sql: string): string[] {
  const count = db.query<{ n: number }, []>(sql).get()?.n ?? 0;
  return count === 0 ? [] : [`${count} ${what}`];
}

function integrity(db: Database): string[] {
  const rows = db.query<{ integrity_check: string }, []>("PRAGMA integrity_check").all();
  return rows.map((row) => row.integrity_check).filter((text) => text !== "ok");
}

/**
 * The providers' own ledgers: one run of a channel is one post there, whatever died in between. Instagram knows no
 * reference of ours: under one tracking code it may not show more posts than our rows say.
 */
function doublePosts(db: Database, dataDir: string): string[] {
  const folder = join(dataDir, "simulators");
  return readdirSync(folder)
    .sort()
    .flatMap((file) => {
      const idsOf = new Map<string, Set<string>>();
      const keep = (key: string, id: string) => idsOf.set(key, (idsOf.get(key) ?? new Set()).add(id));
      for (const line of readFileSync(join(folder, file), "utf8").split("\n")) {
        const post = postOf(line);
        if (post !== undefined) keep(post.key, post.id);
      }
      const twice = [...idsOf].filter(([key, ids]) => ids.size > allowed(db, key)).length;
      return twice === 0 ? [] : [`${file}: ${twice} runs posted more than once`];
    });
}

const CODE = /\/r\/([A-Za-z0-9_-]+)/;

type StoredRow = {
  readonly id?: string;
  readonly externalRef?: string;
  readonly caption?: string;
  readonly acceptedAt?: number | null;
};

/** A line that the kill tore apart was never accepted; a group that was not sent is no post. */
function postOf(line: string): { readonly key: string; readonly id: string } | undefined {
  try {
    const { kind, row }: { kind: string; row: StoredRow } = JSON.parse(line);
    if (row.id === undefined) return undefined;
    if (kind === "media") return { key: CODE.exec(row.caption ?? "")?.[1] ?? "", id: row.id };
    const isPost = (kind === "resource" || kind === "group") && typeof row.acceptedAt === "number";
    return isPost && row.externalRef !== undefined ? { key: row.externalRef, id: row.id } : undefined;
  } catch {
    return undefined;
  }
}

/** A reference stands for one run; a tracking code for as many as may have posted with it. */
function allowed(db: Database, key: string): number {
  if (key.includes(":")) return 1;
  const sql = `select count(*) as n from distribution_channels where channel = 'Instagram' and tracking_code = ?
    and status not in ('PENDING', 'FAILED', 'CANCELLED')`;
  return db.query<{ n: number }, [string]>(sql).get(key)?.n ?? 0;
}
