import { freshId, type ServiceContext } from "../../context.ts";
import { held, type Row, rawStatement, type Statement } from "../../db/index.ts";
import type { Mail, MailOutcome } from "../../mail/index.ts";
import { DAY_MS, HOUR_MS } from "../../time.ts";
import { isMailKind, MAIL_TTL_MS } from "./payloads.ts";
import { renderMail } from "./render-mail.ts";

const MINUTE_MS = 60_000;
/** Pauses between attempts. All of them together are shorter than the day a provider remembers a key. */
export const MAIL_RETRY_MS = [MINUTE_MS, 5 * MINUTE_MS, 30 * MINUTE_MS, 2 * HOUR_MS, 6 * HOUR_MS] as const;
/** Longer than any attempt takes: after it the sender is taken for dead. */
export const MAIL_LEASE_MS = 3 * MINUTE_MS;
const LANES = 4;
const MAILS_MAX = 40;
const KEPT_MS = 30 * DAY_MS;

/**
 * A tick's verb: hands waiting mail over. Safe in several processes.
 *
 *   WAITING ──claim──▶ SENDING ──accepted──▶ SENT
 *      ▲                  │ ├───refused, tries or time used up──▶ DEAD
 *      └──certainly not───┘ └───nobody knows, and a repeat would be a second mail──▶ DEAD (OUTCOME_UNKNOWN)
 *
 * SENDING is committed before the call, so a crash during it is seen by whoever comes next: where a repeat with the
 * same id has no second effect it is tried again, else it is not.
 *
 * @returns how many mails were handed over by this call
 */
export async function tickMail({ ctx }: { ctx: ServiceContext }): Promise<{ sent: number }> {
  if (ctx.deps.mail.name === "off") return { sent: 0 };
  const { isLeft, isDue } = await look(ctx);
  if (isLeft) await takeUpLeftovers(ctx);
  else if (!isDue) return { sent: 0 };
  let taken = 0;
  let sent = 0;
  const lane = async () => {
    for (;;) {
      if (taken >= MAILS_MAX) return;
      taken += 1;
      const row = await claim(ctx);
      if (!row) return;
      if (await attempt(ctx, row)) sent += 1;
    }
  };
  await Promise.all(Array.from({ length: LANES }, lane));
  return { sent };
}

/** Nearly always there is nothing to do: one read says so, where each lane's claim would be a write. */
async function look({ deps }: ServiceContext): Promise<{ isLeft: boolean; isDue: boolean }> {
  const now = deps.clock.now();
  const [[found] = []] = await deps.control.query([
    rawStatement(
      `select exists (select 1 from mail_outbox where state = 'SENDING' and lease_until < ?) as is_left,
         exists (select 1 from mail_outbox where state = 'WAITING' and next_at <= ?) as is_due`,
      [now, now],
    ),
  ]);
  return { isLeft: found?.["is_left"] === 1, isDue: found?.["is_due"] === 1 };
}

/** What a sender that died had in hand. */
async function takeUpLeftovers({ deps }: ServiceContext): Promise<void> {
  const now = deps.clock.now();
  const isLeft = "state = 'SENDING' and lease_until < ?";
  await deps.control.write([
    deps.mail.isIdempotent
      ? rawStatement(
          `update mail_outbox set state = 'WAITING', lease_id = null, next_at = ? where ${isLeft}`,
          [now, now],
        )
      : rawStatement(
          `update mail_outbox set state = 'DEAD', reason = 'OUTCOME_UNKNOWN', lease_id = null, payload_cipher = '',
             key_id = '' where ${isLeft}`,
          [now],
        ),
  ]);
}

async function claim(ctx: ServiceContext): Promise<Row | undefined> {
  const { control, clock } = ctx.deps;
  const leaseId = freshId(ctx.deps);
  const now = clock.now();
  const results = await control.write([
    rawStatement(
      `update mail_outbox set state = 'SENDING', lease_id = ?, lease_until = ?, attempts = attempts + 1
       where id = (select id from mail_outbox where state = 'WAITING' and next_at <= ? order by next_at, id limit 1)
         and state = 'WAITING'`,
      [leaseId, now + MAIL_LEASE_MS, now],
    ),
  ]);
  if (!held(results)) return undefined;
  const [rows = []] = await control.query([
    rawStatement("select * from mail_outbox where state = 'SENDING' and lease_id = ?", [leaseId]),
  ]);
  return rows[0];
}

