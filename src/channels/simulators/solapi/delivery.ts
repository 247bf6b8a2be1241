import { hmacHex } from "../../digest.ts";
import { settledAt } from "../../kakao-channel/settlement.ts";
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

const CORRECTED_SHARE = 0.02;

/**
 * Epoch ms at which a message that had counted as delivered turns out not to have arrived; null = it had. The day's
 * counts are corrected until they are settled.
 */
export function correctedAt(recipient: string, startsAt: number): number | null {
  const isCorrected =
    deliveryCode(recipient) === "4000" && fraction(`${recipient}correction`) < CORRECTED_SHARE;
  if (!isCorrected) return null;
  const sentAt = startsAt + SENDING_MS;
  return sentAt + Math.ceil(fraction(`${recipient}corrected`) * (settledAt(startsAt) - sentAt));
}
