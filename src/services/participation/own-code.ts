import { enforceRate, networkOf } from "../../auth/index.ts";
import type { ServiceContext } from "../../context.ts";
import type { Row } from "../../db/index.ts";
import { invalid, notFound } from "../../errors.ts";
import { entryStateOf, loadDesk, recentDesk } from "./entry-desk.ts";
import type { Place } from "./person.ts";
import { normalisePhone } from "./phone.ts";
import { findStanding, madeWithPhone } from "./standing-entry.ts";

/** Long enough to type four digits. */
const TICKET_MS = 10 * 60_000;

export type OwnCode = { readonly redeemCode: string };

/**
 * The code that an entry is redeemed with, for somebody who knows the phone it was made with, as in a shop that looks
 * customers up by their number. Never the entry code, which undoes an entry. Only while the event runs: afterwards a
 * number that is kept for another purpose must not tell that it took part.
 *
 * @throws AppError INVALID INVALID_PHONE; NOT_FOUND without a standing entry or while the event does not run;
 *   RATE_LIMITED
 * @example (await ownCode({ ctx, input: { slug, phone: "010-1234-5678" } })).redeemCode // "K7M29QX0"
 */
export async function ownCode(options: {
  ctx: ServiceContext;
  input: { slug: string; phone: string };
}): Promise<OwnCode> {
  const { row } = await findByPhone(options.ctx, options.input);
  return { redeemCode: String(row["redeem_code"]) };
}

/**
 * The same in two steps, for a number that a browser may have filled in by itself: this ticket, then the last digits
 * typed by hand. The ticket is sealed and tells nothing of the number.
 */
export async function ownCodeTicket(options: {
  ctx: ServiceContext;
  input: { slug: string; phone: string };
}): Promise<string> {
  const { ctx, input } = options;
  const { place, row, phone } = await findByPhone(ctx, input);
  const until = ctx.deps.clock.now() + TICKET_MS;
  const told = [String(until), String(row["id"]), phone.slice(-4)].join(" ");
  return ctx.deps.secrets.fields.encrypt(told, ticketPlace(place));
}

/** @throws AppError NOT_FOUND for other digits, a forged or late ticket, an entry that stands no longer or an event that does not run; RATE_LIMITED */
export async function ownCodeByTicket(options: {
  ctx: ServiceContext;
  input: { slug: string; ticket: string; lastDigits: string };
}): Promise<OwnCode> {
  const { ctx, input } = options;
  const place = await placeOf(ctx, input.slug);
  const told = await ctx.deps.secrets.fields.decrypt(input.ticket, ticketPlace(place)).catch(() => "");
  const [until, participantId = "", digits] = told.split(" ");
  if (digits !== input.lastDigits.trim() || ctx.deps.clock.now() >= Number(until)) throw notFound();
  const row = await findStanding(ctx, place, { sql: "id = ?", args: [participantId] });
  if (!row) throw notFound();
  return { redeemCode: String(row["redeem_code"]) };
}

type Found = { readonly place: Place; readonly row: Row; readonly phone: string };

async function findByPhone(ctx: ServiceContext, input: { slug: string; phone: string }): Promise<Found> {
  const phone = normalisePhone(input.phone);
  if (phone === undefined) throw invalid("INVALID_PHONE");
  const place = await placeOf(ctx, input.slug);
  const row = await findStanding(ctx, place, await madeWithPhone(ctx.deps, place, phone));
  if (!row) throw notFound();
  return { place, row, phone };
}

async function placeOf(ctx: ServiceContext, slug: string): Promise<Place> {
  const desk = recentDesk(ctx, slug) ?? (await loadDesk(ctx, slug));
  const { storeId, eventId } = desk;
  if (ctx.actor.kind !== "system") {
    await enforceRate(ctx.deps.limits.ownCode, `${networkOf(ctx.actor.address)} ${eventId}`);
  }
  const state = entryStateOf(desk, ctx.deps.clock.now());
  if (state !== "RUNNING" && state !== "FULL") throw notFound();
  return { storeId, eventId };
}

function ticketPlace({ storeId, eventId }: Place): readonly [string, ...string[]] {
  return ["own-code", storeId, eventId];
}
