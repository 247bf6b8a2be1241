import { sha256, utf8 } from "./bytes.ts";
import { constantTimeEqual } from "./constant-time.ts";

/**
 * Tells whether a presented secret is the expected one (operator token, webhook secret). Both are hashed
 * first, so neither content nor length shows in the time it takes. An empty expected secret never matches.
 */
export async function isSameSecret(presented: string, expected: string): Promise<boolean> {
  const [left, right] = await Promise.all([sha256(utf8(presented)), sha256(utf8(expected))]);
  return constantTimeEqual(left, right) && expected.length > 0;
}
