import { and, desc, eq, gt, isNull, lt } from "drizzle-orm";
import type { ServiceContext } from "../../context.ts";
import { sessions } from "../../db/schema/control.ts";
import { DEFAULT_TIME_ZONE, toIso } from "../../time.ts";
import type { SessionsOutput } from "./schemas.ts";
import { requireUser } from "./user-context.ts";

type Input = { cursor?: string | undefined; limit: number };

/** The caller's live sessions, newest first. */
export async function listSessions({
  ctx,
  input,
}: {
  ctx: ServiceContext;
  input: Input;
}): Promise<SessionsOutput> {
  const { userId, sessionId } = requireUser(ctx);
  const isMineAndAlive = and(
    eq(sessions.userId, userId),
    isNull(sessions.revokedAt),
    gt(sessions.expiresAt, ctx.deps.clock.now()),
    input.cursor === undefined ? undefined : lt(sessions.id, input.cursor),
  );
  const rows = await ctx.deps.control.read
    .select()
    .from(sessions)
    .where(isMineAndAlive)
    .orderBy(desc(sessions.id))
    .limit(input.limit + 1);
  const page = rows.slice(0, input.limit);
  return {
    items: page.map(({ id, label, createdAt, lastSeenAt }) => ({
      id,
      label,
      createdAt: toIso(DEFAULT_TIME_ZONE, createdAt),
      lastSeenAt: toIso(DEFAULT_TIME_ZONE, lastSeenAt),
      isCurrent: id === sessionId,
    })),
    nextCursor: rows.length > input.limit ? (page.at(-1)?.id ?? null) : null,
  };
}
