import { fromBase64Url } from "../../auth/index.ts";
import type { ServiceContext } from "../../context.ts";
import { allOf, held, rawStatement, type Statement } from "../../db/index.ts";
import { parseEntries, pickOrder, placesOf, prizeOfRank } from "../../draw/index.ts";
import { auditMark } from "../audit/index.ts";
import { type OnceHandle, runOnce } from "../idempotency/index.ts";
import { entryIds, entryStands } from "../participation/index.ts";
import { OWNER, requireEvent } from "../store/index.ts";
import { type Draw, type DrawPlace, entriesOf, requireDraw, secretPlace, wrongState } from "./draw-row.ts";
import { answerDueAt } from "./draw-rules.ts";
import { tokensOf } from "./entry-tokens.ts";
import { viewDraw } from "./get-draw.ts";
import { publicValueOf } from "./public-source.ts";
import { drawIs } from "./save-step.ts";
import type { DrawOutput, RevealDrawInput } from "./schemas.ts";
import { settleDraw } from "./settle-draw.ts";

/**
 * Publishes the seed and who it draws, once: winners by prize, then alternates. Whoever left meanwhile is passed over.
 *
 * @throws AppError NOT_FOUND, FORBIDDEN (staff); PRECONDITION_FAILED INVALID_TRANSITION (no draw, or one that was
 *   revealed with another value), PUBLIC_VALUE_PENDING; INVALID PUBLIC_VALUE_REQUIRED; UNAVAILABLE
 *   PUBLIC_VALUE_UNREACHABLE
 * @example (await revealDraw({ ctx, input: { eventId, publicValue: "2,712.44" } })).draw?.picks[0]?.rank // 1
 */
export async function revealDraw(options: {
  ctx: ServiceContext;
  input: RevealDrawInput;
}): Promise<DrawOutput> {
  const { ctx, input } = options;
  const place = await requireEvent(ctx, input.eventId, OWNER);
  return runOnce({
    ctx,
    storeId: place.storeId,
    procedure: "draws.reveal",
    input,
    run: async (once) => {
      const { draw } = await requireDraw(ctx, place);
      if (draw.status === "COMMITTED") await reveal(ctx, { draw, entered: input.publicValue, once });
      else if (!isRepeat(draw, input)) throw wrongState();
      return settled(ctx, place);
    },
    replay: () => settled(ctx, place),
  });
}

/** Places of whoever left between list and reveal pass on at once, not when a tick comes by. */
async function settled(ctx: ServiceContext, place: DrawPlace): Promise<DrawOutput> {
  const { draw } = await requireDraw(ctx, place);
  await settleDraw(ctx, draw);
  return viewDraw(ctx, place);
}

function isRepeat(draw: Draw, { publicValue }: RevealDrawInput): boolean {
  return draw.publicValue !== null && (publicValue === undefined || publicValue === draw.publicValue);
}

async function reveal(
  ctx: ServiceContext,
  { draw, entered, once }: { draw: Draw; entered: string | undefined; once: OnceHandle },
): Promise<void> {
  const publicValue = await publicValueOf(ctx, draw.parsed.publicSource, entered);
  const seed = fromBase64Url(
    await ctx.deps.secrets.fields.decrypt(draw.seedCipher ?? "", secretPlace(draw, "seed")),
  );
  if (!seed) throw new TypeError("a draw's seed is base64url");
  const tokens = await pickOrder({
    entries: parseEntries(await entriesOf(ctx, draw)) ?? [],
    seed: seed.toHex(),
    commitment: draw.commitment,
    publicValue,
    count: placesOf(draw.parsed),
  });
  const drawn = { seed: seed.toHex(), publicValue, picks: await picksOf(ctx, draw, tokens) };
  const batch = revealBatch(ctx, { draw, once, drawn });
  if (!held(await ctx.deps.shards.of(draw.storeId).write(batch))) throw wrongState();
}

type NewPick = {
  readonly rank: number;
  readonly token: string;
  readonly participantId: string;
  readonly prize: number | null;
};

async function picksOf(ctx: ServiceContext, draw: Draw, tokens: readonly string[]): Promise<NewPick[]> {
  const tokenOf = await tokensOf(ctx, draw);
  if (!tokenOf) throw new TypeError("a draw to reveal has its salt");
  const ids = await entryIds(ctx, draw);
  const owners = new Map(await Promise.all(ids.map(async (id) => [await tokenOf(id), id] as const)));
  return tokens.map((token, index) => ({
    rank: index + 1,
    token,
    participantId: owners.get(token) ?? "",
    prize: prizeOfRank(draw.prizes, index + 1),
  }));
}

function revealBatch(
  ctx: ServiceContext,
  given: {
    draw: Draw;
    once: OnceHandle;
    drawn: { seed: string; publicValue: string; picks: readonly NewPick[] };
  },
): Statement[] {
  const { draw, once, drawn } = given;
  const { storeId, drawId, eventId } = draw;
  const now = ctx.deps.clock.now();
  const { statement, mark } = auditMark(
    ctx,
    { storeId, action: "draw.reveal", entityId: drawId, details: { picks: drawn.picks.length } },
    allOf(drawIs(draw, "COMMITTED"), once.guard),
  );
  return [
    statement,
    rawStatement(
      `update draws set status = 'REVEALED', version = version + 1, seed = ?, public_value = ?, seed_cipher = null,
         revealed_at = ?, next_at = ? where store_id = ? and id = ? and ${mark.sql}`,
      [drawn.seed, drawn.publicValue, now, now, storeId, drawId, ...mark.args],
    ),
    rawStatement(
      `insert into draw_picks (store_id, draw_id, rank, event_id, participant_id, token, status, prize, vacated,
         deadline_at, link_no)
       select ?, ?, value ->> '$.rank', ?, value ->> '$.participantId', value ->> '$.token',
         case when value ->> '$.prize' is null then 'WAITING' else 'PENDING' end, value ->> '$.prize', 0,
         case when value ->> '$.prize' is null then null else ? end, 0
       from json_each(?) where ${mark.sql}`,
      [
        ...[storeId, drawId, eventId, answerDueAt({ revealedAt: now }, now)],
        ...[JSON.stringify(drawn.picks), ...mark.args],
      ],
    ),
    rawStatement(
      `update draw_picks set status = 'WITHDRAWN', settled_at = ?
       where store_id = ? and draw_id = ? and not ${entryStands("draw_picks")} and ${mark.sql}`,
      [now, storeId, drawId, ...mark.args],
    ),
    ...once.remember({ drawId }, mark),
  ];
}
