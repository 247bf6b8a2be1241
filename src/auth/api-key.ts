import { type Bytes, fromBase64Url, type RandomBytes, sha256, sha256Text, utf8 } from "./bytes.ts";
import { constantTimeEqual } from "./constant-time.ts";
import { crc32 } from "./crc32.ts";

export const API_KEY_PREFIX = "madang";
const KEY_ID_BYTES = 8;
const SHAPE = /^madang_([0-9a-f]{16})_([0-9a-f]{64})([0-9a-f]{8})$/;

export type NewApiKey = {
  /** Looks the row up; may be shown. */
  keyId: string;
  /** `madang_<keyId>_<secret><checksum>`, shown once and never stored. */
  key: string;
  /** SHA-256 of the whole key, base64url: the stored form. */
  hash: string;
};

export async function newApiKey(randomBytes: RandomBytes, secretOf: SecretOf): Promise<NewApiKey> {
  const keyId = randomBytes(KEY_ID_BYTES).toHex();
  const key = await apiKeyText(keyId, secretOf);
  return { keyId, key, hash: await sha256Text(key) };
}

/** The secret part of a key; derived from its id, so that a repeated request can be given the same answer. */
export type SecretOf = (keyId: string) => Promise<Bytes>;

export async function apiKeyText(keyId: string, secretOf: SecretOf): Promise<string> {
  const body = `${API_KEY_PREFIX}_${keyId}_${(await secretOf(keyId)).toHex()}`;
  return body + checksum(body);
}

/** The key's id, or undefined for anything mistyped: the checksum spares a database read. */
export function apiKeyId(key: string): string | undefined {
  const keyId = SHAPE.exec(key)?.[1];
  return keyId !== undefined && key.endsWith(checksum(key.slice(0, -8))) ? keyId : undefined;
}

/** Whether a bearer text is meant as an API key at all. Grants nothing. */
export function isApiKey(text: string): boolean {
  return text.startsWith(`${API_KEY_PREFIX}_`);
}

export async function matchesApiKey(key: string, storedHash: string): Promise<boolean> {
  const stored = fromBase64Url(storedHash);
  return stored !== undefined && constantTimeEqual(await sha256(utf8(key)), stored);
}

function checksum(body: string): string {
  return crc32(body).toString(16).padStart(8, "0");
}
