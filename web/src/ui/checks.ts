const EMAIL = /^[^\s@]+@[^\s@]+\.[^\s@]+$/;
/** The server counts bytes: a Korean syllable has three. */
const PASSWORD_BYTES_MIN = 10;

/** Whether a text may be an address of e-mail; the server says the rest. */
export function isEmail(text: string): boolean {
  return EMAIL.test(text);
}

/** Whether a new password has the length that the server asks for. */
export function isLongEnough(password: string): boolean {
  return new TextEncoder().encode(password).length >= PASSWORD_BYTES_MIN;
}
