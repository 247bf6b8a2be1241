import type { ServiceContext } from "../../context.ts";
import { type Row, rawStatement } from "../../db/index.ts";
import { CHAIN_COLUMNS, chainHash, GENESIS } from "./chain.ts";

const PAGE = 500;

export type AuditReport = {
  readonly isIntact: boolean;
  /** Rows whose hash was recomputed and found right. */
  readonly sealed: number;
  /** First row that was changed, taken out or put in; null when none was. */
  readonly brokenAt: number | null;
  /** Rows the next seal will take; they prove nothing yet. */
  readonly unsealed: number;
  /** Age in ms of the oldest of them. */
  readonly unsealedAgeMs: number | null;
};

type Walk = { hash: string; seq: number; sealed: number };

/**
 * Recomputes a store's chain. It proves that no sealed row was changed, removed from the middle or inserted;
 * rows cut off at the end are only seen by who kept an older hash.
 */
export async function verifyAudit(options: { ctx: ServiceContext; storeId: string }): Promise<AuditReport> {
  const { ctx, storeId } = options;
  const walk: Walk = { hash: GENESIS, seq: 0, sealed: 0 };
  for (;;) {
    const rows = await pageAfter(ctx, storeId, walk.seq);
    for (const row of rows) {
      if (row["hash"] === null)
        return report(ctx, { storeId, walk, brokenAt: await sealedAfterGap(ctx, storeId, walk) });
      if (!(await follows(walk, row))) return report(ctx, { storeId, walk, brokenAt: Number(row["seq"]) });
    }
    if (rows.length < PAGE) return report(ctx, { storeId, walk, brokenAt: null });
  }
}

async function pageAfter(ctx: ServiceContext, storeId: string, seq: number): Promise<readonly Row[]> {
  const [rows = []] = await ctx.deps.shards
    .of(storeId)
    .query([
      rawStatement(
        `select ${CHAIN_COLUMNS} from audit_log where store_id = ? and seq > ? order by seq limit ${PAGE}`,
        [storeId, seq],
      ),
    ]);
  return rows;
}

async function follows(walk: Walk, row: Row): Promise<boolean> {
  const hash = await chainHash(walk.hash, row);
  if (row["hash"] !== hash || Number(row["seq"]) !== walk.seq + 1) return false;
  walk.hash = hash;
  walk.seq += 1;
  walk.sealed += 1;
  return true;
}

/** Seals are laid in order, so a sealed row behind an unsealed one, or a gap between them, is tampering. */
async function sealedAfterGap(ctx: ServiceContext, storeId: string, walk: Walk): Promise<number | null> {
  const [[first] = [], [sealed] = []] = await ctx.deps.shards
    .of(storeId)
    .query([
      rawStatement("select min(seq) as seq from audit_log where store_id = ? and seq > ?", [
        storeId,
        walk.seq,
      ]),
      rawStatement(
        "select min(seq) as seq from audit_log where store_id = ? and seq > ? and hash is not null",
        [storeId, walk.seq],
      ),
    ]);
  const next = Number(first?.["seq"]);
  if (next !== walk.seq + 1) return next;
  const late = sealed?.["seq"] ?? null;
  return late === null ? null : next;
}

async function report(
  ctx: ServiceContext,
  found: { storeId: string; walk: Walk; brokenAt: number | null },
): Promise<AuditReport> {
  const { storeId, walk, brokenAt } = found;
  const [[open] = []] = await ctx.deps.shards
    .of(storeId)
    .query([
      rawStatement(
        "select count(*) as count, min(at) as at from audit_log where store_id = ? and hash is null",
        [storeId],
      ),
    ]);
  const since = open?.["at"] ?? null;
  return {
    isIntact: brokenAt === null,
    sealed: walk.sealed,
    brokenAt,
    unsealed: Number(open?.["count"] ?? 0),
    unsealedAgeMs: since === null ? null : ctx.deps.clock.now() - Number(since),
  };
}
