import type { ServiceContext } from "../../context.ts";
import { prizeTax, roundDueAt } from "../../draw/index.ts";
import { notFound } from "../../errors.ts";
import { toIso } from "../../time.ts";
import { type EventView, loadEvent } from "../event/index.ts";
import { countCandidates, maskedEntries, maskName, maskPhone } from "../participation/index.ts";
import { MEMBER, requireEvent } from "../store/index.ts";
import {
  contactPlace,
  type Draw,
  type DrawPick,
  type DrawPlace,
  type DrawWithPicks,
  latestPicks,
  taxRuleOf,
} from "./draw-row.ts";
import { contactsDueAt, hasEnded, identifiersDueAt } from "./draw-rules.ts";
import { receiptsOf } from "./receipts.ts";
import { Contact, type DrawInput, type DrawOutput } from "./schemas.ts";

type DrawView = NonNullable<DrawOutput["draw"]>;

/**
 * An event's draw as owner and staff see it, people masked: the one in force, or the last that was called off.
 *
 * @throws AppError NOT_FOUND for an unknown or foreign event
 * @example (await getDraw({ ctx, input: { eventId } })).draw?.status // "COMMITTED"
 */
export async function getDraw(options: { ctx: ServiceContext; input: DrawInput }): Promise<DrawOutput> {
  const { ctx, input } = options;
  return viewDraw(ctx, await requireEvent(ctx, input.eventId, MEMBER));
}

/** Grants nothing: the caller has checked access. */
export async function viewDraw(ctx: ServiceContext, place: DrawPlace): Promise<DrawOutput> {
  const [event, read] = await Promise.all([loadEvent({ ctx, ...place }), latestPicks(ctx, place)]);
  if (!event) throw notFound();
  const isOver = hasEnded(event);
  const isInForce = read !== undefined && read.draw.status !== "CANCELLED";
  return {
    eventId: place.eventId,
    isOver,
    canCommit: isOver && !isInForce,
    eligible: isOver && !isInForce ? await countCandidates(ctx, place) : null,
    draw: read ? await toView(ctx, read, event) : null,
  };
}

async function toView(
  ctx: ServiceContext,
  { draw, picks }: DrawWithPicks,
  event: EventView,
): Promise<DrawView> {
  const receipts = await receiptsOf(ctx, draw);
  const at = (instant: number) => toIso(event.timeZone, instant);
  const { parsed, revealedAt } = draw;
  const rule = taxRuleOf(draw);
  const url = `${ctx.deps.publicUrl}/e/${event.slug}/draw`;
  return {
    drawId: draw.drawId,
    attempt: draw.attempt,
    status: draw.status,
    commitment: draw.commitment,
    committedAt: parsed.committedAt,
    entries: parsed.entries,
    totalWeight: parsed.totalWeight,
    excluded: parsed.excluded,
    weight: parsed.weight,
    alternates: parsed.alternates,
    publicSource: sourceView(draw, event),
    publicValue: draw.publicValue,
    revealedAt: revealedAt === null ? null : at(revealedAt),
    identifiersDueAt: revealedAt === null ? null : at(identifiersDueAt({ revealedAt })),
    contactsDueAt: revealedAt === null ? null : at(contactsDueAt({ revealedAt })),
    prizes: draw.prizes.map((prize) => ({ ...prize, tax: prizeTax(prize.valueKrw, rule) })),
    taxThresholdKrw: draw.taxThresholdKrw,
    taxRatePct: draw.taxRatePermille / 10,
    picks: await pickViews(ctx, picks, event),
    receipts: receipts.map(({ storeId: _store, drawId: _draw, ...row }) => ({ ...row, at: at(row.at) })),
    verifyUrl: url,
    proofUrl: `${url}.json`,
  };
}

function sourceView({ parsed }: Draw, event: EventView): DrawView["publicSource"] {
  const { publicSource } = parsed;
  if (publicSource.kind === "FIGURE") return publicSource;
  return { ...publicSource, knownAfter: toIso(event.timeZone, roundDueAt(publicSource.round)) };
}

async function pickViews(
  ctx: ServiceContext,
  picks: readonly DrawPick[],
  event: EventView,
): Promise<DrawView["picks"]> {
  const ids = picks.map(({ participantId }) => participantId).filter(isKnown);
  const entries = await maskedEntries(ctx, event, ids);
  return Promise.all(
    picks.map(async (pick) => {
      const entry = entries.get(pick.participantId);
      return {
        rank: pick.rank,
        prize: pick.prize,
        status: pick.status,
        replacesRank: pick.replacesRank,
        vacated: pick.vacated === 1,
        deadlineAt: pick.deadlineAt === null ? null : toIso(event.timeZone, pick.deadlineAt),
        participantId: isKnown(pick.participantId) ? pick.participantId : null,
        phone: entry?.phone ?? null,
        name: entry?.name ?? null,
        contact: await maskedContact(ctx, pick),
      };
    }),
  );
}

/** A place forgets its entry when the entry's identifiers are destroyed. */
function isKnown(participantId: string): boolean {
  return participantId !== "";
}

async function maskedContact(
  ctx: ServiceContext,
  pick: DrawPick,
): Promise<DrawView["picks"][number]["contact"]> {
  if (pick.contactCipher === null) return null;
  const text = await ctx.deps.secrets.fields.decrypt(pick.contactCipher, contactPlace(pick, pick.rank));
  const { name, phone, address } = Contact.parse(JSON.parse(text));
  return {
    name: maskName(name),
    phone: maskPhone(phone),
    address: address === null ? null : maskAddress(address),
  };
}

/** @example maskAddress("서울시 강남구 역삼동 1-2 301호") // "서울시 강남구 ***" */
function maskAddress(address: string): string {
  const [first = "", second = "", ...rest] = address.split(/\s+/);
  return rest.length === 0 ? `${first.slice(0, 2)}***` : `${first} ${second} ***`;
}
