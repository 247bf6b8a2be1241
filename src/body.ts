import { AppError } from "./errors.ts";

export const BODY_BYTES_MAX = 64 * 1024;
const BODY_MS_MAX = 10_000;

/**
 * Reads a text body once, strictly: at most 64 KB, complete within 10 s, valid UTF-8, no NUL, no lone
 * surrogate; the text comes back in NFC, so that one name typed on two phones is one name.
 *
 * @throws AppError BODY_TOO_LARGE, INVALID_ENCODING
 */
export async function readTextBody(request: Request): Promise<string> {
  return strictText(decode(await readBytes(request, BODY_BYTES_MAX), { ignoreBOM: false }));
}

/**
 * Reads a text body as it was sent, for signatures that cover every byte: nothing is normalised or left out,
 * so encoding the text again gives the same bytes.
 *
 * @throws AppError BODY_TOO_LARGE beyond `maxBytes`, INVALID_ENCODING for bytes that are not UTF-8
 */
export async function readExactBody(request: Request, maxBytes: number): Promise<string> {
  return decode(await readBytes(request, maxBytes), { ignoreBOM: true });
}

function decode(bytes: Uint8Array, options: { ignoreBOM: boolean }): string {
  try {
    return new TextDecoder("utf-8", { fatal: true, ...options }).decode(bytes);
  } catch {
    throw badEncoding();
  }
}

/** JSON text whose strings all hold: escapes can hide what the bytes do not show. */
export function strictJson(text: string): string {
  if (!text.includes("\\u")) return text;
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return text;
  }
  return JSON.stringify(value, (_key, entry: unknown) =>
    typeof entry === "string" ? strictText(entry) : entry,
  );
}

/** @throws AppError INVALID_ENCODING on NUL or a lone surrogate */
export function strictText(text: string): string {
  if (text.includes("\u0000") || !text.isWellFormed()) throw badEncoding();
  return text.normalize("NFC");
}

/**
 * Percent signs of an address must be UTF-8: its parser would put U+FFFD for bytes that are no text.
 *
 * @throws AppError INVALID_ENCODING
 */
export function requireUtf8(query: string): void {
  try {
    decodeURIComponent(query);
  } catch {
    throw badEncoding();
  }
}

async function readBytes(request: Request, maxBytes: number): Promise<Uint8Array> {
  if (Number(request.headers.get("content-length") ?? 0) > maxBytes) throw tooLarge();
  if (!request.body) return new Uint8Array();
  const reader = request.body.getReader();
  let timer: ReturnType<typeof setTimeout> | undefined;
  const deadline = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(
      () => reject(new AppError({ code: "INVALID", reason: "INVALID_REQUEST" })),
      BODY_MS_MAX,
    );
  });
  try {
    const chunks: Uint8Array[] = [];
    let size = 0;
    for (;;) {
      const { done, value } = await Promise.race([reader.read(), deadline]);
      if (done) return join(chunks, size);
      size += value.byteLength;
      if (size > maxBytes) throw tooLarge();
      chunks.push(value);
    }
  } catch (error) {
    void reader.cancel().catch(() => undefined);
    throw error;
  } finally {
    clearTimeout(timer);
  }
}

function join(chunks: readonly Uint8Array[], size: number): Uint8Array {
  const [only] = chunks;
  if (chunks.length === 1 && only) return only;
  const bytes = new Uint8Array(size);
  let offset = 0;
  for (const chunk of chunks) {
    bytes.set(chunk, offset);
    offset += chunk.byteLength;
  }
  return bytes;
}

function tooLarge(): AppError {
  return new AppError({ code: "PAYLOAD_TOO_LARGE", reason: "BODY_TOO_LARGE" });
}

function badEncoding(): AppError {
  return new AppError({ code: "INVALID", reason: "INVALID_ENCODING" });
}
