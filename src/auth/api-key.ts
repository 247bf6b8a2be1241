import { type Bytes, fromBase64Url, type RandomBytes, sha256, toBase64Url, utf8 } from "./bytes.ts";
import { constantTimeEqual } from "./constant-time.ts";
import { crc32 } from "./crc32.ts";

export const API_KEY_PREFIX = "madang";
const KEY_ID_BYTES = 8;
const SECRET_BYTES = 32;
const SHAPE = /^madang_([0-9a-f]{16})_([0-9a-f]{64})([0-9a-f]{8})$/;

export type NewApiKey = {
  /** Looks the row up; may be shown. */
  keyId: string;
  /** `madang_<keyId>_<secret><checksum>`, shown once and never stored. */
  key: string;
  /** SHA-256 of the whole key, base64url: the stored form. */
  hash: string;
};

export async function newApiKey(randomBytes: RandomBytes): Promise<NewApiKey> {
  const keyId = randomBytes(KEY_ID_BYTES).toHex();
  const body = `${API_KEY_PREFIX}_${keyId}_${randomBytes(SECRET_BYTES).toHex()}`;
  const key = body + checksum(body);
  return { keyId, key, hash: toBase64Url(await digest(key)) };
}

/** The key's id, or undefined for anything mistyped: the checksum spares a database read. */
export function apiKeyId(key: string): string | undefined {
  const keyId = SHAPE.exec(key)?.[1];
  return keyId !== undefined && key.endsWith(checksum(key.slice(0, -8))) ? keyId : undefined;
}

export async function isApiKey(key: string, storedHash: string): Promise<boolean> {
  const stored = fromBase64Url(storedHash);
  return stored !== undefined && constantTimeEqual(await digest(key), stored);
}

function digest(key: string): Promise<Bytes> {
  return sha256(utf8(key));
}

function checksum(body: string): string {
  return crc32(body).toString(16).padStart(8, "0");
}
