import { sha256Text, toBase64Url } from "../../auth/index.ts";
import type { ServiceContext } from "../../context.ts";
import { held, rawStatement } from "../../db/index.ts";
import type { Deps } from "../../deps.ts";
import { DEFAULT_TIME_ZONE, toIso } from "../../time.ts";
import type { StreamTicketOutput } from "./schemas.ts";
import { requireUser } from "./user-context.ts";

export const STREAM_TICKET_TTL_MS = 60_000;
const TICKET_BYTES = 32;
const TICKET_SHAPE = /^[A-Za-z0-9_-]{43}$/;

/** A ticket that opens one subscription within 60 s: an EventSource can send no Authorization header (D-26). */
export async function createStreamTicket({ ctx }: { ctx: ServiceContext }): Promise<StreamTicketOutput> {
  const { userId, sessionId } = requireUser(ctx);
  const ticket = toBase64Url(ctx.deps.randomBytes(TICKET_BYTES));
  const expiresAt = ctx.deps.clock.now() + STREAM_TICKET_TTL_MS;
  await ctx.deps.control.write([
    rawStatement(
      "insert into stream_tickets (ticket_hash, user_id, session_id, expires_at) values (?, ?, ?, ?)",
      [await sha256Text(ticket), userId, sessionId, expiresAt],
    ),
  ]);
  return { ticket, expiresAt: toIso(DEFAULT_TIME_ZONE, expiresAt) };
}

/** Uses a ticket up. Undefined when it is unknown, used, expired, or its session has ended. */
export async function redeemStreamTicket(
  deps: Deps,
  ticket: string,
): Promise<{ userId: string; sessionId: string } | undefined> {
  if (!TICKET_SHAPE.test(ticket)) return undefined;
  const now = deps.clock.now();
  const ticketHash = await sha256Text(ticket);
  const [[row] = []] = await deps.control.query([
    rawStatement("select user_id, session_id from stream_tickets where ticket_hash = ?", [ticketHash]),
  ]);
  if (!row) return undefined;
  const results = await deps.control.write([
    rawStatement(
      "update stream_tickets set used_at = ? where ticket_hash = ? and used_at is null and expires_at > ?",
      [now, ticketHash, now],
    ),
  ]);
  if (!held(results)) return undefined;
  const sessionId = String(row["session_id"]);
  return (await deps.sessions.check(sessionId)) ? { userId: String(row["user_id"]), sessionId } : undefined;
}
