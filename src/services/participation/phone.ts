/** Hyphens of every kind, dots, brackets and spaces, and marks that a contacts app copies along. */
const SEPARATORS = /[\s\p{Pd}\p{Cf}.()\u2212\u1173]/gu;

/** 010 numbers have eight more digits; the older prefixes seven or eight. */
const MOBILE = /^01(?:0\d{8}|[16789]\d{7,8})$/;

/**
 * A Korean mobile number in one spelling, digits only. Full-width digits, spaces, hyphens and +82 are
 * accepted, anything else is not a number we can reach.
 *
 * @returns undefined when it is not a Korean mobile number
 * @example normalisePhone("+82 10-1234-5678") // "01012345678"
 */
export function normalisePhone(typed: string): string | undefined {
  const digits = typed
    .normalize("NFKC")
    .replace(SEPARATORS, "")
    .replace(/^(?:\+82|0082|82(?=0?1))0?/, "0");
  return MOBILE.test(digits) ? digits : undefined;
}

/** As it is read out. @example hyphened("01012345678") // "010-1234-5678" */
export function hyphened(phone: string): string {
  return phone.replace(/^(01\d)(\d{3,4})(\d{4})$/, "$1-$2-$3");
}

/** @example maskPhone("01012345678") // "010-****-5678" */
export function maskPhone(phone: string): string {
  return `${phone.slice(0, 3)}-****-${phone.slice(-4)}`;
}

/** @example maskName("홍길동") // "홍*동" */
export function maskName(name: string): string {
  const letters = [...name];
  if (letters.length <= 1) return "*";
  const last = letters.length > 2 ? (letters.at(-1) ?? "") : "";
  return `${letters[0]}${"*".repeat(letters.length - (last === "" ? 1 : 2))}${last}`;
}
