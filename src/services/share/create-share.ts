import { normalisePassword, sha256Text } from "../../auth/index.ts";
import { freshId, type ServiceContext } from "../../context.ts";
import { allOf, held, rawStatement } from "../../db/index.ts";
import { AppError, invalid } from "../../errors.ts";
import { DAY_MS } from "../../time.ts";
import { auditMark } from "../audit/index.ts";
import { type OnceHandle, runOnce } from "../idempotency/index.ts";
import { loadStore, OWNER, requireEvent, storeIsOpen } from "../store/index.ts";
import type { CreateShareInput, Share } from "./schemas.ts";
import { withoutPassword } from "./share-password.ts";
import { loadShare, toShare } from "./share-row.ts";
import { newToken } from "./share-token.ts";

/** Links of one event that were not revoked. */
export const SHARES_MAX = 20;

type Options = { ctx: ServiceContext; input: CreateShareInput };

/**
 * Makes a link that shows the chosen sections of an event to whoever has it.
 *
 * @throws AppError NOT_FOUND, FORBIDDEN (staff); INVALID INVALID_PASSWORD, SHARE_PASSWORD_EMBED (a page inside another
 *   one cannot ask for a password); PRECONDITION_FAILED STORE_CLOSED; LIMIT_EXCEEDED SHARES_FULL above 20
 * @example const { url } = await createShare({ ctx, input: { eventId, sections: ["SUMMARY", "TREND"], label: "", embedOrigins: [] } });
 */
export async function createShare({ ctx, input }: Options): Promise<Share> {
  const { storeId, eventId } = await requireEvent(ctx, input.eventId, OWNER);
  requireEitherOr(input.password ?? null, input.embedOrigins);
  const show = async (shareId: string) => toShare(ctx, await loadShare(ctx, { storeId, eventId, shareId }));
  return runOnce({
    ctx,
    storeId,
    procedure: "shares.create",
    input: await withoutPassword(ctx, input),
    run: async (once) => show(await insert({ ctx, input }, storeId, once)),
    replay: ({ shareId = "" }) => show(shareId),
  });
}

/** @throws AppError INVALID SHARE_PASSWORD_EMBED */
export function requireEitherOr(password: string | null, embedOrigins: readonly string[]): void {
  if (password !== null && embedOrigins.length > 0) throw invalid("SHARE_PASSWORD_EMBED");
}

async function insert({ ctx, input }: Options, storeId: string, once: OnceHandle): Promise<string> {
  const { eventId, label, sections, password, embedOrigins, expiresInDays } = input;
  const shareId = freshId(ctx.deps);
  const now = ctx.deps.clock.now();
  const tokenHash = await sha256Text(await newToken(ctx, { eventId, shareId }));
  const passwordHash =
    password === undefined ? null : await ctx.deps.passwords.hash(normalisePassword(password));
  const expiresAt = expiresInDays === undefined ? null : now + expiresInDays * DAY_MS;
  const hasRoom = {
    sql: "(select count(*) from share_links where store_id = ? and event_id = ? and revoked_at is null) < ?",
    args: [storeId, eventId, SHARES_MAX],
  };
  const details = { eventId, sections: sections.join(" "), hasPassword: passwordHash !== null, expiresAt };
  const entry = { storeId, action: "share.create", entityId: shareId, details };
  const { statement, mark } = auditMark(ctx, entry, allOf(storeIsOpen(storeId), hasRoom, once.guard));
  const results = await ctx.deps.shards.of(storeId).write([
    statement,
    rawStatement(
      `insert into share_links (store_id, id, event_id, label, token_hash, sections, password_hash, embed_origins,
         expires_at, version, created_at, updated_at) select ?, ?, ?, ?, ?, ?, ?, ?, ?, 1, ?, ? where ${mark.sql}`,
      [
        ...[storeId, shareId, eventId, label, tokenHash, JSON.stringify(sections), passwordHash],
        ...[JSON.stringify(embedOrigins), expiresAt, now, now, ...mark.args],
      ],
    ),
    ...once.remember({ shareId }, mark),
  ]);
  if (!held(results)) throw await refusal(ctx, storeId);
  return shareId;
}

async function refusal(ctx: ServiceContext, storeId: string): Promise<AppError> {
  const store = await loadStore({ ctx, storeId });
  return store && store.closedAt !== null
    ? new AppError({ code: "PRECONDITION_FAILED", reason: "STORE_CLOSED" })
    : new AppError({ code: "LIMIT_EXCEEDED", reason: "SHARES_FULL" });
}
