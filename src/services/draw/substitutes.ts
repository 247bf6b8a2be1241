import type { Draw, DrawPick } from "./draw-row.ts";
import { answerDueAt, contactsDueAt, identifiersDueAt } from "./draw-rules.ts";

type Settled = {
  readonly picks: readonly DrawPick[];
  readonly status: Draw["status"];
  /** When time alone changes something again; null when it never does. */
  readonly nextAt: number | null;
};

type Times = Readonly<{
  [Key in "revealedAt" | "destroyedAt" | "contactsDestroyedAt"]: Draw[Key];
}> & { readonly status: Draw["status"] };

/**
 * What follows from the picks as they stand: whoever did not answer in time loses the prize, and each prize that was
 * given up passes on to the next alternate. Pure: writes nothing.
 *
 * @param picks by rank
 */
export function settle(draw: Times, picks: readonly DrawPick[], now: number): Settled {
  const { revealedAt, status } = draw;
  if (revealedAt === null || status === "DESTROYED") return { picks, status, nextAt: nextAtOf(draw, picks) };
  const after = picks.map((pick) => (isLate(pick, now) ? leave(pick, "EXPIRED", now) : pick));
  for (const [at, pick] of after.entries()) {
    if (!isVacant(pick)) continue;
    after[at] = { ...pick, vacated: 1 };
    const next = after.findIndex((one) => one.status === "WAITING");
    const alternate = after[next];
    if (!alternate) continue;
    const deadlineAt = answerDueAt({ revealedAt }, now);
    after[next] = { ...alternate, status: "PENDING", prize: pick.prize, replacesRank: pick.rank, deadlineAt };
  }
  const isOpen = after.some((pick) => pick.status === "PENDING");
  return { picks: after, status: isOpen ? "REVEALED" : "COLLECTED", nextAt: nextAtOf(draw, after) };
}

/** A pick that holds its prize no longer: what was left for it is destroyed with it. */
export function leave(
  pick: DrawPick,
  status: "DECLINED" | "PASSED_ON" | "EXPIRED" | "LAPSED",
  now: number,
): DrawPick {
  return { ...pick, status, settledAt: now, linkHash: null, contactCipher: null, keyId: null };
}

function isLate({ status, deadlineAt }: DrawPick, now: number): boolean {
  return status === "PENDING" && deadlineAt !== null && deadlineAt <= now;
}

const HAS_LEFT: ReadonlySet<DrawPick["status"]> = new Set(["DECLINED", "PASSED_ON", "EXPIRED", "WITHDRAWN"]);

function isVacant({ status, prize, vacated }: DrawPick): boolean {
  return HAS_LEFT.has(status) && prize !== null && vacated === 0;
}

function nextAtOf(draw: Times, picks: readonly DrawPick[]): number | null {
  const { revealedAt, destroyedAt, contactsDestroyedAt } = draw;
  if (revealedAt === null || contactsDestroyedAt !== null) return null;
  if (destroyedAt !== null) return contactsDueAt({ revealedAt });
  const deadlines = picks.flatMap(({ status, deadlineAt }) =>
    status === "PENDING" && deadlineAt !== null ? [deadlineAt] : [],
  );
  return Math.min(identifiersDueAt({ revealedAt }), ...deadlines);
}
