/**
 * The text of a CSV file as Excel and cash registers in Korea write it: UTF-8, UTF-16 with its byte order mark, or
 * CP949, which the platform calls EUC-KR. Null when it is none of them.
 *
 * @example decodeCsv(await file.bytes())
 */
export function decodeCsv(bytes: Uint8Array): string | null {
  const encodings = bytes[0] === 0xff && bytes[1] === 0xfe ? ["utf-16le"] : ["utf-8", "euc-kr"];
  for (const encoding of encodings) {
    try {
      return new TextDecoder(encoding, { fatal: true }).decode(bytes);
    } catch {
      // Not this one.
    }
  }
  return null;
}
