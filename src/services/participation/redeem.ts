import { actorLabel, freshId, type ServiceContext } from "../../context.ts";
import { allOf, type Condition, held, type Row, rawStatement, type Statement } from "../../db/index.ts";
import { AppError, notFound } from "../../errors.ts";
import { emit } from "../../events/index.ts";
import { DAY_MS, DEFAULT_TIME_ZONE, toIso } from "../../time.ts";
import { auditRow } from "../audit/index.ts";
import { loadEvent, startOf } from "../event/index.ts";
import { type OnceHandle, runOnce } from "../idempotency/index.ts";
import { requireEvent } from "../store/index.ts";
import { readShortCode } from "../tracking/index.ts";
import { REDEEM_CODE_LENGTH } from "./enter.ts";
import { isKeptForNews } from "./kept-number.ts";
import type { Place } from "./person.ts";
import type { RedeemInput, VerifiedVisit } from "./schemas.ts";

const ATTEMPTS_MAX = 3;

/**
 * The customer shows the code in the shop: a verified visit, the conversion of formulas.md. Case, spaces and
 * hyphens do not matter. Also after the event's end, until a draw has destroyed the entry's identifiers.
 *
 * @throws AppError NOT_FOUND for an unknown event or code (entries that are withdrawn, erased or kept for advertising
 *   alone included); CONFLICT ALREADY_REDEEMED with `redeemedAt`
 * @example await redeem({ ctx, input: { eventId, code: "k7m2-9qx0" } }) // { redeemedAt, newToStore, … }
 */
export async function redeem(options: { ctx: ServiceContext; input: RedeemInput }): Promise<VerifiedVisit> {
  const { ctx, input } = options;
  const place = await requireEvent(ctx, input.eventId, { roles: ["owner", "staff"] });
  return runOnce({
    ctx,
    storeId: place.storeId,
    procedure: "participation.redeem",
    input,
    run: async (once) => toVisit(ctx, place, await verify(ctx, { place, code: input.code, once })),
    replay: async (outcome) => {
      const byId = { sql: "p.id = ?", args: [outcome["participantId"] ?? ""] };
      const row = await find(ctx, place, { which: byId, at: ctx.deps.clock.now() });
      if (!row) throw notFound();
      return toVisit(ctx, place, row);
    },
  });
}

type Verification = { readonly place: Place; readonly code: string; readonly once: OnceHandle };

async function verify(ctx: ServiceContext, { place, code, once }: Verification): Promise<Row> {
  const redeemCode = readShortCode(code, REDEEM_CODE_LENGTH);
  if (redeemCode === undefined) throw notFound();
  const byCode = { sql: "p.redeem_code = ?", args: [redeemCode] };
  for (let attempt = 1; attempt <= ATTEMPTS_MAX; attempt++) {
    const now = ctx.deps.clock.now();
    const row = await find(ctx, place, { which: byCode, at: now });
    if (!row || row["withdrawn_at"] !== null || row["erased_at"] !== null || row["is_kept"] === 1)
      throw notFound();
    if (row["redeemed_at"] !== null) throw alreadyRedeemed(Number(row["redeemed_at"]));
    if (held(await ctx.deps.shards.of(place.storeId).write(visitBatch(ctx, place, { row, once, now })))) {
      ctx.deps.events.wake(place.storeId);
      return { ...row, redeemed_at: now, new_to_store: row["is_new"] ?? 0 };
    }
  }
  throw new AppError({ code: "UNAVAILABLE", reason: "BUSY" });
}

function alreadyRedeemed(at: number): AppError {
  const params = { redeemedAt: toIso(DEFAULT_TIME_ZONE, at) };
  return new AppError({ code: "CONFLICT", reason: "ALREADY_REDEEMED", params });
}

/**
 * New to the store: no entry of the same phone in an earlier event of it (formulas.md, ROI); of two events that
 * begin together, the one entered first is the earlier. The index is named, because the planner would rather
 * read all entries of the store.
 */
const IS_NEW = `not exists (select 1 from participants q indexed by participants_by_phone
  where q.store_id = p.store_id
  and q.phone_key = p.phone_key and q.event_id <> p.event_id and q.withdrawn_at is null
  and (${startOf("q")}, q.registered_at) < (${startOf("p")}, p.registered_at))`;

