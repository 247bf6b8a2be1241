const encoder = new TextEncoder();

/** Lower-case hexadecimal digits, two a byte. */
export function hexOf(bytes: Uint8Array): string {
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}

/** 64 hexadecimal digits of the bytes, or of the text in UTF-8. */
export async function sha256Hex(data: string | Uint8Array<ArrayBuffer>): Promise<string> {
  return digestHex("SHA-256", data);
}

/** 40 hexadecimal digits; for contracts that ask for it, never to protect anything by itself. */
export async function sha1Hex(text: string): Promise<string> {
  return digestHex("SHA-1", text);
}

async function digestHex(name: "SHA-1" | "SHA-256", data: string | Uint8Array<ArrayBuffer>): Promise<string> {
  const bytes = typeof data === "string" ? encoder.encode(data) : data;
  return hexOf(new Uint8Array(await crypto.subtle.digest(name, bytes)));
}

/** HMAC-SHA256 of the text in UTF-8, 64 hexadecimal digits. */
export async function hmacHex(secret: string, text: string): Promise<string> {
  const algorithm = { name: "HMAC", hash: "SHA-256" };
  const key = await crypto.subtle.importKey("raw", encoder.encode(secret), algorithm, false, ["sign"]);
  return hexOf(new Uint8Array(await crypto.subtle.sign("HMAC", key, encoder.encode(text))));
}

/** Compares in a time that depends on the lengths alone, so that nobody can guess a secret digit by digit. */
export function isSameText(given: string, expected: string): boolean {
  const [left, right] = [encoder.encode(given), encoder.encode(expected)];
  let difference = left.length ^ right.length;
  for (const [index, byte] of left.entries()) difference |= byte ^ (right[index] ?? 0);
  return difference === 0;
}
