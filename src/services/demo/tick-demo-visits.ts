import type { ServiceContext } from "../../context.ts";
import { type Row, rawStatement } from "../../db/index.ts";
import { appErrorIn } from "../../errors.ts";
import { DEFAULT_TIME_ZONE, HOUR_MS, zoneOffsetMs } from "../../time.ts";
import { customer, dice, peopleInHour, wayOf } from "../demo-life/index.ts";
import { listEvents } from "../event/index.ts";
import { enter, publicEvent } from "../participation/index.ts";
import { trackingCodesOf } from "../tracking/index.ts";
import { oneOfMany } from "./one-of-many.ts";

/** A shop's turns are so far apart; in each of them one person comes in, or nobody. */
export const VISIT_EVERY_MS = 20_000;
/** Two minutes in which the visitor sees the numbers move, at any hour. */
const LIVELY_TURNS = 6;
/** Numbers that the shop's past does not use; a day's turns stay below 10,000. */
const FIRST_NUMBER = 1_000;

/**
 * A tick's verb: customers take part in demo shops, by the same verb as everybody. Who it is follows from the time,
 * so that two processes let one person in once.
 *
 * @returns how many came in
 */
export async function tickDemoVisits({ ctx }: { ctx: ServiceContext }): Promise<{ entered: number }> {
  const { control, clock } = ctx.deps;
  const now = clock.now();
  const [rows = []] = await control.query([
    rawStatement(
      "select store_id, user_id, ready_at from demos where ready_at <= ? and expires_at > ? and wiped_at is null",
      [now, now],
    ),
  ]);
  let entered = 0;
  for (const row of rows) {
    const shop = { storeId: String(row["store_id"]), readyAt: Number(row["ready_at"]) };
    if (!comesIn(shop, now)) continue;
    if (await oneOfMany(ctx, shop.storeId, letIn(ctx, row, now))) entered += 1;
  }
  return { entered };
}

/**
 * Whether somebody comes in at this turn: at each of the first two minutes, then as often as on the shop's days
 * before, a few an hour and nobody at night.
 *
 * @param shop `readyAt` epoch ms
 * @param at epoch ms
 */
export function comesIn({ storeId, readyAt }: { storeId: string; readyAt: number }, at: number): boolean {
  const turn = turnOf(readyAt, at);
  if (turn < LIVELY_TURNS) return true;
  const hour = new Date(at + zoneOffsetMs(DEFAULT_TIME_ZONE, at)).getUTCHours();
  return dice("live", storeId, turn) < (peopleInHour(hour) * VISIT_EVERY_MS) / HOUR_MS;
}

function turnOf(readyAt: number, at: number): number {
  return Math.floor((at - readyAt) / VISIT_EVERY_MS);
}

/** @param at epoch ms of the tick: behind many shops the clock may stand in the next turn already */
async function letIn(ctx: ServiceContext, row: Row, at: number): Promise<boolean> {
  const storeId = String(row["store_id"]);
  const userId = String(row["user_id"]);
  const number = FIRST_NUMBER + turnOf(Number(row["ready_at"]), at);
  const owner = { ...ctx, actor: { kind: "user", userId, sessionId: userId, address: "" } } as const;
  try {
    const { items } = await listEvents({ ctx: owner, input: { storeId, status: "ACTIVE", limit: 1 } });
    const [event] = items;
    if (event === undefined) return false;
    const { privacyVersion } = await publicEvent({ ctx, input: { slug: event.slug } });
    const ref = (await trackingCodesOf(ctx.deps, event.id))[wayOf("live", number)];
    const { wantsNews, ...person } = customer(number);
    await enter({
      ctx,
      input: {
        ...person,
        slug: event.slug,
        ...(ref === undefined ? {} : { ref }),
        over14: true,
        consent: { privacy: true, privacyVersion, marketing: wantsNews },
      },
    });
    if (ref !== undefined) ctx.deps.clicks.record({ storeId, eventId: event.id, code: ref, kind: "human" });
    return true;
  } catch (error) {
    // Let in already, ended by the visitor, or full: the visitor plays with the shop.
    if (appErrorIn(error) === undefined) throw error;
    return false;
  }
}