/** @returns whether it was handed over */
async function attempt(ctx: ServiceContext, row: Row): Promise<boolean> {
  const { mail, log } = ctx.deps;
  const outcome = await outcomeOf(ctx, row);
  const facts = { mailId: String(row["id"]), kind: String(row["kind"]), attempt: Number(row["attempts"]) };
  if (outcome.kind === "accepted") {
    await close(ctx, row, { state: "SENT" });
    log.info("mail_sent", { ...facts, to: mail.name });
    return true;
  }
  const isLost = outcome.kind === "unknown" && !mail.isIdempotent;
  const nextAt = isLost || outcome.kind === "refused" ? undefined : nextAttempt(ctx, row);
  if (nextAt === undefined) {
    const reason = isLost ? "OUTCOME_UNKNOWN" : outcome.reason;
    await close(ctx, row, { state: "DEAD", reason });
    log.error("mail_dead", { ...facts, reason });
    return false;
  }
  await ctx.deps.control.write([
    rawStatement(
      `update mail_outbox set state = 'WAITING', next_at = ?, reason = ?, lease_id = null
       where id = ? and lease_id = ?`,
      [nextAt, outcome.reason, row["id"], row["lease_id"]],
    ),
  ]);
  return false;
}

async function outcomeOf(ctx: ServiceContext, row: Row): Promise<MailOutcome> {
  if (ctx.deps.clock.now() > endOf(row)) return { kind: "refused", reason: "TOO_OLD" };
  const mail = await openMail(ctx, row);
  return mail === undefined ? { kind: "refused", reason: "UNREADABLE" } : ctx.deps.mail.send(mail);
}

/** Undefined for what no key of ours opens, or is not of its kind: no later attempt would read more of it. */
async function openMail({ deps }: ServiceContext, row: Row): Promise<Mail | undefined> {
  const id = String(row["id"]);
  const kind = String(row["kind"]);
  if (!isMailKind(kind)) return undefined;
  try {
    const text = await deps.secrets.fields.decrypt(String(row["payload_cipher"]), [
      "mail_outbox",
      id,
      "payload",
    ]);
    return renderMail({ id, kind, payload: JSON.parse(text) });
  } catch {
    return undefined;
  }
}

function endOf(row: Row): number {
  const kind = String(row["kind"]);
  return Number(row["created_at"]) + (isMailKind(kind) ? MAIL_TTL_MS[kind] : 0);
}

/** Undefined when the tries are used up or the mail would come too late. */
function nextAttempt({ deps }: ServiceContext, row: Row): number | undefined {
  const pause = MAIL_RETRY_MS[Number(row["attempts"]) - 1];
  if (pause === undefined) return undefined;
  const nextAt = deps.clock.now() + pause;
  return nextAt > endOf(row) ? undefined : nextAt;
}

/** Over, one way or the other: address and content go. */
async function close(
  { deps }: ServiceContext,
  row: Row,
  end: { state: "SENT" | "DEAD"; reason?: string },
): Promise<void> {
  await deps.control.write([
    rawStatement(
      `update mail_outbox set state = ?, reason = ?, sent_at = ?, payload_cipher = '', key_id = '', lease_id = null
       where id = ? and lease_id = ?`,
      [
        end.state,
        end.reason ?? null,
        end.state === "SENT" ? deps.clock.now() : null,
        row["id"],
        row["lease_id"],
      ],
    ),
  ]);
}

/**
 * A tick's verb: empties mail whose time is over, whether or not anything is set up that sends, and forgets what was
 * over a month ago. Repeatable.
 */
export async function purgeMail({ ctx }: { ctx: ServiceContext }): Promise<void> {
  await ctx.deps.control.write([
    ...Object.entries(MAIL_TTL_MS).map(([kind, ttlMs]) => emptyLate(ctx.deps.clock.now(), kind, ttlMs)),
    rawStatement("delete from mail_outbox where state in ('SENT', 'DEAD') and created_at < ?", [
      ctx.deps.clock.now() - KEPT_MS,
    ]),
  ]);
}

function emptyLate(now: number, kind: string, ttlMs: number): Statement {
  return rawStatement(
    `update mail_outbox set state = 'DEAD', reason = 'TOO_OLD', lease_id = null, payload_cipher = '', key_id = ''
     where kind = ? and created_at < ? and (state = 'WAITING' or (state = 'SENDING' and lease_until < ?))`,
    [kind, now - ttlMs, now],
  );
}
