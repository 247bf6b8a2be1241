import { hexOf, hmacHex } from "../digest.ts";
import type { SolapiKey } from "./credentials.ts";

/** `HMAC-SHA256 apiKey=…, date=…, salt=…, signature=hex(HMAC-SHA256(secret, date + salt))` */
export async function authorization(
  key: SolapiKey,
  stamp: { readonly date: string; readonly salt: string },
): Promise<string> {
  const { date, salt } = stamp;
  const signature = await hmacHex(key.apiSecret, `${date}${salt}`);
  return `HMAC-SHA256 apiKey=${key.apiKey}, date=${date}, salt=${salt}, signature=${signature}`;
}

/** 32 hexadecimal digits nobody can guess: a signature is accepted once, so each try needs its own. */
export function freshSalt(): string {
  return hexOf(crypto.getRandomValues(new Uint8Array(16)));
}
