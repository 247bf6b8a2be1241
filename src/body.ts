import { ByteGatherer } from "./byte-gatherer.ts";
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
  const deadline = deadlineIn(BODY_MS_MAX);
  try {
    const gathered = new ByteGatherer();
    for (;;) {
      const { done, value } = await deadline.before(reader.read());
      if (done) return gathered.take();
      if (gathered.size + value.byteLength > maxBytes) throw tooLarge();
      gathered.add(value);
    }
  } catch (error) {
    void reader.cancel().catch(() => undefined);
    throw error;
  } finally {
    deadline.end();
  }
}

/** One promise a wait: raced against one that lives as long as the body, every piece would stay in memory. */
function deadlineIn(ms: number) {
  let isOver = false;
  let giveUp = () => {};
  const timer = setTimeout(() => {
    isOver = true;
    giveUp();
  }, ms);
  return {
    before: <T>(work: Promise<T>): Promise<T> =>
      new Promise((resolve, reject) => {
        giveUp = () => reject(new AppError({ code: "INVALID", reason: "INVALID_REQUEST" }));
        if (isOver) giveUp();
        work.then(resolve, reject);
      }),
    end: () => clearTimeout(timer),
  };
}

function tooLarge(): AppError {
  return new AppError({ code: "PAYLOAD_TOO_LARGE", reason: "BODY_TOO_LARGE" });
}

function badEncoding(): AppError {
  return new AppError({ code: "INVALID", reason: "INVALID_ENCODING" });
}
