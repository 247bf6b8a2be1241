import type { ServiceContext } from "../../context.ts";
import { allOf, type Db, held, type Row, rawStatement, type Statement } from "../../db/index.ts";
import { auditMark } from "../audit/index.ts";
import { runOnce } from "../idempotency/index.ts";
import { OWNER, requireStore, storeIsOpen } from "../store/index.ts";
import type { NotificationSettings, UpdateSettingsInput } from "./schemas.ts";

/** Both on, until the owner chooses otherwise. */
const DEFAULTS = { digest: true, failureMail: true } as const;

/** What the store's owner gets by mail. */
export async function getSettings(options: {
  ctx: ServiceContext;
  input: { storeId: string };
}): Promise<NotificationSettings> {
  const { ctx, input } = options;
  await requireStore(ctx, input.storeId, OWNER);
  return loadSettings(ctx, input.storeId);
}

/** Grants nothing: the caller has checked access. */
export async function loadSettings(ctx: ServiceContext, storeId: string): Promise<NotificationSettings> {
  const [[row] = []] = await ctx.deps.shards
    .of(storeId)
    .query([
      rawStatement("select digest, failure_mail from notification_settings where store_id = ?", [storeId]),
    ]);
  if (!row) return { storeId, ...DEFAULTS };
  return { storeId, digest: row["digest"] === 1, failureMail: row["failure_mail"] === 1 };
}

/**
 * Changes what is named.
 *
 * @throws AppError NOT_FOUND, FORBIDDEN (staff)
 */
export async function updateSettings(options: {
  ctx: ServiceContext;
  input: UpdateSettingsInput;
}): Promise<NotificationSettings> {
  const { ctx, input } = options;
  const { storeId, digest, failureMail } = input;
  await requireStore(ctx, storeId, OWNER);
  return runOnce({
    ctx,
    storeId,
    procedure: "notifications.updateSettings",
    input,
    run: async (once) => {
      const entry = { storeId, action: "notification.settings", entityId: storeId, details: named(input) };
      const { statement, mark } = auditMark(ctx, entry, once.guard);
      await ctx.deps.shards
        .of(storeId)
        .write([
          statement,
          changeSettings(ctx, { storeId, digest, failureMail }, mark),
          ...once.remember({ storeId }, mark),
        ]);
      return loadSettings(ctx, storeId);
    },
    replay: () => loadSettings(ctx, storeId),
  });
}

function named({ digest, failureMail }: UpdateSettingsInput) {
  return {
    ...(digest === undefined ? {} : { digest }),
    ...(failureMail === undefined ? {} : { failureMail }),
  };
}

type Change = {
  readonly storeId: string;
  readonly digest?: boolean | undefined;
  readonly failureMail?: boolean | undefined;
};

/** Sets what is given, and leaves the rest as it is or by default. */
export function changeSettings(
  ctx: ServiceContext,
  { storeId, digest, failureMail }: Change,
  mark: { readonly sql: string; readonly args: readonly unknown[] },
): Statement {
  const now = ctx.deps.clock.now();
  return rawStatement(
    `insert into notification_settings (store_id, digest, failure_mail, updated_at)
     select ?, coalesce(?, 1), coalesce(?, 1), ? where ${mark.sql}
     on conflict (store_id) do update set digest = coalesce(?, digest), failure_mail = coalesce(?, failure_mail),
       updated_at = excluded.updated_at`,
    [storeId, digest ?? null, failureMail ?? null, now, ...mark.args, digest ?? null, failureMail ?? null],
  );
}

/** Newest day whose digest was written, by store; stores without one are missing. */
export async function digestDays(db: Db, storeIds: readonly string[]): Promise<ReadonlyMap<string, string>> {
  const [rows = []] = await db.query([
    rawStatement(
      `select s.store_id, s.last_digest_day from json_each(?) given cross join notification_settings s
         on s.store_id = given.value where s.last_digest_day is not null`,
      [JSON.stringify(storeIds)],
    ),
  ]);
  return new Map(rows.map((row: Row) => [String(row["store_id"]), String(row["last_digest_day"])]));
}

/** Remembers that the day's digest was written, or that the owner wanted none. @returns false when it was known */
export async function markDigestDay(
  ctx: ServiceContext,
  { storeId, day }: { storeId: string; day: string },
): Promise<boolean> {
  const guard = allOf(storeIsOpen(storeId));
  const results = await ctx.deps.shards.of(storeId).write([
    rawStatement(
      `insert into notification_settings (store_id, digest, failure_mail, last_digest_day, updated_at)
         select ?, 1, 1, ?, ? where ${guard.sql}
         on conflict (store_id) do update set last_digest_day = excluded.last_digest_day
         where last_digest_day is null or last_digest_day < excluded.last_digest_day`,
      [storeId, day, ctx.deps.clock.now(), ...guard.args],
    ),
  ]);
  return held(results);
}
