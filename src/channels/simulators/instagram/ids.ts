import { fraction } from "../growth.ts";

const ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

/**
 * A number of 17 digits that begins with `prefix`: the same name always gives the same one. What differs between
 * names should stand at their beginning, where it is mixed best.
 */
export function numberFrom(prefix: string, name: string): string {
  const digits = Array.from({ length: 17 - prefix.length }, (_, index) =>
    Math.floor(fraction(`${index}:${name}`) * 10),
  );
  return `${prefix}${digits.join("")}`;
}

/** A short code as in the addresses of posts. */
export function codeFrom(name: string): string {
  return Array.from({ length: 11 }, (_, index) =>
    ALPHABET.charAt(Math.floor(fraction(`${index}:${name}`) * ALPHABET.length)),
  ).join("");
}
