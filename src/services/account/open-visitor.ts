import type { ServiceContext } from "../../context.ts";
import { rawStatement, type Statement } from "../../db/index.ts";
import { openSession } from "./open-session.ts";
import type { SignedInOutput } from "./schemas.ts";
import { signedIn } from "./signed-in.ts";

/** No address that anyone can type into a form, and none that mail is sent to. */
export const VISITOR_EMAIL = "demo:";

/**
 * An account without a password, signed in: for somebody who looks around. It cannot sign in again.
 *
 * @param options.also statements of the same batch: everything becomes visible at once
 */
export async function openVisitor(options: {
  ctx: ServiceContext;
  userId: string;
  name: string;
  also: readonly Statement[];
}): Promise<SignedInOutput> {
  const { ctx, userId, name, also } = options;
  const email = `${VISITOR_EMAIL}${userId}`;
  const mark = { sql: "exists (select 1 from users where id = ?)", args: [userId] };
  const session = await openSession(ctx, userId, mark);
  await ctx.deps.control.write([
    rawStatement("insert into users (id, email, name, created_at) values (?, ?, ?, ?)", [
      userId,
      email,
      name,
      ctx.deps.clock.now(),
    ]),
    ...also,
    ...session.statements,
  ]);
  return signedIn(ctx, { user: { id: userId, email, name }, ...session });
}
