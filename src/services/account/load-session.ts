import type { SessionState } from "../../auth/index.ts";
import { type Db, rawStatement } from "../../db/index.ts";

/** What the session guard reads: one row by its id. */
export function loadSession(control: Db): (sid: string) => Promise<SessionState | undefined> {
  return async (sid) => {
    const [rows = []] = await control.query([
      rawStatement("select user_id, revoked_at, expires_at from sessions where id = ?", [sid]),
    ]);
    const row = rows[0];
    if (!row) return undefined;
    return {
      userId: String(row.user_id),
      revokedAt: row.revoked_at === null ? null : Number(row.revoked_at),
      expiresAt: Number(row.expires_at),
    };
  };
}
