import type { ServiceContext } from "../../context.ts";
import { type Row, rawStatement, type Statement } from "../../db/index.ts";
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
  const { ctx } = options;
  let sealed = 0;
  for (;;) {
    const storeIds = await storesToSeal(ctx);
    const counts = await Promise.all(storeIds.map((storeId) => sealStore(ctx, storeId)));
    const count = counts.reduce((sum, each) => sum + each, 0);
    sealed += count;
    if (
      count === 0 ||
      (storeIds.length < STORES_PER_ROUND && counts.every((each) => each < ROWS_PER_STORE))
    ) {
      return { sealed };
    }
  }
}

async function storesToSeal(ctx: ServiceContext): Promise<string[]> {
  const [rows = []] = await ctx.deps.store.query([
    rawStatement(`select distinct store_id from audit_log where hash is null limit ${STORES_PER_ROUND}`, []),
  ]);
  return rows.map((row) => String(row["store_id"]));
}

async function sealStore(ctx: ServiceContext, storeId: string): Promise<number> {
  const [[last] = [], open = []] = await ctx.deps.store.query([
    rawStatement(
      "select hash from audit_log where store_id = ? and hash is not null order by seq desc limit 1",
      [storeId],
    ),
    rawStatement(
      `select ${CHAIN_COLUMNS} from audit_log where store_id = ? and hash is null order by seq limit ${ROWS_PER_STORE}`,
      [storeId],
    ),
  ]);
  await ctx.deps.store.write(await sealing(last ? String(last["hash"]) : GENESIS, open));
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
