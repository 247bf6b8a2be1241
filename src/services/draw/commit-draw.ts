import { type Bytes, toBase64Url } from "../../auth/index.ts";
import { chunked } from "../../chunked.ts";
import { freshId, type ServiceContext } from "../../context.ts";
import { allOf, type Condition, held, rawStatement, type Statement } from "../../db/index.ts";
import {
  commitmentOf,
  type DrawTerms,
  entriesText,
  PRIZE_TAX,
  type PublicSource,
  RULE,
  sha256Hex,
  termsText,
} from "../../draw/index.ts";
import { AppError, type ErrorParams, notFound } from "../../errors.ts";
import { toIso } from "../../time.ts";
import { auditMark } from "../audit/index.ts";
import { type EventView, isOver, loadEvent } from "../event/index.ts";
import { type OnceHandle, runOnce } from "../idempotency/index.ts";
import { drawCandidates } from "../participation/index.ts";
import { OWNER, requireEvent } from "../store/index.ts";
import { type DrawPlace, latestDraw, secretPlace } from "./draw-row.ts";
import { ENTRIES_MAX, hasEnded, WINNERS_MAX } from "./draw-rules.ts";
import { eligibleEntries } from "./eligible-entries.ts";
import { tokensUnder } from "./entry-tokens.ts";
import { viewDraw } from "./get-draw.ts";
import { namedSource } from "./public-source.ts";
import type { CommitDrawInput, DrawOutput } from "./schemas.ts";

const LINES_PER_PART = 1_000;
const SECRET_BYTES = 32;

/**
 * Publishes what a draw will follow from, before anybody can know its result: the hash of the entries with their
 * weights, the hash of a secret seed, prizes, alternates, and the name of a public value that is not known yet.
 *
 * @throws AppError NOT_FOUND, FORBIDDEN (staff); PRECONDITION_FAILED DRAW_TOO_EARLY (the event runs), DRAW_EMPTY,
 *   DRAW_TOO_FEW (more prizes than entries); CONFLICT DRAW_EXISTS; LIMIT_EXCEEDED DRAW_TOO_LARGE; INVALID PUBLIC_VALUE_KNOWN; UNAVAILABLE
 *   PUBLIC_VALUE_UNREACHABLE
 * @example (await commitDraw({ ctx, input })).draw?.commitment // "9f86d081884c7d65…"
 */
export async function commitDraw(options: {
  ctx: ServiceContext;
  input: CommitDrawInput;
}): Promise<DrawOutput> {
  const { ctx, input } = options;
  const place = await requireEvent(ctx, input.eventId, OWNER);
  return runOnce({
    ctx,
    storeId: place.storeId,
    procedure: "draws.commit",
    input,
    run: async (once) => {
      await commit(ctx, { place, input, once });
      return viewDraw(ctx, place);
    },
    replay: () => viewDraw(ctx, place),
  });
}

type Commission = {
  readonly place: DrawPlace;
  readonly input: CommitDrawInput;
  readonly once: OnceHandle;
};

async function commit(ctx: ServiceContext, { place, input, once }: Commission): Promise<void> {
  const event = await loadEvent({ ctx, ...place });
  if (!event) throw notFound();
  const attempt = await nextAttempt(ctx, { place, event, input });
  const publicSource = await namedSource(ctx, input.publicSource, event.timeZone);
  const prepared = await prepare(ctx, { event, input, attempt, publicSource });
  const { batch } = await commitBatch(ctx, { place, input, once, prepared });
  if (!held(await ctx.deps.shards.of(place.storeId).write(batch))) throw await refusal(ctx, place);
}

async function nextAttempt(
  ctx: ServiceContext,
  { place, event, input }: { place: DrawPlace; event: EventView; input: CommitDrawInput },
): Promise<number> {
  if (!hasEnded(event)) throw refused("DRAW_TOO_EARLY");
  if (winnersOf(input) > WINNERS_MAX) throw tooLarge();
  const last = await latestDraw(ctx, place);
  if (last && last.status !== "CANCELLED") throw exists();
  return (last?.attempt ?? 0) + 1;
}

function winnersOf({ prizes }: CommitDrawInput): number {
  return prizes.reduce((sum, { count }) => sum + count, 0);
}

type Prepared = {
  readonly drawId: string;
  readonly terms: DrawTerms;
  readonly list: string;
  readonly seed: Bytes;
  readonly salt: Bytes;
  readonly stand: Condition;
};

