import type { ServiceContext } from "../../context.ts";
import { type Db, type Row, rawStatement, type Statement, unlessAway } from "../../db/index.ts";
import { unlessBusy } from "../unless-busy.ts";
import { CHAIN_COLUMNS, chainHash, GENESIS } from "./chain.ts";

const STORES_PER_ROUND = 50;
const ROWS_PER_STORE = 100;

/**
 * Seals what has been written since the last call, store by store in the order of its rows. Two processes
 * compute the same hashes, so running twice changes nothing.
 *
 * @returns how many rows this call read and sealed
 */
export async function sealAudit(options: { ctx: ServiceContext }): Promise<{ sealed: number }> {
  let sealed = 0;
  const { shards } = options.ctx.deps;
  for (const shard of shards.all)
    sealed += await unlessAway(shards, shard, { work: () => sealAll(options.ctx, shard.db), otherwise: 0 });
  return { sealed };
}

async function sealAll(ctx: ServiceContext, db: Db): Promise<number> {
  let sealed = 0;
  for (;;) {
    const storeIds = await storesToSeal(db);
    const counts = await Promise.all(storeIds.map((storeId) => unlessBusy(sealStore(ctx, storeId), 0)));
    const count = counts.reduce((sum, each) => sum + each, 0);
    sealed += count;
    if (
      count === 0 ||
      (storeIds.length < STORES_PER_ROUND && counts.every((each) => each < ROWS_PER_STORE))
    ) {
      return sealed;
    }
  }
}

/** Steps from store to store by the primary key: the newest row of a store is unsealed, or none is. */
const UNSEALED_STORES = `
  with recursive each_store(id) as (
    select min(store_id) from audit_log
    union all
    select (select min(store_id) from audit_log where store_id > each_store.id) from each_store where id is not null)
  select id as store_id from each_store
  where (select hash is null from audit_log where store_id = each_store.id order by seq desc limit 1)
  limit ${STORES_PER_ROUND}`;

async function storesToSeal(db: Db): Promise<string[]> {
  const [rows = []] = await db.query([rawStatement(UNSEALED_STORES, [])]);
  return rows.map((row) => String(row["store_id"]));
}

async function sealStore(ctx: ServiceContext, storeId: string): Promise<number> {
  const [[last] = [], open = []] = await ctx.deps.shards
    .of(storeId)
    .query([
      rawStatement(
        "select hash from audit_log where store_id = ? and hash is not null order by seq desc limit 1",
        [storeId],
      ),
      rawStatement(
        `select ${CHAIN_COLUMNS} from audit_log where store_id = ? and hash is null order by seq limit ${ROWS_PER_STORE}`,
        [storeId],
      ),
    ]);
  await ctx.deps.shards.of(storeId).write(await sealing(last ? String(last["hash"]) : GENESIS, open));
  return open.length;
}

async function sealing(from: string, rows: readonly Row[]): Promise<Statement[]> {
  const statements: Statement[] = [];
  let previous = from;
  for (const row of rows) {
    previous = await chainHash(previous, row);
    statements.push(
      rawStatement("update audit_log set hash = ? where store_id = ? and seq = ? and hash is null", [
        previous,
        row["store_id"],
        row["seq"],
      ]),
    );
  }
  return statements;
}
