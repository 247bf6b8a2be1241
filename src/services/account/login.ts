import {
  enforceRate,
  networkOf,
  normaliseEmail,
  PasswordAlgorithmMissing,
  presentedPassword,
} from "../../auth/index.ts";
import type { ServiceContext } from "../../context.ts";
import { held, rawStatement, type Statement } from "../../db/index.ts";
import { AppError } from "../../errors.ts";
import { openSession } from "./open-session.ts";
import type { LoginInput, SignedInOutput, UserOutput } from "./schemas.ts";
import { signedIn } from "./signed-in.ts";

type Known = UserOutput & { passwordHash: string };

/**
 * Signs in. Unknown address, wrong password and closed account are one answer at one price.
 *
 * @throws AppError UNAUTHORIZED INVALID_CREDENTIALS; LIMIT_EXCEEDED RATE_LIMITED after 5 failures a minute for
 *   one account or 60 attempts from one address (D-27); UNAVAILABLE BUSY
 */
export async function login({
  ctx,
  input,
}: {
  ctx: ServiceContext;
  input: LoginInput;
}): Promise<SignedInOutput> {
  const { control, limits } = ctx.deps;
  const email = normaliseEmail(input.email);
  await enforceRate(limits.loginAddress, `login ${networkOf(ctx.actor.address)}`);
  await enforceRate(limits.login, email);
  const known = await findUser(ctx, email);
  const password = presentedPassword(input.password);
  const { matches, rehash } = await verify(ctx, password, known?.passwordHash);
  if (!known || !matches) throw invalidCredentials();
  await limits.login.reset(email);

  const isUnchanged = {
    sql: "exists (select 1 from credentials where user_id = ? and password_hash = ?)",
    args: [known.id, known.passwordHash],
  };
  const session = await openSession(ctx, known.id, isUnchanged);
  const renewal = rehash ? [await renewHash(ctx, known, password)] : [];
  if (!held(await control.write([...session.statements, ...renewal]))) throw invalidCredentials();
  return signedIn(ctx, { user: { id: known.id, email: known.email, name: known.name }, ...session });
}

async function findUser(ctx: ServiceContext, email: string): Promise<Known | undefined> {
  const [rows = []] = await ctx.deps.control.query([
    rawStatement(
      `select u.id, u.email, u.name, c.password_hash from users u join credentials c on c.user_id = u.id
       where u.email = ? and u.closed_at is null`,
      [email],
    ),
  ]);
  const row = rows[0];
  if (!row) return undefined;
  return {
    id: String(row.id),
    email: String(row.email),
    name: String(row.name),
    passwordHash: String(row.password_hash),
  };
}

/** A hash this runtime cannot compute is answered as a wrong password (ADR 0010). */
async function verify(ctx: ServiceContext, password: string, phc: string | undefined) {
  try {
    return await ctx.deps.passwords.verify(password, phc);
  } catch (error) {
    if (!(error instanceof PasswordAlgorithmMissing)) throw error;
    ctx.deps.log.error("password.algorithm_missing", { requestId: ctx.requestId });
    return { matches: false, rehash: false };
  }
}

async function renewHash(ctx: ServiceContext, known: Known, password: string): Promise<Statement> {
  return rawStatement(
    "update credentials set password_hash = ?, updated_at = ? where user_id = ? and password_hash = ?",
    [await ctx.deps.passwords.hash(password), ctx.deps.clock.now(), known.id, known.passwordHash],
  );
}

function invalidCredentials(): AppError {
  return new AppError({ code: "UNAUTHORIZED", reason: "INVALID_CREDENTIALS" });
}
