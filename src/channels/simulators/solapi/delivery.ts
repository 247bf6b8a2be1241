import { hmacHex } from "../../digest.ts";
import { fraction } from "../growth.ts";

/** From the first to the last report of a group. */
export const SENDING_MS = 30_000;

/** A recipient as the ledger knows one: a salted hash of the number, never the number. */
export async function recipientOf(seed: string, number: string): Promise<string> {
  return (await hmacHex(`solapi-simulator:${seed}`, number)).slice(0, 24);
}

/** What becomes of a message: most arrive, 3 % are no friends of the channel, 2 % have no KakaoTalk. */
export function deliveryCode(recipient: string): "4000" | "3102" | "3104" {
  const place = fraction(`${recipient}result`);
  if (place < 0.02) return "3104";
  return place < 0.05 ? "3102" : "4000";
}

/** Epoch ms at which a message is reported. */
export function reportedAt(recipient: string, startsAt: number): number {
  return startsAt + Math.ceil(fraction(`${recipient}time`) * SENDING_MS);
}
