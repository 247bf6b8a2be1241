import { enforceRate, networkOf, normaliseEmail, normalisePassword } from "../../auth/index.ts";
import { freshId, type ServiceContext } from "../../context.ts";
import { held, rawStatement } from "../../db/index.ts";
import { AppError } from "../../errors.ts";
import { openSession } from "./open-session.ts";
import type { SignedInOutput, SignUpInput } from "./schemas.ts";
import { signedIn } from "./signed-in.ts";

/**
 * Opens an account and signs its owner in. The e-mail is one account whatever its case and composition.
 *
 * @throws AppError CONFLICT EMAIL_TAKEN (60 such answers a minute and address, then RATE_LIMITED);
 *   INVALID INVALID_PASSWORD outside 10-128 bytes; INVALID INVALID_REQUEST for no e-mail; UNAVAILABLE BUSY
 * @example await signUp({ ctx, input: { email: "owner@shop.kr", password: "long enough", name: "김사장" } })
 */
export async function signUp({
  ctx,
  input,
}: {
  ctx: ServiceContext;
  input: SignUpInput;
}): Promise<SignedInOutput> {
  const { control, clock, passwords } = ctx.deps;
  const email = normaliseEmail(input.email);
  const password = normalisePassword(input.password);
  if (await isTaken(ctx, email)) throw await emailTaken(ctx);
  const passwordHash = await passwords.hash(password);
  const userId = freshId(ctx.deps);
  const now = clock.now();
  const mark = { sql: "exists (select 1 from users where id = ?)", args: [userId] };
  const session = await openSession(ctx, userId, mark);
  const results = await control.write([
    rawStatement(
      "insert into users (id, email, name, created_at) values (?, ?, ?, ?) on conflict (email) do nothing",
      [userId, email, input.name, now],
    ),
    rawStatement(
      `insert into credentials (user_id, password_hash, updated_at) select ?, ?, ? where ${mark.sql}`,
      [userId, passwordHash, now, ...mark.args],
    ),
    ...session.statements,
  ]);
  if (!held(results)) throw await emailTaken(ctx);
  return signedIn(ctx, { user: { id: userId, email, name: input.name }, ...session });
}

async function isTaken(ctx: ServiceContext, email: string): Promise<boolean> {
  const [rows = []] = await ctx.deps.control.query([
    rawStatement("select 1 from users where email = ?", [email]),
  ]);
  return rows.length > 0;
}

/** Sign-up tells that an address is taken; the limit keeps that from becoming a directory. */
async function emailTaken(ctx: ServiceContext): Promise<AppError> {
  await enforceRate(ctx.deps.limits.loginAddress, `taken ${networkOf(ctx.actor.address)}`);
  return new AppError({ code: "CONFLICT", reason: "EMAIL_TAKEN" });
}
