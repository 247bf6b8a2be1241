import { normalisePassword } from "../../auth/index.ts";
import type { ServiceContext } from "../../context.ts";
import { allOf, type Condition, held, rawStatement, type Statement } from "../../db/index.ts";
import { AppError, notFound } from "../../errors.ts";
import { DAY_MS } from "../../time.ts";
import { type AuditDetails, auditMark } from "../audit/index.ts";
import { runOnce } from "../idempotency/index.ts";
import { OWNER, requireEvent } from "../store/index.ts";
import { requireEitherOr } from "./create-share.ts";
import type { RevokeShareInput, Share, UpdateShareInput } from "./schemas.ts";
import { withoutPassword } from "./share-password.ts";
import { loadShare, type SharePlace, type ShareRow, toShare } from "./share-row.ts";

/**
 * Changes what a link shows, to whom and until when; its address stays.
 *
 * @throws AppError NOT_FOUND, FORBIDDEN (staff); INVALID as createShare; CONFLICT STALE_VERSION
 */
export async function updateShare(options: { ctx: ServiceContext; input: UpdateShareInput }): Promise<Share> {
  const { ctx, input } = options;
  const { eventId, shareId, version } = input;
  const { storeId } = await requireEvent(ctx, eventId, OWNER);
  const place = { storeId, eventId, shareId };
  const show = async () => toShare(ctx, await loadShare(ctx, place));
  return runOnce({
    ctx,
    storeId,
    procedure: "shares.update",
    input: await withoutPassword(ctx, input),
    run: async (once) => {
      const next = await changed(ctx, await loadShare(ctx, place), input);
      requireEitherOr(next.passwordHash, next.embedOrigins);
      const details = { sections: next.sections.join(" "), hasPassword: next.passwordHash !== null };
      const guard = allOf(liveShare(place, version), once.guard);
      const didHold = await write(ctx, place, {
        action: "share.update",
        details,
        guard,
        statements: (mark) => [
          updateRow({ ...next, updatedAt: ctx.deps.clock.now() }, mark),
          ...once.remember({ shareId }, mark),
        ],
      });
      if (didHold) return show();
      await loadShare(ctx, place);
      throw new AppError({ code: "CONFLICT", reason: "STALE_VERSION" });
    },
    replay: show,
  });
}

/**
 * Ends a link at once: links are read on every visit.
 *
 * @throws AppError NOT_FOUND for an unknown or already revoked one; FORBIDDEN (staff)
 */
export async function revokeShare(options: {
  ctx: ServiceContext;
  input: RevokeShareInput;
}): Promise<{ ok: true }> {
  const { ctx, input } = options;
  const { eventId, shareId } = input;
  const { storeId } = await requireEvent(ctx, eventId, OWNER);
  const place = { storeId, eventId, shareId };
  return runOnce({
    ctx,
    storeId,
    procedure: "shares.revoke",
    input,
    run: async (once) => {
      const now = ctx.deps.clock.now();
      const revoke = (mark: Condition) =>
        rawStatement(
          `update share_links set revoked_at = ?, updated_at = ?, version = version + 1
             where store_id = ? and id = ? and ${mark.sql}`,
          [now, now, storeId, shareId, ...mark.args],
        );
      const didHold = await write(ctx, place, {
        action: "share.revoke",
        details: { eventId },
        guard: allOf(liveShare(place), once.guard),
        statements: (mark) => [revoke(mark), ...once.remember({ shareId }, mark)],
      });
      if (!didHold) throw notFound();
      return { ok: true };
    },
    replay: async () => ({ ok: true }),
  });
}

function liveShare({ storeId, eventId, shareId }: SharePlace, version?: number): Condition {
  return {
    sql: `exists (select 1 from share_links where store_id = ? and id = ? and event_id = ? and revoked_at is null
            and version = coalesce(?, version))`,
    args: [storeId, shareId, eventId, version ?? null],
  };
}

async function changed(ctx: ServiceContext, row: ShareRow, input: UpdateShareInput): Promise<ShareRow> {
  const { sections, label, expiresInDays, password, embedOrigins } = input;
  const { clock, passwords } = ctx.deps;
  return {
    ...row,
    sections: sections ?? row.sections,
    label: label ?? row.label,
    embedOrigins: embedOrigins ?? row.embedOrigins,
    ...(expiresInDays === undefined
      ? {}
      : { expiresAt: expiresInDays === null ? null : clock.now() + expiresInDays * DAY_MS }),
    ...(password === undefined
      ? {}
      : { passwordHash: password === null ? null : await passwords.hash(normalisePassword(password)) }),
  };
}

function updateRow(next: ShareRow & { readonly updatedAt: number }, mark: Condition): Statement {
  const { label, sections, passwordHash, embedOrigins, expiresAt, updatedAt } = next;
  return rawStatement(
    `update share_links set label = ?, sections = ?, password_hash = ?, embed_origins = ?, expires_at = ?,
       updated_at = ?, version = version + 1 where store_id = ? and id = ? and ${mark.sql}`,
    [
      ...[label, JSON.stringify(sections), passwordHash, JSON.stringify(embedOrigins), expiresAt],
      ...[updatedAt, next.storeId, next.id, ...mark.args],
    ],
  );
}

type Change = {
  readonly action: string;
  readonly details: AuditDetails;
  readonly guard: Condition;
  readonly statements: (mark: Condition) => readonly Statement[];
};

/** One batch with its audit row; tells whether the guard held. */
async function write(ctx: ServiceContext, place: SharePlace, change: Change): Promise<boolean> {
  const { action, details, guard, statements } = change;
  const { storeId, shareId } = place;
  const { statement, mark } = auditMark(ctx, { storeId, action, entityId: shareId, details }, guard);
  return held(await ctx.deps.shards.of(storeId).write([statement, ...statements(mark)]));
}
