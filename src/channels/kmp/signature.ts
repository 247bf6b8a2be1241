import { hmacHex, sha1Hex, sha256Hex } from "../digest.ts";

export type Signable = {
  readonly method: string;
  readonly pathWithQuery: string;
  /** Unix seconds. */
  readonly timestamp: number;
  readonly body: string;
};

/** `v1=<hex HMAC-SHA256(secret, method \n path \n timestamp \n sha256hex(body))>` */
export async function signRequest(secret: string, request: Signable): Promise<string> {
  const bodyHash = await sha256Hex(request.body);
  const text = [request.method, request.pathWithQuery, String(request.timestamp), bodyHash].join("\n");
  return `v1=${await hmacHex(secret, text)}`;
}

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
