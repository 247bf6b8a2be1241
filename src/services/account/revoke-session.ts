import { and, eq } from "drizzle-orm";
import type { ServiceContext } from "../../context.ts";
import { sessions } from "../../db/schema/control.ts";
import { notFound } from "../../errors.ts";
import { revokeSessionById } from "./refresh-family.ts";
import { requireUser } from "./user-context.ts";

type Input = { sessionId: string };

/**
 * Signs one of the caller's devices out: its refresh and access tokens stop at once. Repeatable.
 *
 * @throws AppError NOT_FOUND for an unknown session and for another person's
 */
export async function revokeSession({
  ctx,
  input,
}: {
  ctx: ServiceContext;
  input: Input;
}): Promise<{ ok: true }> {
  const { userId } = requireUser(ctx);
  const [mine] = await ctx.deps.control.read
    .select({ id: sessions.id })
    .from(sessions)
    .where(and(eq(sessions.id, input.sessionId), eq(sessions.userId, userId)));
  if (!mine) throw notFound();
  await revokeSessionById(ctx, mine.id, "revoked");
  return { ok: true };
}
