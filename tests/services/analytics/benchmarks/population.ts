import { rawStatement } from "../../../../src/db/index.ts";
import type { Deps } from "../../../../src/deps.ts";
import { DAY_MS, dayOf, HOUR_MS } from "../../../../src/time.ts";
import { createTestApp, type TestApp } from "../../../helpers/app.ts";

/** The tests' clock begins on 2026-10-01 at 12:00 in Seoul: this long after the month's cut. */
export const SINCE_CUT_MS = 9 * HOUR_MS;
export const NEXT_CUT = Date.parse("2026-11-01T03:00:00+09:00");

export type ShopFacts = {
  industry?: string;
  region?: string | null;
  objective?: string;
  /** Of 1,000 measured views. */
  participants?: number;
  source?: string;
  isDemo?: boolean;
  sharesBenchmarks?: boolean;
  closedAt?: number | null;
  shard?: string;
  ownerUserId?: string;
  /** How long its event has been over. */
  overForMs?: number;
};

/** The whole service out of demo mode, with stores written as their verbs and projections leave them. */
export async function openTown(shardNames: readonly string[] = [], over: Partial<Deps> = {}) {
  const app = await createTestApp({ isDemo: false, ...over }, shardNames);
  return { ...app, app, addShop: (facts: ShopFacts) => addShop(app, facts), addShops };

  async function addShops(count: number, facts: ShopFacts = {}): Promise<string[]> {
    const ids: string[] = [];
    for (let index = 0; index < count; index += 1)
      ids.push((await addShop(app, { participants: 50 + index, ...facts })).storeId);
    return ids;
  }
}

async function addShop(app: TestApp, facts: ShopFacts): Promise<{ storeId: string; eventId: string }> {
  const { deps, newId } = app;
  const [storeId, eventId] = [newId(), newId()];
  const shard = facts.shard ?? "main";
  await deps.control.write([
    rawStatement("insert into store_shards (store_id, shard, created_at) values (?, ?, 0)", [storeId, shard]),
    rawStatement("insert into memberships (user_id, store_id, role, created_at) values (?, ?, 'owner', 0)", [
      facts.ownerUserId ?? newId(),
      storeId,
    ]),
    rawStatement(
      "insert into resources (id, kind, store_id, event_id, created_at) values (?, 'event', ?, ?, 0)",
      [eventId, storeId, eventId],
    ),
  ]);
  const db = deps.shards.all.find(({ name }) => name === shard)?.db;
  await db?.write([
    storeRow(storeId, facts),
    ...eventRows(storeId, eventId, { facts, now: deps.clock.now() }),
  ]);
  return { storeId, eventId };
}

function storeRow(storeId: string, facts: ShopFacts) {
  const { industry = "음식점", region = "서울", isDemo = false, sharesBenchmarks = true } = facts;
  return rawStatement(
    `insert into stores (store_id, owner_user_id, name, name_key, industry, address, address_key, region, time_zone,
       gross_margin_pct, is_demo, shares_benchmarks, version, created_at, updated_at, closed_at)
     values (?, 'owner', '가게', '가게', ?, '주소', '주소', ?, 'Asia/Seoul', 50, ?, ?, 1, 0, 0, ?)`,
    [storeId, industry, region, isDemo, sharesBenchmarks, facts.closedAt ?? null],
  );
}

const DAY = 10;

function eventRows(storeId: string, eventId: string, { facts, now }: { facts: ShopFacts; now: number }) {
  const {
    objective = "NEW_CUSTOMERS",
    participants = 50,
    source = "measured",
    overForMs = 20 * DAY_MS,
  } = facts;
  const endsAt = now - overForMs;
  const startsAt = endsAt - DAY * DAY_MS;
  const days = Array.from({ length: 24 }, (_, index) => [
    dayOf("Asia/Seoul", startsAt + (index - 8) * DAY_MS),
    // Seven days before it 100,000 won a day, then 120,000.
    index < 8 ? 100_000 : 120_000,
  ]);
  return [
    rawStatement(
      `insert into event_stats (store_id, event_id, title, objective, status, time_zone, starts_at, ends_at,
         target_participants, participants, conversions, new_customers, applied_version, created_at, updated_at)
       values (?, ?, '잔치', ?, 'ENDED', 'Asia/Seoul', ?, ?, 100, ?, ?, 0, 1, ?, ?)`,
      [
        storeId,
        eventId,
        objective,
        startsAt,
        endsAt,
        participants,
        Math.floor(participants / 2),
        startsAt,
        endsAt,
      ],
    ),
    rawStatement(
      `insert into channel_stats (store_id, event_id, channel, channel_type, status, views, source, as_of, updated_at)
       values (?, ?, 'Instagram', 'SNS', 'SUCCESS', 1000, ?, ?, ?)`,
      [storeId, eventId, source, endsAt, endsAt],
    ),
    rawStatement(
      `insert into cost_entries (store_id, event_id, kind, channel, amount_krw, source, updated_at)
       values (?, ?, 'channel', 'Instagram', 50000, 'agreed', ?)`,
      [storeId, eventId, endsAt],
    ),
    rawStatement(
      `insert into sales_daily (store_id, day, amount_krw, source, recorded_at)
       select ?, r.value ->> 0, r.value ->> 1, 'owner', 0 from json_each(?) r`,
      [storeId, JSON.stringify(days)],
    ),
  ];
}
