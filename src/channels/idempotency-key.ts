import { sha1Hex } from "./digest.ts";

/** RFC 9562 version 5 within our own namespace: the same name always gives the same key. */
export async function idempotencyKeyFor(name: string): Promise<string> {
  const hex = await sha1Hex(`madang.channel-row:${name}`);
  const variant = ((Number.parseInt(hex.slice(16, 18), 16) & 0x3f) | 0x80).toString(16);
  return [
    hex.slice(0, 8),
    hex.slice(8, 12),
    `5${hex.slice(13, 16)}`,
    `${variant}${hex.slice(18, 20)}`,
    hex.slice(20, 32),
  ].join("-");
}
