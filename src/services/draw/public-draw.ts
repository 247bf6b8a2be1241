import { enforceRate, networkOf } from "../../auth/index.ts";
import type { ServiceContext } from "../../context.ts";
import { type DrawProof, type DrawTerms, placesOf } from "../../draw/index.ts";
import { notFound } from "../../errors.ts";
import { toIso } from "../../time.ts";
import { findEventBySlug, loadEvent } from "../event/index.ts";
import { findStandingEntry } from "../participation/index.ts";
import { loadStore } from "../store/index.ts";
import {
  cancelledBefore,
  type Draw,
  type DrawPlace,
  entriesOf,
  latestDraw,
  latestPicks,
  loadPicks,
  partWith,
  prizeOf,
} from "./draw-row.ts";
import { tokensOf } from "./entry-tokens.ts";
import { receiptsOf } from "./receipts.ts";

/** What anyone may see of an event's draw. */
export type PublicDraw = {
  readonly slug: string;
  readonly proofUrl: string;
  readonly storeName: string;
  readonly eventTitle: string;
  readonly status: Draw["status"];
  readonly commitment: string;
  readonly terms: DrawTerms;
  readonly revealedAt: string | null;
  readonly seed: string | null;
  readonly publicValue: string | null;
  /** Tokens by rank, with what became of each place. */
  readonly picks: readonly {
    readonly rank: number;
    readonly token: string;
    readonly prizeName: string | null;
    readonly status: string;
    readonly replacesRank: number | null;
  }[];
  /** Commitments of the same event that were called off before. */
  readonly cancelled: readonly {
    readonly attempt: number;
    readonly commitment: string;
    readonly cancelledAt: string;
  }[];
  readonly receipts: readonly {
    readonly kind: string;
    readonly at: string;
    readonly destroyed: number;
    readonly kept: number;
    readonly hash: string;
  }[];
};

type SlugInput = { readonly slug: string };

/** @throws AppError NOT_FOUND for an unknown address, or an event without a draw */
export async function publicDraw(options: { ctx: ServiceContext; input: SlugInput }): Promise<PublicDraw> {
  const { ctx } = options;
  const { slug, ...place } = await placeBySlug(ctx, options.input);
  const read = await latestPicks(ctx, place);
  if (!read) throw notFound();
  const { draw, picks } = read;
  const [event, store, receipts, cancelled] = await Promise.all([
    loadEvent({ ctx, ...draw }),
    loadStore({ ctx, ...draw }),
    receiptsOf(ctx, draw),
    cancelledBefore(ctx, draw),
  ]);
  if (!event || !store) throw notFound();
  const at = (instant: number) => toIso(event.timeZone, instant);
  return {
    slug,
    proofUrl: `${ctx.deps.publicUrl}/e/${slug}/draw.json`,
    storeName: store.name,
    eventTitle: event.title,
    status: draw.status,
    commitment: draw.commitment,
    terms: draw.parsed,
    revealedAt: draw.revealedAt === null ? null : at(draw.revealedAt),
    seed: draw.seed,
    publicValue: draw.publicValue,
    picks: picks.map(({ rank, token, prize, status, replacesRank }) => ({
      ...{ rank, token, status, replacesRank },
      prizeName: prizeOf(draw, { prize })?.name ?? null,
    })),
    cancelled: cancelled.map((one) => ({ ...one, cancelledAt: at(one.cancelledAt) })),
    receipts: receipts.map(({ kind, at: instant, destroyed, kept, hash }) => ({
      ...{ kind, at: at(instant), destroyed, kept, hash },
    })),
  };
}

/** What the event's own pages tell of its draw. */
export type DrawSketch = {
  /** Not called off. */
  readonly isStanding: boolean;
  /** How many people it gives its prize to; null where it has prizes of several kinds. */
  readonly winners: number | null;
};

/** Undefined for an event without a draw to look at. */
export async function drawSketch(options: {
  ctx: ServiceContext;
  input: SlugInput;
}): Promise<DrawSketch | undefined> {
  const { ctx, input } = options;
  const place = await findEventBySlug({ ctx, slug: input.slug });
  const draw = place && (await latestDraw(ctx, place));
  if (!draw) return undefined;
  const terms = { ...draw.parsed, alternates: 0 };
  return {
    isStanding: draw.status !== "CANCELLED",
    winners: terms.prizes.length > 1 ? null : placesOf(terms),
  };
}

