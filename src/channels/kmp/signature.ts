import { hmacHex, sha256Hex } from "../digest.ts";

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
