import { and, eq } from "drizzle-orm";
import { sha256Text } from "../../auth/index.ts";
import type { ServiceContext } from "../../context.ts";
import { drawPicks } from "../../db/schema/store.ts";
import { prizeTax } from "../../draw/index.ts";
import { AppError, invalid } from "../../errors.ts";
import { toIso } from "../../time.ts";
import { findEventBySlug, loadEvent } from "../event/index.ts";
import { normalisePhone } from "../participation/index.ts";
import { loadStore } from "../store/index.ts";
import { type ContactText, contactText } from "./contact-text.ts";
import {
  contactPlace,
  type DrawPick,
  type DrawWithPicks,
  loadPicks,
  prizeOf,
  taxRuleOf,
} from "./draw-row.ts";
import { retried } from "./retried.ts";
import { takeStep } from "./save-step.ts";
import type { Contact, Prize } from "./schemas.ts";
import { leave } from "./substitutes.ts";

type LinkInput = { readonly slug: string; readonly token: string };

/** What a winner sees behind the one-time link; nothing of it tells who the winner is. */
export type ContactDesk = {
  readonly slug: string;
  readonly storeName: string;
  readonly eventTitle: string;
  readonly prizeName: string;
  readonly needsAddress: boolean;
  readonly valueKrw: number;
  readonly taxRatePct: number;
  readonly tax: { readonly isDue: boolean; readonly withheldKrw: number };
  readonly text: ContactText;
  readonly deadlineAt: string;
  /** SUBMITTED: left already; the link shows no more than that. */
  readonly status: "PENDING" | "SUBMITTED";
};

type Behind = DrawWithPicks & { readonly pick: DrawPick; readonly prize: Prize };

/** @throws AppError NOT_FOUND CONTACT_LINK_INVALID for an unknown, used up, replaced or late link */
export async function contactDesk(options: { ctx: ServiceContext; input: LinkInput }): Promise<ContactDesk> {
  return deskOf(options.ctx, await behindLink(options.ctx, options.input));
}

async function deskOf(ctx: ServiceContext, { draw, pick, prize }: Behind): Promise<ContactDesk> {
  const [event, store] = await Promise.all([loadEvent({ ctx, ...draw }), loadStore({ ctx, ...draw })]);
  if (!event || !store) throw linkInvalid();
  return {
    slug: event.slug,
    storeName: store.name,
    eventTitle: event.title,
    prizeName: prize.name,
    needsAddress: prize.needsAddress,
    valueKrw: prize.valueKrw,
    taxRatePct: draw.taxRatePermille / 10,
    tax: prizeTax(prize.valueKrw, taxRuleOf(draw)),
    text: await contactText(store, prize),
    deadlineAt: toIso(event.timeZone, pick.deadlineAt ?? 0),
    status: pick.status === "SUBMITTED" ? "SUBMITTED" : "PENDING",
  };
}

export type LeaveContactInput = LinkInput & {
  readonly name: string;
  readonly phone: string;
  readonly address: string | null;
  /** Hash of the text that was shown. */
  readonly textHash: string;
};

/**
 * A winner leaves name, number and, where the prize is sent, an address: sealed, once. The same form sent twice is
 * one.
 *
 * @throws AppError NOT_FOUND CONTACT_LINK_INVALID; INVALID INVALID_PHONE, CONSENT_REQUIRED (also for a text that
 *   changed meanwhile), INVALID_REQUEST without the address
 */
export async function leaveContact(options: {
  ctx: ServiceContext;
  input: LeaveContactInput;
}): Promise<void> {
  const { ctx, input } = options;
  await retried(async () => {
    const behind = await behindLink(ctx, input);
    if (behind.pick.status === "SUBMITTED") return true;
    return save(ctx, behind, { action: "draw.contact", after: await submitted(ctx, behind, input) });
  });
}

async function submitted(ctx: ServiceContext, behind: Behind, input: LeaveContactInput): Promise<DrawPick> {
  const { text } = await deskOf(ctx, behind);
  if (text.hash !== input.textHash) throw invalid("CONSENT_REQUIRED");
  const phone = normalisePhone(input.phone);
  if (phone === undefined) throw invalid("INVALID_PHONE");
  if (behind.prize.needsAddress && input.address === null) throw invalid("INVALID_REQUEST");
  const { fields } = ctx.deps.secrets;
  const contact: Contact = {
    name: input.name,
    phone,
    address: behind.prize.needsAddress ? input.address : null,
  };
  const place = contactPlace(behind.draw, behind.pick.rank);
  return {
    ...behind.pick,
    status: "SUBMITTED",
    contactCipher: await fields.encrypt(JSON.stringify(contact), place),
    keyId: fields.currentKid,
    consentText: text.body,
    consentHash: text.hash,
    settledAt: ctx.deps.clock.now(),
  };
}

/** A winner does not want the prize; it passes on. @throws AppError NOT_FOUND CONTACT_LINK_INVALID */
export async function declinePrize(options: { ctx: ServiceContext; input: LinkInput }): Promise<void> {
  const { ctx, input } = options;
  await retried(async () => {
    const behind = await behindLink(ctx, input);
    if (behind.pick.status !== "PENDING") throw linkInvalid();
    const after = leave(behind.pick, "DECLINED", ctx.deps.clock.now());
    return save(ctx, behind, { action: "draw.decline", after });
  });
}

/** @returns undefined when somebody else took a step of the draw since it was read */
async function save(
  ctx: ServiceContext,
  behind: Behind,
  { action, after }: { action: string; after: DrawPick },
): Promise<true | undefined> {
  const { rank } = behind.pick;
  const picks = behind.picks.map((one) => (one.rank === rank ? after : one));
  const isTaken = await takeStep(ctx, behind, { action, details: { rank }, picks, from: ["REVEALED"] });
  return isTaken || undefined;
}

async function behindLink(ctx: ServiceContext, { slug, token }: LinkInput): Promise<Behind> {
  const place = await findEventBySlug({ ctx, slug });
  if (!place || token.length > 100) throw linkInvalid();
  const { storeId } = place;
  const [row] = await ctx.deps.shards
    .of(storeId)
    .read.select({ drawId: drawPicks.drawId, eventId: drawPicks.eventId, rank: drawPicks.rank })
    .from(drawPicks)
    .where(and(eq(drawPicks.storeId, storeId), eq(drawPicks.linkHash, await sha256Text(token))))
    .limit(1);
  const read =
    row?.eventId === place.eventId ? await loadPicks(ctx, { storeId, drawId: row.drawId }) : undefined;
  const pick = read?.picks.find(({ rank }) => rank === row?.rank);
  const prize = read && pick && prizeOf(read.draw, pick);
  const now = ctx.deps.clock.now();
  const isOpen = pick?.status === "SUBMITTED" || (pick?.status === "PENDING" && (pick.deadlineAt ?? 0) > now);
  if (!read || !pick || !prize || !isOpen) throw linkInvalid();
  return { ...read, pick, prize };
}

function linkInvalid(): AppError {
  return new AppError({ code: "NOT_FOUND", reason: "CONTACT_LINK_INVALID" });
}