/**
 * All that is needed to compute a draw anew.
 *
 * @throws AppError NOT_FOUND as publicDraw; LIMIT_EXCEEDED RATE_LIMITED as entries of one address are
 */
export async function drawProof(options: { ctx: ServiceContext; input: SlugInput }): Promise<DrawProof> {
  const { ctx, input } = options;
  if (ctx.actor.kind !== "system")
    await enforceRate(ctx.deps.limits.entry, `${networkOf(ctx.actor.address)} proof`);
  const { draw } = await bySlug(ctx, input);
  return proofOf(ctx, draw);
}

/** Names a proof as it stands, without reading its list: another one with each step of the draw. */
export async function drawProofTag(options: { ctx: ServiceContext; input: SlugInput }): Promise<string> {
  const { draw } = await bySlug(options.ctx, options.input);
  return `${draw.commitment}.${draw.version}`;
}

/** As drawProof, by the event. Grants nothing; what it tells is public. */
export async function proofOfEvent(ctx: ServiceContext, place: DrawPlace): Promise<DrawProof | undefined> {
  const draw = await latestDraw(ctx, place);
  return draw && proofOf(ctx, draw);
}

async function proofOf(ctx: ServiceContext, draw: Draw): Promise<DrawProof> {
  const { terms, commitment, status } = draw;
  const entries = await entriesOf(ctx, draw);
  const base = { format: "madang-draw-proof", formatVersion: 1, status, commitment, terms, entries } as const;
  const { seed, publicValue, revealedAt } = draw;
  if (seed === null || publicValue === null || revealedAt === null) return { ...base, reveal: null };
  const [read, event] = await Promise.all([loadPicks(ctx, draw), loadEvent({ ctx, ...draw })]);
  const picks = (read?.picks ?? []).map(({ token }) => token).slice(0, placesOf(draw.parsed));
  return {
    ...base,
    reveal: { seed, publicValue, revealedAt: toIso(event?.timeZone ?? "UTC", revealedAt), picks },
  };
}

export type OwnPlace = {
  readonly token: string;
  readonly weight: number;
  /** Null before the reveal, and for whoever was not drawn. */
  readonly rank: number | null;
  readonly prizeName: string | null;
};

/**
 * Where an entry stands in the published list, by its entry code; until identifiers are destroyed, with which the
 * way from code to token goes.
 *
 * @returns undefined for an unknown code, one that is not in the list, or when it can no longer be told
 * @throws AppError NOT_FOUND as publicDraw; LIMIT_EXCEEDED RATE_LIMITED as entries of one address are
 */
export async function ownPlace(options: {
  ctx: ServiceContext;
  input: SlugInput & { readonly entryCode: string };
}): Promise<OwnPlace | undefined> {
  const { ctx, input } = options;
  await enforceRate(ctx.deps.limits.entry, `${networkOf(ctx.actor.address)} draw`);
  const [{ draw }, entry] = await Promise.all([bySlug(ctx, input), findStandingEntry(ctx, input)]);
  const tokenOf = await tokensOf(ctx, draw);
  if (!entry || !tokenOf) return undefined;
  const token = await tokenOf(entry.participantId);
  const line = new RegExp(`^${token} (\\d+)$`, "m").exec(await partWith(ctx, draw, token));
  if (!line) return undefined;
  const pick = (await loadPicks(ctx, draw))?.picks.find((one) => one.token === token);
  const prizeName = (pick && prizeOf(draw, pick)?.name) ?? null;
  return { token, weight: Number(line[1]), rank: pick?.rank ?? null, prizeName };
}

async function bySlug(ctx: ServiceContext, input: SlugInput): Promise<{ readonly draw: Draw }> {
  const draw = await latestDraw(ctx, await placeBySlug(ctx, input));
  if (!draw) throw notFound();
  return { draw };
}

async function placeBySlug(ctx: ServiceContext, { slug }: SlugInput) {
  const place = await findEventBySlug({ ctx, slug });
  if (!place) throw notFound();
  return place;
}
