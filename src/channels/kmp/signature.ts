const encoder = new TextEncoder();

export function toHex(bytes: ArrayBuffer): string {
  return Array.from(new Uint8Array(bytes), (byte) => byte.toString(16).padStart(2, "0")).join("");
}

export async function sha256Hex(text: string): Promise<string> {
  return toHex(await crypto.subtle.digest("SHA-256", encoder.encode(text)));
}

export type Signable = {
  readonly method: string;
  readonly pathWithQuery: string;
  /** Unix seconds. */
  readonly timestamp: number;
  readonly body: string;
};

/** `v1=<hex HMAC-SHA256(secret, method \n path \n timestamp \n sha256hex(body))>` */
export async function signRequest(secret: string, request: Signable): Promise<string> {
  const key = await crypto.subtle.importKey(
    "raw",
    encoder.encode(secret),
    { name: "HMAC", hash: "SHA-256" },
    false,
    ["sign"],
  );
  const bodyHash = await sha256Hex(request.body);
  const text = [request.method, request.pathWithQuery, String(request.timestamp), bodyHash].join("\n");
  return `v1=${toHex(await crypto.subtle.sign("HMAC", key, encoder.encode(text)))}`;
}

/** RFC 9562 version 5 within our own namespace: the same name always gives the same key. */
export async function idempotencyKeyFor(name: string): Promise<string> {
  const digest = await crypto.subtle.digest("SHA-1", encoder.encode(`madang.channel-row:${name}`));
  const bytes = new Uint8Array(digest).slice(0, 16);
  bytes[6] = ((bytes[6] ?? 0) & 0x0f) | 0x50;
  bytes[8] = ((bytes[8] ?? 0) & 0x3f) | 0x80;
  const hex = toHex(bytes.buffer);
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join("-");
}
