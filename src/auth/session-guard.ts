export type SessionState = { userId: string; revokedAt: number | null; expiresAt: number };

export type SessionGuardOptions = {
  /** Reads the session's row; undefined when there is none. */
  load: (sid: string) => Promise<SessionState | undefined>;
  clock: { now(): number };
  /** How long a row is believed: revocation by another process is seen within this time. */
  ttlMs?: number;
  maxEntries?: number;
};

/**
 * Answers whether a session is alive from a short-lived copy of its row. A revocation in this process is
 * honoured at once (`forget`), in another within `ttlMs`.
 */
export type SessionGuard = {
  /** Undefined when the row must be read first. */
  checkCached(sid: string): boolean | undefined;
  check(sid: string): Promise<boolean>;
  forget(sid: string): void;
};

export function createSessionGuard(options: SessionGuardOptions): SessionGuard {
  const { load, clock, ttlMs = 3_000, maxEntries = 20_000 } = options;
  const copies = new Map<string, { state: SessionState | undefined; readAt: number }>();
  let forgets = 0;

  const checkCached = (sid: string): boolean | undefined => {
    const copy = copies.get(sid);
    const now = clock.now();
    if (!copy || now - copy.readAt >= ttlMs || now < copy.readAt) return undefined;
    return isAlive(copy.state, now);
  };

  return {
    checkCached,
    async check(sid) {
      const known = checkCached(sid);
      if (known !== undefined) return known;
      const readAt = clock.now();
      const forgetsBefore = forgets;
      const state = await load(sid);
      if (forgets === forgetsBefore) remember(copies, maxEntries, { sid, state, readAt });
      return isAlive(state, clock.now());
    },
    forget(sid) {
      forgets += 1;
      copies.delete(sid);
    },
  };
}

type Copies = Map<string, { state: SessionState | undefined; readAt: number }>;

function remember(
  copies: Copies,
  maxEntries: number,
  { sid, state, readAt }: { sid: string; state: SessionState | undefined; readAt: number },
): void {
  copies.delete(sid);
  const oldest = copies.keys().next().value;
  if (copies.size >= maxEntries && oldest !== undefined) copies.delete(oldest);
  copies.set(sid, { state, readAt });
}

function isAlive(state: SessionState | undefined, now: number): boolean {
  return state !== undefined && state.revokedAt === null && now < state.expiresAt;
}
