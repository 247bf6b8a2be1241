import { invalid } from "../errors.ts";

const SHAPE = /^[^\s\p{C}@"<>(),;:\\[\]]{1,64}@[^\s\p{C}@"<>(),;:\\[\]]{1,255}$/u;

/**
 * One spelling for each address: trimmed, NFC, lower case, so that a person has one account whatever the
 * keyboard composes.
 *
 * @throws AppError INVALID INVALID_REQUEST for what cannot be an address.
 */
export function normaliseEmail(raw: string): string {
  const email = raw.trim().normalize("NFC").toLowerCase().normalize("NFC");
  const domain = email.slice(email.lastIndexOf("@") + 1);
  const isDomain =
    domain.includes(".") && domain.split(".").every((label) => label.length > 0 && label.length <= 63);
  if (!email.isWellFormed() || email.length > 254 || !SHAPE.test(email) || !isDomain) {
    throw invalid("INVALID_REQUEST", { field: "email" });
  }
  return email;
}
