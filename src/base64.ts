/** Fewer than the arguments that a call may have. */
const CHUNK = 0x8000;

/** The alphabet of RFC 4648 section 4, padded. @example toBase64(new Uint8Array([255, 254])) // "//4=" */
export function toBase64(bytes: Uint8Array): string {
  let binary = "";
  for (let from = 0; from < bytes.length; from += CHUNK)
    binary += String.fromCharCode(...bytes.subarray(from, from + CHUNK));
  return btoa(binary);
}
