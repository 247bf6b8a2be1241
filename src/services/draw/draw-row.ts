import { and, desc, eq, lt, type SQL, sql } from "drizzle-orm";
import { z } from "zod";
import type { FieldPlace } from "../../auth/index.ts";
import type { ServiceContext } from "../../context.ts";
import { drawEntries, drawPicks, draws } from "../../db/schema/store.ts";
import { type DrawTerms, type PrizeTaxRule, parseTerms } from "../../draw/index.ts";
import { AppError } from "../../errors.ts";
import { Prize } from "./schemas.ts";

export type DrawPlace = { readonly storeId: string; readonly eventId: string };

type DrawRow = typeof draws.$inferSelect;
export type DrawPick = typeof drawPicks.$inferSelect;

/** A draw with its texts read. */
export type Draw = Omit<DrawRow, "prizes" | "id"> & {
  readonly drawId: string;
  readonly parsed: DrawTerms;
  readonly prizes: readonly Prize[];
};

/** The newest draw of an event: the one in force, or the last that was called off. */
export async function latestDraw(ctx: ServiceContext, place: DrawPlace): Promise<Draw | undefined> {
  const [row] = await ctx.deps.shards
    .of(place.storeId)
    .read.select()
    .from(draws)
    .where(and(eq(draws.storeId, place.storeId), eq(draws.eventId, place.eventId)))
    .orderBy(desc(draws.attempt))
    .limit(1);
  return row && toDraw(row);
}

export type CancelledDraw = {
  readonly attempt: number;
  readonly commitment: string;
  /** Epoch ms. */
  readonly cancelledAt: number;
};

/** Draws of the same event that were called off before this one, the first one first. */
export async function cancelledBefore(ctx: ServiceContext, draw: Draw): Promise<CancelledDraw[]> {
  const rows = await ctx.deps.shards
    .of(draw.storeId)
    .read.select({
      attempt: draws.attempt,
      commitment: draws.commitment,
      cancelledAt: draws.cancelledAt,
    })
    .from(draws)
    .where(
      and(eq(draws.storeId, draw.storeId), eq(draws.eventId, draw.eventId), lt(draws.attempt, draw.attempt)),
    )
    .orderBy(draws.attempt);
  return rows.map((row) => ({ ...row, cancelledAt: row.cancelledAt ?? 0 }));
}

export type DrawWithPicks = { readonly draw: Draw; readonly picks: readonly DrawPick[] };

/** A draw and its picks by rank, read in one moment. */
export function loadPicks(
  ctx: ServiceContext,
  { storeId, drawId }: { readonly storeId: string; readonly drawId: string },
): Promise<DrawWithPicks | undefined> {
  return readPicks(ctx, storeId, sql`${drawId}`);
}

/** The same of an event's newest draw. */
export function latestPicks(
  ctx: ServiceContext,
  { storeId, eventId }: DrawPlace,
): Promise<DrawWithPicks | undefined> {
  const newest = sql`(select d.id from draws d where d.store_id = ${storeId} and d.event_id = ${eventId}
    order by d.attempt desc limit 1)`;
  return readPicks(ctx, storeId, newest);
}

async function readPicks(
  ctx: ServiceContext,
  storeId: string,
  drawId: SQL,
): Promise<DrawWithPicks | undefined> {
  const { read } = ctx.deps.shards.of(storeId);
  const [[row], picks] = await read.batch([
    read
      .select()
      .from(draws)
      .where(and(eq(draws.storeId, storeId), eq(draws.id, drawId)))
      .limit(1),
    read
      .select()
      .from(drawPicks)
      .where(and(eq(drawPicks.storeId, storeId), eq(drawPicks.drawId, drawId)))
      .orderBy(drawPicks.rank),
  ]);
  return row && { draw: toDraw(row), picks };
}

/** As latestPicks. @throws AppError PRECONDITION_FAILED INVALID_TRANSITION without a draw */
export async function requireDraw(ctx: ServiceContext, place: DrawPlace): Promise<DrawWithPicks> {
  const found = await latestPicks(ctx, place);
  if (!found) throw wrongState();
  return found;
}

export function wrongState(): AppError {
  return new AppError({ code: "PRECONDITION_FAILED", reason: "INVALID_TRANSITION" });
}

function toDraw({ id, prizes, ...row }: DrawRow): Draw {
  const parsed = parseTerms(row.terms);
  if (!parsed) throw new TypeError("a draw's terms are in a form that this release does not know");
  return { ...row, drawId: id, parsed, prizes: z.array(Prize).parse(JSON.parse(prizes)) };
}

/** What a place is drawn for; undefined for an alternate. */
export function prizeOf({ prizes }: Draw, { prize }: Pick<DrawPick, "prize">): Prize | undefined {
  return prize === null ? undefined : prizes[prize];
}

export function taxRuleOf({ taxThresholdKrw, taxRatePermille }: Draw): PrizeTaxRule {
  return { thresholdKrw: taxThresholdKrw, ratePermille: taxRatePermille };
}

/** The committed list, to the letter. */
export async function entriesOf(ctx: ServiceContext, { storeId, drawId }: Draw): Promise<string> {
  const rows = await ctx.deps.shards
    .of(storeId)
    .read.select({ lines: drawEntries.lines })
    .from(drawEntries)
    .where(and(eq(drawEntries.storeId, storeId), eq(drawEntries.drawId, drawId)))
    .orderBy(drawEntries.part);
  return rows.map(({ lines }) => lines).join("");
}

/** The part of the committed list that holds a token; empty where none does. */
export async function partWith(
  ctx: ServiceContext,
  { storeId, drawId }: Draw,
  token: string,
): Promise<string> {
  const [row] = await ctx.deps.shards
    .of(storeId)
    .read.select({ lines: drawEntries.lines })
    .from(drawEntries)
    .where(
      and(
        eq(drawEntries.storeId, storeId),
        eq(drawEntries.drawId, drawId),
        sql`instr(${drawEntries.lines}, ${`${token} `}) > 0`,
      ),
    )
    .limit(1);
  return row?.lines ?? "";
}

type SecretPlace = { readonly storeId: string; readonly drawId: string };

/** Binds a sealed secret of a draw to its row and column. */
export function secretPlace({ storeId, drawId }: SecretPlace, column: "seed" | "salt"): FieldPlace {
  return ["draws", storeId, drawId, column];
}

export function contactPlace({ storeId, drawId }: SecretPlace, rank: number): FieldPlace {
  return ["draw_picks", storeId, drawId, String(rank), "contact"];
}
