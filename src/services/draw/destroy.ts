import type { ServiceContext } from "../../context.ts";
import { allOf, type Condition, held, rawStatement, type Statement } from "../../db/index.ts";
import { digestOf } from "../../draw/index.ts";
import { auditMark } from "../audit/index.ts";
import { destroyIdentifiers, heldIdentifiers } from "../participation/index.ts";
import { type DrawWithPicks, loadPicks } from "./draw-row.ts";
import { contactsDueAt } from "./draw-rules.ts";
import { tokensOf } from "./entry-tokens.ts";
import { nextReceipt } from "./receipts.ts";
import { drawIs } from "./save-step.ts";

type Place = { readonly storeId: string; readonly drawId: string };

/**
 * Destroys phone, name and phone key of everybody who holds no prize, and what ties their tokens to entries (the salt,
 * and the entries that places were drawn for), in one batch with its receipt. What waits for an answer still lapses. Repeatable; happens once.
 */
export async function destroyLosers(ctx: ServiceContext, place: Place): Promise<boolean> {
  const read = await loadPicks(ctx, place);
  const tokenOf = read && (await tokensOf(ctx, read.draw));
  if (!read || !tokenOf || !["REVEALED", "COLLECTED"].includes(read.draw.status)) return false;
  const { draw, picks } = read;
  const now = ctx.deps.clock.now();
  const keep = holdersOf(picks).map(({ participantId }) => participantId);
  const scope = { storeId: draw.storeId, eventId: draw.eventId, keep, now };
  const found = await heldIdentifiers(ctx, scope);
  const receipt = await nextReceipt(ctx, draw.storeId, {
    ...{ drawId: draw.drawId, kind: "identifiers", at: now },
    ...{ destroyed: found.participantIds.length, kept: found.keptForMarketing.length },
    digest: await digestOf(await Promise.all(found.participantIds.map(tokenOf))),
  });
  const { statement, mark } = auditMark(
    ctx,
    {
      ...{ storeId: draw.storeId, action: "draw.destroy", entityId: draw.drawId },
      details: { destroyed: found.participantIds.length, kept: found.keptForMarketing.length },
    },
    allOf(drawIs(draw, "REVEALED", "COLLECTED"), found.same, receipt.isNext),
  );
  const key = [draw.storeId, draw.drawId];
  const lapse = (from: string, to: string) =>
    rawStatement(
      `update draw_picks set status = ?, settled_at = ?, link_hash = null
       where store_id = ? and draw_id = ? and status = ? and ${mark.sql}`,
      [to, now, ...key, from, ...mark.args],
    );
  const contactsAt = draw.revealedAt === null ? now : contactsDueAt({ revealedAt: draw.revealedAt });
  return held(
    await ctx.deps.shards.of(draw.storeId).write([
      statement,
      ...destroyIdentifiers(scope, mark),
      lapse("PENDING", "EXPIRED"),
      lapse("WAITING", "LAPSED"),
      untie(draw, "status <> 'SUBMITTED'", mark),
      rawStatement(
        `update draws set status = 'DESTROYED', version = version + 1, salt_cipher = null, destroyed_at = ?,
           next_at = ? where store_id = ? and id = ? and ${mark.sql}`,
        [now, contactsAt, ...key, ...mark.args],
      ),
      receipt.insert(mark),
    ]),
  );
}

/**
 * Destroys what winners left and their entries' identifiers, with a receipt of its own, which counts winners only.
 * Repeatable; happens once.
 */
export async function destroyContacts(ctx: ServiceContext, place: Place): Promise<boolean> {
  const read = await loadPicks(ctx, place);
  if (read?.draw.status !== "DESTROYED" || read.draw.contactsDestroyedAt !== null) return false;
  const { draw, picks } = read;
  const now = ctx.deps.clock.now();
  const holders = holdersOf(picks);
  const scope = { storeId: draw.storeId, eventId: draw.eventId, keep: [], now };
  const found = await heldIdentifiers(ctx, scope);
  const wantsNews = new Set(found.keptForMarketing);
  const kept = holders.filter(({ participantId }) => wantsNews.has(participantId)).length;
  const receipt = await nextReceipt(ctx, draw.storeId, {
    ...{ drawId: draw.drawId, kind: "contacts", at: now, destroyed: holders.length, kept },
    digest: await digestOf(holders.map(({ token }) => token)),
  });
  const { statement, mark } = auditMark(
    ctx,
    {
      ...{ storeId: draw.storeId, action: "draw.destroyContacts", entityId: draw.drawId },
      details: { destroyed: holders.length, kept },
    },
    allOf(drawIs(draw, "DESTROYED"), found.same, receipt.isNext),
  );
  const key = [draw.storeId, draw.drawId];
  return held(
    await ctx.deps.shards.of(draw.storeId).write([
      statement,
      ...destroyIdentifiers(scope, mark),
      rawStatement(
        `update draw_picks set contact_cipher = null, key_id = null, link_hash = null
         where store_id = ? and draw_id = ? and ${mark.sql}`,
        [...key, ...mark.args],
      ),
      untie(draw, "1", mark),
      rawStatement(
        `update draws set version = version + 1, contacts_destroyed_at = ?, next_at = ?
         where store_id = ? and id = ? and ${mark.sql}`,
        [now, found.nextLapseAt, ...key, ...mark.args],
      ),
      receipt.insert(mark),
    ]),
  );
}

/**
 * Destroys numbers that only a consent to advertising kept, once that is too old to be used. Repeatable.
 *
 * @returns whether this call changed something
 */
export async function destroyLapsed(ctx: ServiceContext, place: Place): Promise<boolean> {
  const draw = (await loadPicks(ctx, place))?.draw;
  if (draw?.status !== "DESTROYED" || draw.contactsDestroyedAt === null) return false;
  const { storeId, eventId, drawId } = draw;
  const scope = { storeId, eventId, keep: [], now: ctx.deps.clock.now() };
  const found = await heldIdentifiers(ctx, scope);
  const details = { destroyed: found.participantIds.length, kept: found.keptForMarketing.length };
  const { statement, mark } = auditMark(
    ctx,
    { storeId, action: "draw.destroyLapsed", entityId: drawId, details },
    allOf(drawIs(draw, "DESTROYED"), found.same),
  );
  return held(
    await ctx.deps.shards
      .of(storeId)
      .write([
        statement,
        ...destroyIdentifiers(scope, mark),
        rawStatement(
          `update draws set version = version + 1, next_at = ? where store_id = ? and id = ? and ${mark.sql}`,
          [found.nextLapseAt, storeId, drawId, ...mark.args],
        ),
      ]),
  );
}

/** Forgets whose entry places were drawn for: what is left is the published token. */
function untie({ storeId, drawId }: Place, which: string, mark: Condition): Statement {
  return rawStatement(
    `update draw_picks set participant_id = '' where store_id = ? and draw_id = ? and ${which} and ${mark.sql}`,
    [storeId, drawId, ...mark.args],
  );
}

function holdersOf(picks: DrawWithPicks["picks"]) {
  return picks.filter(({ status }) => status === "SUBMITTED");
}
