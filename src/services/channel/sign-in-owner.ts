import type { ServiceContext } from "../../context.ts";
import { isAppError } from "../../errors.ts";
import { OWNER, requireStore } from "../store/index.ts";
import type { Ticket } from "./sign-in-ticket.ts";

/**
 * The context of the owner who began a sign-in, as long as that session lives and the store is still theirs;
 * else null. The browser itself shows nothing but the sealed ticket.
 */
export async function ownerOf(ctx: ServiceContext, ticket: Ticket): Promise<ServiceContext | null> {
  const { userId, sessionId, storeId } = ticket;
  if (!(await ctx.deps.sessions.check(sessionId))) return null;
  const actor = { kind: "user", userId, sessionId, address: ctx.actor.address } as const;
  const owner: ServiceContext = { ...ctx, actor };
  try {
    await requireStore(owner, storeId, OWNER);
    return owner;
  } catch (thrown) {
    if (isAppError(thrown)) return null;
    throw thrown;
  }
}
