/** Crockford's letters: none that is mistaken for a digit. */
const CODE = /^[0-9A-HJKMNP-TV-Z]{8}$/;

/**
 * The shop's code of an entry in what was typed or scanned. Spaces, hyphens and case do not matter, O reads as 0, I and
 * L as 1, as the server reads it.
 *
 * @returns undefined when it cannot be one
 * @example codeIn("k7m2-9qxo") // "K7M29QX0"
 */
export function codeIn(text: string): string | undefined {
  const code = text
    .normalize("NFKC")
    .replace(/[\s\p{Pd}\p{Cf}]/gu, "")
    .toUpperCase()
    .replaceAll("O", "0")
    .replaceAll(/[IL]/g, "1");
  return CODE.test(code) ? code : undefined;
}
