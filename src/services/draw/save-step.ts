import type { ServiceContext } from "../../context.ts";
import { allOf, type Condition, held, rawStatement, type Statement } from "../../db/index.ts";
import { type AuditDetails, auditMark } from "../audit/index.ts";
import type { OnceHandle, Outcome } from "../idempotency/index.ts";
import type { Draw, DrawPick, DrawWithPicks } from "./draw-row.ts";
import { settle } from "./substitutes.ts";

/** The draw is as it was read: nobody has taken a step since. */
export function drawIs(
  { storeId, drawId, version }: Pick<Draw, "storeId" | "drawId" | "version">,
  ...statuses: readonly Draw["status"][]
): Condition {
  return {
    sql: `exists (select 1 from draws where store_id = ? and id = ? and version = ?
          and status in (${statuses.map(() => "?").join(", ")}))`,
    args: [storeId, drawId, version, ...statuses],
  };
}

export type Step = {
  /** Its word in the audit log. */
  readonly action: string;
  readonly details: AuditDetails;
  readonly picks: readonly DrawPick[];
  /** What the draw must be, as it was read, to take it. */
  readonly from: readonly [Draw["status"], ...Draw["status"][]];
  readonly once?: { readonly handle: OnceHandle; readonly outcome: Outcome };
};

/**
 * Brings a draw from what was read to what `picks` say, in one batch with its row in the audit log.
 *
 * @returns false when somebody else took a step of the draw since it was read
 */
export async function takeStep(ctx: ServiceContext, read: DrawWithPicks, step: Step): Promise<boolean> {
  const { storeId, drawId } = read.draw;
  const { action, details, picks, from, once } = step;
  const { statement, mark } = auditMark(
    ctx,
    { storeId, action, entityId: drawId, details },
    allOf(drawIs(read.draw, ...from), ...(once ? [once.handle.guard] : [])),
  );
  const batch = [
    statement,
    ...saveStep(ctx, read, { picks, mark }),
    ...(once?.handle.remember(once.outcome, mark) ?? []),
  ];
  return held(await ctx.deps.shards.of(storeId).write(batch));
}

/**
 * The statements that bring a draw from what was read to what `picks` say, and to what follows from them.
 *
 * @param mark of a batch whose guard is `drawIs` of what was read
 */
function saveStep(
  ctx: ServiceContext,
  { draw, picks: before }: DrawWithPicks,
  { picks, mark }: { readonly picks: readonly DrawPick[]; readonly mark: Condition },
): Statement[] {
  const settled = settle(draw, picks, ctx.deps.clock.now());
  const { storeId, drawId } = draw;
  return [
    ...settled.picks.flatMap((pick, at) =>
      JSON.stringify(pick) === JSON.stringify(before[at]) ? [] : [savePick(pick, mark)],
    ),
    rawStatement(
      `update draws set status = ?, version = version + 1, next_at = ? where store_id = ? and id = ? and ${mark.sql}`,
      [settled.status, settled.nextAt, storeId, drawId, ...mark.args],
    ),
  ];
}

function savePick(pick: DrawPick, mark: Condition): Statement {
  return rawStatement(
    `update draw_picks set status = ?, prize = ?, replaces_rank = ?, vacated = ?, deadline_at = ?, link_no = ?,
       link_hash = ?, contact_cipher = ?, key_id = ?, consent_text = ?, consent_hash = ?, settled_at = ?
     where store_id = ? and draw_id = ? and rank = ? and ${mark.sql}`,
    [
      ...[
        pick.status,
        pick.prize,
        pick.replacesRank,
        pick.vacated,
        pick.deadlineAt,
        pick.linkNo,
        pick.linkHash,
      ],
      ...[pick.contactCipher, pick.keyId, pick.consentText, pick.consentHash, pick.settledAt],
      ...[pick.storeId, pick.drawId, pick.rank, ...mark.args],
    ],
  );
}
