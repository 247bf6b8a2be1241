import { enforceRate, networkOf } from "../../auth/index.ts";
import { freshId, type ServiceContext } from "../../context.ts";
import { held, rawStatement, type Statement } from "../../db/index.ts";
import { AppError } from "../../errors.ts";
import { HOUR_MS } from "../../time.ts";
import { openVisitor, type SignedInOutput } from "../account/index.ts";

/** A demo shop and its owner live this long. */
export const DEMO_TTL_MS = 24 * HOUR_MS;
/** Shops at one time: each has some thousand rows. */
export const DEMOS_MAX = 200;

/** A shop with a life behind it, still apart from everything else. */
export type BuiltDemo = {
  readonly storeId: string;
  /**
   * Brings the shop's rows into its database.
   *
   * @returns statements for the control database, which make it known
   */
  readonly bringIn: () => Promise<readonly Statement[]>;
  readonly close: () => Promise<void>;
};

/** What a runtime that can make demo shops gives: a shop for this owner. */
export type BuildDemo = (userId: string) => Promise<BuiltDemo>;

/**
 * Signs a visitor in as the owner of a shop of their own, with events in every state. Nobody knows of it until it is
 * whole. It is gone a day later.
 *
 * @throws AppError PRECONDITION_FAILED DEMO_UNAVAILABLE where channels are real or the runtime cannot make one;
 *   LIMIT_EXCEEDED RATE_LIMITED above 6 a minute or 30 a day of one network; UNAVAILABLE BUSY while there
 *   are 200 of them, or three wait already
 * @example const { user } = await startDemo({ ctx })
 */
export async function startDemo({ ctx }: { ctx: ServiceContext }): Promise<SignedInOutput> {
  const { demo, control, clock, limits } = ctx.deps;
  if (!demo) throw new AppError({ code: "PRECONDITION_FAILED", reason: "DEMO_UNAVAILABLE" });
  await enforceRate(limits.demo, networkOf(ctx.actor.address));
  await requireRoom(ctx);
  await enforceRate(limits.demoDay, networkOf(ctx.actor.address));
  const userId = freshId(ctx.deps);
  const built = await demo(userId);
  const { storeId } = built;
  try {
    if (!held(await control.write([announce(storeId, userId, clock.now())]))) throw tooMany();
    const known = await built.bringIn();
    const ready = rawStatement("update demos set ready_at = ? where store_id = ?", [clock.now(), storeId]);
    return await openVisitor({ ctx, userId, name: "체험 사장님", also: [...known, ready] });
  } finally {
    await built.close();
  }
}

async function requireRoom({ deps }: ServiceContext): Promise<void> {
  const [rows = []] = await deps.control.query([rawStatement("select count(*) as n from demos", [])]);
  if (Number(rows[0]?.["n"]) >= DEMOS_MAX) throw tooMany();
}

function announce(storeId: string, userId: string, now: number): Statement {
  return rawStatement(
    `insert into demos (store_id, user_id, created_at, expires_at)
     select ?, ?, ?, ? where (select count(*) from demos) < ${DEMOS_MAX}`,
    [storeId, userId, now, now + DEMO_TTL_MS],
  );
}

/** No shop now, but perhaps after so long. */
export function tooMany(retryAfterSeconds = 60): AppError {
  return new AppError({ code: "UNAVAILABLE", reason: "BUSY", params: { retryAfterSeconds } });
}