async function prepare(
  ctx: ServiceContext,
  given: { event: EventView; input: CommitDrawInput; attempt: number; publicSource: PublicSource },
): Promise<Prepared> {
  const { event, input, attempt, publicSource } = given;
  const { clock, randomBytes } = ctx.deps;
  const [seed, salt] = [randomBytes(SECRET_BYTES), randomBytes(SECRET_BYTES)];
  const candidates = await drawCandidates(ctx, event);
  const weight = { perVisit: input.weightPerVisit, max: input.weightMax };
  const { chosen, excluded } = eligibleEntries(candidates, { flagged: input.flagged, weight });
  if (chosen.length === 0) throw refused("DRAW_EMPTY");
  if (chosen.length > ENTRIES_MAX) throw tooLarge();
  if (winnersOf(input) > chosen.length) throw refused("DRAW_TOO_FEW", { entries: chosen.length });
  const tokenOf = await tokensUnder(salt);
  const entries = await Promise.all(
    chosen.map(async (entry) => ({ token: await tokenOf(entry.participantId), weight: entry.weight })),
  );
  const list = entriesText(entries);
  const terms: DrawTerms = {
    format: "madang-draw",
    formatVersion: 1,
    rule: RULE,
    eventId: event.eventId,
    attempt,
    committedAt: toIso(event.timeZone, clock.now()),
    entries: entries.length,
    totalWeight: entries.reduce((sum, entry) => sum + entry.weight, 0),
    entriesSha256: await sha256Hex(list),
    excluded,
    weight,
    prizes: input.prizes.map(({ name, count }) => ({ name, count })),
    // What is published says who there can be: nobody waits beyond the last entry.
    alternates: Math.min(input.alternates, chosen.length - winnersOf(input)),
    seedSha256: await sha256Hex(seed),
    publicSource,
  };
  return { drawId: freshId(ctx.deps), terms, list, seed, salt, stand: candidates.stand };
}

const INSERT = `insert into draws (store_id, id, event_id, attempt, status, version, terms, commitment, prizes,
  tax_threshold_krw, tax_rate_permille, seed_cipher, salt_cipher, key_id, committed_at)
  select ?, ?, ?, ?, 'COMMITTED', 1, ?, ?, ?, ?, ?, ?, ?, ?, ? where `;

async function commitBatch(ctx: ServiceContext, given: Commission & { prepared: Prepared }) {
  const { place, input, once, prepared } = given;
  const { storeId, eventId } = place;
  const { drawId, terms, list } = prepared;
  const { fields } = ctx.deps.secrets;
  const text = termsText(terms);
  const commitment = await commitmentOf(text);
  const owner = { storeId, drawId };
  const [seedCipher, saltCipher] = await Promise.all([
    fields.encrypt(toBase64Url(prepared.seed), secretPlace(owner, "seed")),
    fields.encrypt(toBase64Url(prepared.salt), secretPlace(owner, "salt")),
  ]);
  const details = { commitment, attempt_no: terms.attempt, entries: terms.entries };
  const { statement, mark } = auditMark(
    ctx,
    { storeId, action: "draw.commit", entityId: drawId, details },
    allOf(isOver(place), prepared.stand, noneSince(place, terms.attempt), once.guard),
  );
  const tax = taxOf(input);
  const batch: Statement[] = [
    statement,
    rawStatement(INSERT + mark.sql, [
      ...[storeId, drawId, eventId, terms.attempt, text, commitment, JSON.stringify(input.prizes)],
      ...[tax.thresholdKrw, tax.ratePermille, seedCipher, saltCipher, fields.currentKid],
      ...[ctx.deps.clock.now(), ...mark.args],
    ]),
    ...partsOf(list).map((lines, part) =>
      rawStatement(
        `insert into draw_entries (store_id, draw_id, part, lines) select ?, ?, ?, ? where ${mark.sql}`,
        [storeId, drawId, part, lines, ...mark.args],
      ),
    ),
    ...once.remember({ drawId }, mark),
  ];
  return { batch };
}

function noneSince({ storeId, eventId }: DrawPlace, attempt: number): Condition {
  return {
    sql: `not exists (select 1 from draws where store_id = ? and event_id = ?
          and (attempt >= ? or status <> 'CANCELLED'))`,
    args: [storeId, eventId, attempt],
  };
}

function taxOf({ taxThresholdKrw, taxRatePct }: CommitDrawInput) {
  return {
    thresholdKrw: taxThresholdKrw ?? PRIZE_TAX.thresholdKrw,
    ratePermille: taxRatePct === undefined ? PRIZE_TAX.ratePermille : Math.round(taxRatePct * 10),
  };
}

function partsOf(list: string): string[] {
  const lines = list.split("\n").slice(0, -1);
  return chunked(lines, LINES_PER_PART).map((part) => `${part.join("\n")}\n`);
}

async function refusal(ctx: ServiceContext, place: DrawPlace): Promise<AppError> {
  const draw = await latestDraw(ctx, place);
  if (draw && draw.status !== "CANCELLED") return exists();
  return new AppError({ code: "UNAVAILABLE", reason: "BUSY" });
}

function refused(
  reason: "DRAW_TOO_EARLY" | "DRAW_EMPTY" | "DRAW_TOO_FEW",
  params: ErrorParams = {},
): AppError {
  return new AppError({ code: "PRECONDITION_FAILED", reason, params });
}

function exists(): AppError {
  return new AppError({ code: "CONFLICT", reason: "DRAW_EXISTS" });
}

function tooLarge(): AppError {
  const params = { winners: WINNERS_MAX, entries: ENTRIES_MAX };
  return new AppError({ code: "LIMIT_EXCEEDED", reason: "DRAW_TOO_LARGE", params });
}
