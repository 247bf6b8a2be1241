/** Time-ordered ids (UUIDv7, RFC 9562 section 5.7): 48 bits of milliseconds, 74 random bits. */
export type IdSource = { now: () => number; randomBytes: (length: number) => Uint8Array };

const HEX = Array.from({ length: 256 }, (_, byte) => byte.toString(16).padStart(2, "0"));

/**
 * @example
 * newId({ now: () => 0, randomBytes: (n) => new Uint8Array(n) }) // "00000000-0000-7000-8000-000000000000"
 */
export function newId(source: IdSource): string {
  const bytes = source.randomBytes(16);
  const now = source.now();
  bytes[0] = Math.floor(now / 2 ** 40);
  bytes[1] = Math.floor(now / 2 ** 32);
  bytes[2] = Math.floor(now / 2 ** 24);
  bytes[3] = Math.floor(now / 2 ** 16);
  bytes[4] = Math.floor(now / 2 ** 8);
  bytes[5] = now;
  bytes[6] = ((bytes[6] ?? 0) & 0x0f) | 0x70;
  bytes[8] = ((bytes[8] ?? 0) & 0x3f) | 0x80;
  let text = "";
  for (let index = 0; index < 16; index++) {
    if (index === 4 || index === 6 || index === 8 || index === 10) text += "-";
    text += HEX[bytes[index] ?? 0];
  }
  return text;
}

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[1-8][0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/i;

export function isUuid(text: string): boolean {
  return UUID.test(text);
}

/** The beginning of every id made from this moment on (epoch ms): ids sort by time. @example idAt(0) // "00000000-0000" */
export function idAt(ms: number): string {
  const hex = Math.max(0, ms).toString(16).padStart(12, "0");
  return `${hex.slice(0, 8)}-${hex.slice(8)}`;
}
