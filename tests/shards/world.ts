import { createTestApp, type TestApp } from "../helpers/app.ts";
import { at, rpc, textAt } from "../helpers/rpc.ts";
import type { Shop } from "../security/shops.ts";

export const OPERATOR = "operator-token-of-the-tests-0123456789";

/** The whole service on two store databases, `main` and `second`. */
export function createShardedApp(): Promise<TestApp> {
  return createTestApp({}, ["second"]);
}

export async function move(app: TestApp, storeId: string, to: string): Promise<unknown> {
  const answer = await rpc(app, {
    type: "mutation",
    path: "ops.moveStore",
    input: { storeId, to },
    token: OPERATOR,
  });
  return at(answer.json, "result", "data", "state") ?? answer.body;
}

/** Which databases have rows of the store, and the one that the map names. */
export async function whereIs(app: TestApp, storeId: string) {
  const found: string[] = [];
  for (const { name, db } of app.deps.shards.all) {
    const tables = [
      "stores",
      "events",
      "participants",
      "outbox",
      "event_stats",
      "audit_log",
      "stats_versions",
    ];
    const counts = await Promise.all(
      tables.map(async (table) => {
        const sql = `select count(*) as n from ${table} where store_id = ?`;
        const [[row] = []] = await db.query([{ sql, args: [storeId] }]);
        return Number(row?.["n"]);
      }),
    );
    if (counts.some((count) => count > 0)) found.push(name);
  }
  const [row] = await app.controlRows("select * from store_shards where store_id = ?", storeId);
  return { rows: found, map: row?.["shard"], isMoving: row?.["move_id"] !== null };
}

/** Everything of one store in one database, without places of the log and versions, which are the database's own. */
export async function contentOf(app: TestApp, storeId: string): Promise<string> {
  const tables = await app.rows(
    `select distinct m.name from sqlite_master m join pragma_table_info(m.name) c on c.name = 'store_id'
     where m.type = 'table' and m.name not in ('moved_stores', 'stats_versions') order by m.name`,
  );
  const names = [...new Set(tables.map((row) => String(row["name"])))];
  const lines = await Promise.all(
    names.map(async (name) => {
      const rows = await app.rows(`select * from ${name} where store_id = ?`, storeId);
      return rows.map((row) => JSON.stringify({ ...row, ...(name === "outbox" ? { seq: 0 } : {}) })).sort();
    }),
  );
  return names.map((name, index) => `${name}\n${lines[index]?.join("\n")}`).join("\n\n");
}

export type Acknowledged = { entries: number; redeemed: number; sales: Map<string, number>; refused: number };

export type Load = {
  /** What was acknowledged so far. */
  readonly done: Acknowledged;
  readonly stop: () => Promise<void>;
};

/** Customers who enter and redeem, and the owner who books sales, until stopped. Refused calls are repeated. */
export function startLoad(app: TestApp, shop: Shop, seed: number): Load {
  let isOver = false;
  const done: Acknowledged = { entries: 0, redeemed: 0, sales: new Map(), refused: 0 };
  const call = async (path: string, input: unknown, token?: string) => {
    for (;;) {
      const answer = await rpc(app, { type: "mutation", path, input, token });
      if (answer.status !== 503) return answer;
      done.refused += 1;
    }
  };
  const customer = async (index: number) => {
    const event = await rpc(app, { type: "query", path: "participation.event", input: { slug: shop.slug } });
    const privacyVersion = at(event.json, "result", "data", "privacyVersion");
    for (let n = 0; !isOver; n++) {
      const phone = `010-${String(1000 + seed * 100 + index).padStart(4, "0")}-${String(n).padStart(4, "0")}`;
      const input = { slug: shop.slug, phone, over14: true, consent: { privacy: true, privacyVersion } };
      const answer = await call("participation.enter", { ...input, idempotencyKey: `enter ${phone}` });
      if (answer.status !== 200) throw new Error(answer.body);
      done.entries += 1;
      if (n % 3 > 0) continue;
      const code = textAt(answer.json, "result", "data", "redeemCode");
      const visit = await call("participation.redeem", { eventId: shop.eventId, code }, shop.token);
      if (visit.status !== 200) throw new Error(visit.body);
      done.redeemed += 1;
    }
  };
  const owner = async () => {
    for (let n = 0; !isOver; n++) {
      const day = `2026-09-${String((n % 28) + 1).padStart(2, "0")}`;
      const amount = seed * 1_000_000 + n;
      const answer = await call(
        "sales.record",
        { storeId: shop.storeId, days: [{ date: day, amountKrw: amount }] },
        shop.token,
      );
      if (answer.status !== 200) throw new Error(answer.body);
      done.sales.set(day, amount);
    }
  };
  const work = Promise.all([...Array.from({ length: 8 }, (_, index) => customer(index)), owner()]);
  work.catch(() => undefined);
  return {
    done,
    stop: async () => {
      isOver = true;
      await work;
    },
  };
}
