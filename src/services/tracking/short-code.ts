import type { RandomBytes } from "../../auth/index.ts";

/** Crockford base32: no I, L, O or U, so that a code can be read aloud and typed from paper. */
const ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
const ONLY_ALPHABET = /^[0-9A-HJKMNP-TV-Z]+$/;

/** 5 random bits a letter. */
export function newShortCode(randomBytes: RandomBytes, length: number): string {
  let code = "";
  for (const byte of randomBytes(length)) code += ALPHABET[byte & 31];
  return code;
}

/**
 * A code as people type it: case, spaces and hyphens do not matter, O reads as 0, I and L as 1.
 *
 * @returns undefined when it cannot be a code of that length
 * @example readShortCode("k7m2-9qxo", 8) // "K7M29QX0"
 */
export function readShortCode(typed: string, length: number): string | undefined {
  const code = typed
    .normalize("NFKC")
    .replace(/[\s\p{Pd}\p{Cf}]/gu, "")
    .toUpperCase()
    .replaceAll("O", "0")
    .replace(/[IL]/g, "1");
  return code.length === length && ONLY_ALPHABET.test(code) ? code : undefined;
}

/** @example showShortCode("K7M29QX0") // "K7M2-9QX0" */
export function showShortCode(code: string): string {
  return code.replace(/(.{4})(?=.)/g, "$1-");
}
