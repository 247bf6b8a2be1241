import { type HmacKey, issuedToken, sha256Text, toBase64Url } from "../../auth/index.ts";
import type { ServiceContext } from "../../context.ts";
import { allOf, held } from "../../db/index.ts";
import { notFound } from "../../errors.ts";
import { DEFAULT_TIME_ZONE, toIso } from "../../time.ts";
import { auditMark } from "../audit/index.ts";
import { loadEvent } from "../event/index.ts";
import { type OnceHandle, runOnce } from "../idempotency/index.ts";
import { OWNER, requireEvent } from "../store/index.ts";
import {
  contactPlace,
  type DrawPick,
  type DrawPlace,
  type DrawWithPicks,
  requireDraw,
  wrongState,
} from "./draw-row.ts";
import { viewDraw } from "./get-draw.ts";
import { retried } from "./retried.ts";
import { takeStep } from "./save-step.ts";
import {
  Contact,
  type ContactLink,
  type DrawOutput,
  type RevealedContact,
  type WinnerInput,
} from "./schemas.ts";
import { leave } from "./substitutes.ts";

type Options = { readonly ctx: ServiceContext; readonly input: WinnerInput };

/**
 * A fresh one-time link for a winner who has not answered, for the owner to pass on; the one before ends. Its token
 * is stored as a hash, and follows from the draw so that a repeated call can show it again.
 *
 * @throws AppError NOT_FOUND (event, rank), FORBIDDEN; PRECONDITION_FAILED INVALID_TRANSITION unless the winner is
 *   awaited and in time, and for a repeated call whose link was used or replaced
 * @example (await contactLink({ ctx, input: { eventId, rank: 1 } })).url // "https://…/e/fall-gift/win/5Yq…"
 */
export async function contactLink({ ctx, input }: Options): Promise<ContactLink> {
  const place = await requireEvent(ctx, input.eventId, OWNER);
  return runOnce({
    ctx,
    storeId: place.storeId,
    procedure: "draws.contactLink",
    input,
    run: (once) => retried(() => issueLink(ctx, { place, rank: input.rank, once })),
    replay: async (outcome) => {
      const pick = pickOf(await requireDraw(ctx, place), input.rank);
      const token = await tokenInForce(ctx, pick, Number(outcome["linkNo"]));
      if (token === undefined) throw wrongState();
      return linkView(ctx, pick, token);
    },
  });
}

type Step = { readonly place: DrawPlace; readonly rank: number; readonly once: OnceHandle };

async function issueLink(ctx: ServiceContext, { place, rank, once }: Step): Promise<ContactLink | undefined> {
  const read = await requireDraw(ctx, place);
  const pick = pickOf(read, rank);
  const isLate = pick.deadlineAt !== null && pick.deadlineAt <= ctx.deps.clock.now();
  if (pick.status !== "PENDING" || isLate) throw wrongState();
  const linkNo = pick.linkNo + 1;
  const token = await tokenBy(ctx.deps.secrets.issueKey, pick, linkNo);
  const linkHash = await sha256Text(token);
  const isDone = await takeStep(ctx, read, {
    ...{ action: "draw.contactLink", details: { rank }, from: ["REVEALED"] },
    picks: read.picks.map((one) => (one === pick ? { ...one, linkNo, linkHash } : one)),
    once: { handle: once, outcome: { linkNo: String(linkNo) } },
  });
  return isDone ? linkView(ctx, pick, token) : undefined;
}

function tokenBy(key: HmacKey, { storeId, drawId, rank }: DrawPick, linkNo: number): Promise<string> {
  return key.sign(`draw-contact:${storeId}:${drawId}:${rank}:${linkNo}`).then(toBase64Url);
}

/** The token of a link that still opens, under any key this service has; undefined for one that was used or replaced. */
function tokenInForce(
  { deps: { secrets } }: ServiceContext,
  pick: DrawPick,
  linkNo: number,
): Promise<string | undefined> {
  return issuedToken(
    secrets,
    (key) => tokenBy(key, pick, linkNo),
    async (token) => (await sha256Text(token)) === pick.linkHash,
  );
}

