import { getLocale } from "../generated/messages/runtime.js";

/**
 * A sentence that the server wrote. In Korean it stays: it names limits and sums that its stable word does not. In
 * any other language the app says its own, chosen by that word. Those stand in English tables beside their users and
 * not in messages/: their Korean is the server's.
 *
 * @example serverWords("정상", () => "Works.") // "정상" in Korean, "Works." in English
 */
export function serverWords(sentence: string, own: () => string): string {
  return getLocale() === "ko" ? sentence : own();
}
