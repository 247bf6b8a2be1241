/**
 * What goes wrong between a client and Redis:
 * - `refuse`: nothing listens any more
 * - `hang`: the request is taken and never answered; nothing was done
 * - `answerLost`: the commands are run, and their answer never comes
 * - `error500`, `html502`: nothing was done, and the answer says so as JSON or as a proxy's page
 * - `truncated`: the commands are run, and the answer is cut in the middle
 * - `stale`: reads answer as of the moment the fault was set (a replica that lags), writes go through
 * - `loseAdds`: each XADD is acknowledged and its entry is gone (a failover before replication); scripts are not looked into
 * - `latencyMs`: the answer takes that much longer
 */
export type RedisFault =
  | "none"
  | "refuse"
  | "hang"
  | "answerLost"
  | "error500"
  | "html502"
  | "truncated"
  | "stale"
  | "loseAdds"
  | { readonly latencyMs: number };

/** Commands that a replica would answer. */
const READS: ReadonlySet<string> = new Set(
  [
    "GET MGET EXISTS TTL PTTL STRLEN HGET HMGET HGETALL HLEN SMEMBERS SISMEMBER ZRANGE ZSCORE ZCARD",
    "XLEN XRANGE XREVRANGE XPENDING XINFO",
  ].flatMap((names) => names.split(" ")),
);

export function isRead(command: readonly string[]): boolean {
  return READS.has(command[0]?.toUpperCase() ?? "");
}

/** The answer that a fault gives in place of Redis; undefined when Redis is asked. */
export function answerInstead(fault: RedisFault): Response | Promise<Response> | undefined {
  if (fault === "hang") return never();
  if (fault === "error500") return Response.json({ error: "ERR internal" }, { status: 500 });
  if (fault !== "html502") return undefined;
  const page = "<html><body><h1>502 Bad Gateway</h1></body></html>";
  return new Response(page, { status: 502, headers: { "content-type": "text/html" } });
}

/** What the fault leaves of Redis's own answer. */
export async function spoil(fault: RedisFault, answer: Response): Promise<Response> {
  if (fault === "answerLost") return never();
  if (typeof fault === "object") await Bun.sleep(fault.latencyMs);
  if (fault !== "truncated") return answer;
  const text = await answer.text();
  return new Response(text.slice(0, Math.ceil(text.length / 2)), { headers: answer.headers });
}

function never(): Promise<Response> {
  return new Promise(() => undefined);
}
