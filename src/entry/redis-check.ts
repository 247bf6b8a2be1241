const ANSWER_MS = 1_500;

/**
 * Asks Redis for a PING.
 *
 * @returns what is wrong, with the name of the variable and never its value; undefined: it answers
 */
export async function checkRedis(
  { url, token }: { url: string; token: string },
  call: typeof fetch,
): Promise<string | undefined> {
  try {
    const answer = await call(url, {
      method: "POST",
      headers: { authorization: `Bearer ${token}`, "content-type": "application/json" },
      body: '["PING"]',
      redirect: "manual",
      signal: AbortSignal.timeout(ANSWER_MS),
    });
    await answer.body?.cancel();
    if (answer.status === 401 || answer.status === 403)
      return `UPSTASH_REDIS_REST_TOKEN: Redis refuses the token (${answer.status})`;
    return answer.ok ? undefined : `UPSTASH_REDIS_REST_URL: Redis answers ${answer.status}`;
  } catch (error) {
    const fault = error instanceof Error ? error.name : "unknown";
    return `UPSTASH_REDIS_REST_URL: Redis cannot be reached (${fault})`;
  }
}
