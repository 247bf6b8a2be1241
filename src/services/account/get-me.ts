import { and, eq, isNull } from "drizzle-orm";
import type { ServiceContext } from "../../context.ts";
import { memberships, users } from "../../db/schema/control.ts";
import { DEFAULT_TIME_ZONE, toIso } from "../../time.ts";
import type { MeOutput } from "./schemas.ts";
import { requireUser, unauthorized } from "./user-context.ts";

/** The signed-in person with their stores and roles. */
export async function getMe({ ctx }: { ctx: ServiceContext }): Promise<MeOutput> {
  const { userId, sessionId } = requireUser(ctx);
  const { read } = ctx.deps.control;
  const [people, stores] = await read.batch([
    read
      .select()
      .from(users)
      .where(and(eq(users.id, userId), isNull(users.closedAt))),
    read
      .select({ storeId: memberships.storeId, role: memberships.role })
      .from(memberships)
      .where(and(eq(memberships.userId, userId), isNull(memberships.removedAt)))
      .orderBy(memberships.createdAt),
  ]);
  const [user] = people;
  if (!user) throw unauthorized();
  const { id, email, name } = user;
  return { id, email, name, createdAt: toIso(DEFAULT_TIME_ZONE, user.createdAt), sessionId, stores };
}