/** N-27: at least two visits within this time. */
const RETURN_DAYS = 90;

/** A return: the same phone was in another event of the store and visited within 90 days before `?`, the visit's time. */
const IS_RETURN = `exists (select 1 from participants q indexed by participants_by_phone
  where q.store_id = p.store_id
  and q.phone_key = p.phone_key and q.event_id <> p.event_id and q.withdrawn_at is null
  and q.redeemed_at >= ? - ${RETURN_DAYS * DAY_MS})`;

/** The entry, and what a visit verified `at` would be. */
async function find(
  ctx: ServiceContext,
  place: Place,
  { which, at }: { which: Condition; at: number },
): Promise<Row | undefined> {
  const [rows = []] = await ctx.deps.shards.of(place.storeId).query([
    rawStatement(
      `select p.id, p.registered_at, p.channel, p.age_group, p.gender, p.region, p.redeemed_at, p.new_to_store,
         p.withdrawn_at, p.erased_at, ${IS_NEW} as is_new, ${IS_RETURN} as is_return,
         ${isKeptForNews("p")} as is_kept
       from participants p where p.store_id = ? and p.event_id = ? and ${which.sql}`,
      [at, place.storeId, place.eventId, ...which.args],
    ),
  ]);
  return rows[0];
}

/** The guard asks again whether the customer is new or back: the message must say what held when it was written. */
function visitBatch(
  ctx: ServiceContext,
  place: Place,
  given: { row: Row; once: OnceHandle; now: number },
): Statement[] {
  const { row, once, now } = given;
  const { storeId, eventId } = place;
  const participantId = String(row["id"]);
  const key = [storeId, eventId, participantId];
  const standing: Condition = {
    sql: `exists (select 1 from participants p where p.store_id = ? and p.event_id = ? and p.id = ?
          and p.redeemed_at is null and p.withdrawn_at is null and p.erased_at is null
          and not ${isKeptForNews("p")} and (${IS_NEW}) = ? and (${IS_RETURN}) = ?)`,
    args: [...key, row["is_new"], now, row["is_return"]],
  };
  const { statements, mark } = emit(messageOf(ctx, place, { row, now }), allOf(standing, once.guard));
  return [
    ...statements,
    rawStatement(
      `update participants set redeemed_at = ?, redeemed_by = ?, new_to_store = ?, is_return = ?
       where store_id = ? and event_id = ? and id = ? and ${mark.sql}`,
      [now, actorLabel(ctx.actor), row["is_new"], row["is_return"], ...key, ...mark.args],
    ),
    auditRow(ctx, { storeId, action: "participation.redeem", entityId: participantId, details: {} }, mark),
    ...once.remember({ participantId, eventId }, mark),
  ];
}

function messageOf(ctx: ServiceContext, place: Place, given: { row: Row; now: number }) {
  const { row, now } = given;
  const optional = (name: string) =>
    row[name] === null || row[name] === undefined ? null : String(row[name]);
  return {
    id: freshId(ctx.deps),
    type: "VisitVerified" as const,
    storeId: place.storeId,
    eventId: place.eventId,
    occurredAt: now,
    traceparent: ctx.traceparent,
    data: {
      eventId: place.eventId,
      participantId: String(row["id"]),
      registeredAt: Number(row["registered_at"]),
      channel: String(row["channel"]),
      ageGroup: optional("age_group"),
      gender: optional("gender"),
      region: optional("region"),
      newToStore: row["is_new"] === 1,
      isReturn: row["is_return"] === 1,
      verifiedAt: now,
    },
  };
}

async function toVisit(ctx: ServiceContext, place: Place, row: Row): Promise<VerifiedVisit> {
  const event = await loadEvent({ ctx, storeId: place.storeId, eventId: place.eventId });
  if (!event) throw notFound();
  return {
    participantId: String(row["id"]),
    eventId: place.eventId,
    redeemedAt: toIso(event.timeZone, Number(row["redeemed_at"])),
    newToStore: row["new_to_store"] === 1,
    prizeName: event.prizeName,
  };
}
