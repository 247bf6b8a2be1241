/** Bytes that own a plain ArrayBuffer, the only kind WebCrypto accepts. */
type Bytes = Uint8Array<ArrayBuffer>;

const encoder = new TextEncoder();

export function utf8(text: string): Bytes {
  return encoder.encode(text);
}

/** @returns undefined for anything but pairs of lower-case hexadecimal digits */
export function fromHex(text: string): Bytes | undefined {
  return /^(?:[0-9a-f]{2})*$/.test(text) ? Uint8Array.fromHex(text) : undefined;
}

export async function sha256(data: Bytes): Promise<Bytes> {
  return new Uint8Array(await crypto.subtle.digest("SHA-256", data));
}

/** SHA-256 as 64 lower-case hexadecimal digits; a text is hashed as UTF-8. */
export async function sha256Hex(data: string | Bytes): Promise<string> {
  return (await sha256(typeof data === "string" ? utf8(data) : data)).toHex();
}

export function concat(...parts: readonly Uint8Array[]): Bytes {
  const joined = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let offset = 0;
  for (const part of parts) {
    joined.set(part, offset);
    offset += part.length;
  }
  return joined;
}

/** HKDF-SHA256 (RFC 5869) over one key: 8 bytes for each label, as a whole number below 2^64, big-endian. */
export async function hkdf64(key: Bytes, salt: Bytes): Promise<(label: string) => Promise<bigint>> {
  const imported = await crypto.subtle.importKey("raw", key, "HKDF", false, ["deriveBits"]);
  return async (label) => {
    const info = utf8(label);
    const bits = await crypto.subtle.deriveBits({ name: "HKDF", hash: "SHA-256", salt, info }, imported, 64);
    return new DataView(bits).getBigUint64(0);
  };
}
