import type { ServiceContext } from "../../context.ts";
import { type Row, rawStatement } from "../../db/index.ts";
import { appErrorIn } from "../../errors.ts";
import { listEvents } from "../event/index.ts";
import { AGE_GROUPS, enter, GENDERS, publicEvent } from "../participation/index.ts";
import { trackingCodesOf } from "../tracking/index.ts";
import { oneOfMany } from "./one-of-many.ts";

/** Somebody comes in about so often, while the visitor is likely to look. */
export const VISIT_EVERY_MS = 20_000;
const LIVELY_MS = 30 * 60_000;
/** Numbers that the shop's past does not use. */
const FIRST_NUMBER = 1_000;
const WAYS = ["Instagram", "KakaoChannel", "Instagram", "direct", "NaverBlog", "WooridongneTV"] as const;

/**
 * A tick's verb: in the first half hour of a demo shop a customer takes part every twenty seconds, by the same verb
 * as everybody. Who it is follows from the time, so that two processes let one person in once.
 *
 * @returns how many came in
 */
export async function tickDemoVisits({ ctx }: { ctx: ServiceContext }): Promise<{ entered: number }> {
  const { control, clock } = ctx.deps;
  const now = clock.now();
  const [rows = []] = await control.query([
    rawStatement("select store_id, user_id, ready_at from demos where ready_at > ? and wiped_at is null", [
      now - LIVELY_MS,
    ]),
  ]);
  let entered = 0;
  for (const row of rows) if (await oneOfMany(ctx, String(row["store_id"]), letIn(ctx, row))) entered += 1;
  return { entered };
}

async function letIn(ctx: ServiceContext, row: Row): Promise<boolean> {
  const storeId = String(row["store_id"]);
  const userId = String(row["user_id"]);
  const turn = Math.floor((ctx.deps.clock.now() - Number(row["ready_at"])) / VISIT_EVERY_MS);
  const owner = { ...ctx, actor: { kind: "user", userId, sessionId: userId, address: "" } } as const;
  try {
    const { items } = await listEvents({ ctx: owner, input: { storeId, status: "ACTIVE", limit: 1 } });
    const [event] = items;
    if (event === undefined) return false;
    const { privacyVersion } = await publicEvent({ ctx, input: { slug: event.slug } });
    const ref = (await trackingCodesOf(ctx.deps, event.id))[WAYS[turn % WAYS.length] ?? "direct"];
    const person = personOf(turn);
    if (ref !== undefined) ctx.deps.clicks.record({ storeId, eventId: event.id, code: ref, kind: "human" });
    await enter({
      ctx,
      input: {
        ...person,
        slug: event.slug,
        ...(ref === undefined ? {} : { ref }),
        over14: true,
        consent: { privacy: true, privacyVersion, marketing: turn % 2 === 0 },
      },
    });
    return true;
  } catch (error) {
    // Let in already, ended by the visitor, or full: the visitor plays with the shop.
    if (appErrorIn(error) === undefined) throw error;
    return false;
  }
}

function personOf(turn: number) {
  const ageGroup = AGE_GROUPS[(turn * 3 + 1) % AGE_GROUPS.length];
  const gender = GENDERS[turn % GENDERS.length];
  return {
    phone: `0100000${FIRST_NUMBER + turn}`,
    name: "체험 손님",
    ...(ageGroup === undefined ? {} : { ageGroup }),
    ...(gender === undefined ? {} : { gender }),
  };
}
