import type { HmacKey } from "./hmac.ts";
import type { Secrets } from "./secrets.ts";

/**
 * What this service made under one of its issue keys: it outlives a rotation as long as the key is still known.
 *
 * @param make what a key makes
 * @param isIt whether this is the one that was issued
 * @returns undefined where no key made it
 * @example await issuedToken(secrets, (key) => tokenBy(key, place), async (token) => (await sha256Text(token)) === hash)
 */
export async function issuedToken<T>(
  { issueKey, olderIssueKeys }: Pick<Secrets, "issueKey" | "olderIssueKeys">,
  make: (key: HmacKey) => Promise<T>,
  isIt: (made: T) => boolean | Promise<boolean>,
): Promise<T | undefined> {
  for (const key of [issueKey, ...olderIssueKeys]) {
    const made = await make(key);
    if (await isIt(made)) return made;
  }
  return undefined;
}