async function linkView(ctx: ServiceContext, pick: DrawPick, token: string): Promise<ContactLink> {
  const event = await loadEvent({ ctx, ...pick });
  if (!event) throw notFound();
  const url = `${ctx.deps.publicUrl}/e/${event.slug}/win/${token}`;
  const timeZone = event.timeZone ?? DEFAULT_TIME_ZONE;
  return { rank: pick.rank, url, expiresAt: toIso(timeZone, pick.deadlineAt ?? 0) };
}

/**
 * The owner writes down that a winner who has not answered does not want the prize: it passes on to the next
 * alternate, and everybody can see that the owner said so. Repeating it changes nothing.
 *
 * @throws AppError NOT_FOUND, FORBIDDEN; PRECONDITION_FAILED INVALID_TRANSITION unless the winner is awaited
 */
export async function declineFor({ ctx, input }: Options): Promise<DrawOutput> {
  const place = await requireEvent(ctx, input.eventId, OWNER);
  return runOnce({
    ctx,
    storeId: place.storeId,
    procedure: "draws.decline",
    input,
    run: (once) => retried(() => passOn(ctx, { place, rank: input.rank, once })),
    replay: () => viewDraw(ctx, place),
  });
}

async function passOn(ctx: ServiceContext, { place, rank, once }: Step): Promise<DrawOutput | undefined> {
  const read = await requireDraw(ctx, place);
  const pick = pickOf(read, rank);
  if (pick.status === "DECLINED" || pick.status === "PASSED_ON") return viewDraw(ctx, place);
  if (pick.status !== "PENDING") throw wrongState();
  const now = ctx.deps.clock.now();
  const isDone = await takeStep(ctx, read, {
    ...{ action: "draw.decline", details: { rank }, from: ["REVEALED"] },
    picks: read.picks.map((one) => (one === pick ? leave(one, "PASSED_ON", now) : one)),
    once: { handle: once, outcome: { rank: String(rank) } },
  });
  return isDone ? viewDraw(ctx, place) : undefined;
}

/**
 * What a winner left, in full, for the owner only. An audit row is committed before anything is shown, each time.
 *
 * @throws AppError NOT_FOUND for a place where nothing was left, or nothing is any more; FORBIDDEN for staff
 */
export async function revealContact({ ctx, input }: Options): Promise<RevealedContact> {
  const place = await requireEvent(ctx, input.eventId, OWNER);
  return runOnce({
    ctx,
    storeId: place.storeId,
    procedure: "draws.revealContact",
    input,
    run: (once) => lookAt(ctx, { place, rank: input.rank, once }),
    replay: () => lookAt(ctx, { place, rank: input.rank }),
  });
}

/** @param step without `once` where the call is repeated: shown again, it is in the audit log again */
async function lookAt(
  ctx: ServiceContext,
  step: Omit<Step, "once"> & Partial<Step>,
): Promise<RevealedContact> {
  const read = await requireDraw(ctx, step.place);
  const { storeId, drawId, rank, contactCipher } = pickOf(read, step.rank);
  const isLeft = {
    sql: `exists (select 1 from draw_picks where store_id = ? and draw_id = ? and rank = ?
          and contact_cipher is not null)`,
    args: [storeId, drawId, rank],
  };
  const { statement, mark } = auditMark(
    ctx,
    { storeId, action: "draw.revealContact", entityId: drawId, details: { rank } },
    step.once ? allOf(isLeft, step.once.guard) : isLeft,
  );
  const batch = [statement, ...(step.once?.remember({ rank: String(rank) }, mark) ?? [])];
  const isSeen = held(await ctx.deps.shards.of(storeId).write(batch));
  if (!isSeen || contactCipher === null) throw notFound();
  const text = await ctx.deps.secrets.fields.decrypt(contactCipher, contactPlace(read.draw, rank));
  return { rank, ...Contact.parse(JSON.parse(text)) };
}

function pickOf({ picks }: DrawWithPicks, rank: number): DrawPick {
  const pick = picks.find((one) => one.rank === rank);
  if (!pick) throw notFound();
  return pick;
}
