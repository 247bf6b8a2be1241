import { openRemoteDb, type RemoteDb, type RemoteEndpoint, type RemoteOptions } from "../db/remote.ts";
import { clock, log, randomBytes, sleep } from "./platform.ts";

/**
 * The configured libSQL server, on either runtime: three seconds for a read, five for a write, half a minute for a
 * migration.
 *
 * @param over a Worker's fetch; parts of the surroundings in tests
 * @param count told of each request that came to nothing
 */
export function openDatabaseServer(
  endpoint: RemoteEndpoint,
  over: Partial<RemoteOptions> = {},
  count?: (kind: string) => void,
): RemoteDb {
  return openRemoteDb(endpoint, {
    fetch: (url, init) => fetch(url, init),
    now: clock.now,
    monotonicMs: () => performance.now(),
    sleep,
    random: Math.random,
    randomBytes,
    limitsMs: { read: 3_000, write: 5_000, migrate: 30_000 },
    onFault: (kind) => {
      log.error("database_failed", { kind });
      count?.(kind);
    },
    ...over,
  });
}
