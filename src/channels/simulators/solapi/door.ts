import { hmacHex } from "../../digest.ts";
import { SIMULATOR_SOLAPI_APP } from "../credentials.ts";
import type { Answer } from "../frame.ts";
import { refusal } from "./answer.ts";

const SKEW_MS = 15 * 60_000;
const HEADER = /^HMAC-SHA256 apiKey=([^,]+), date=([^,]+), salt=([^,]{12,64}), signature=([0-9a-f]{64})$/;

export type Door = {
  /** Null: the request may come in. `at` = the dealer's clock, epoch ms. */
  refuse(header: string | undefined, at: number): Promise<Answer | null>;
};

/** The signature over date and salt: known key, 15 minutes, and each signature only once. */
export function createDoor(): Door {
  const used = new Map<string, number>();
  return {
    async refuse(header, at) {
      const [, apiKey, date = "", salt = "", signature = ""] = HEADER.exec(header ?? "") ?? [];
      if (apiKey !== SIMULATOR_SOLAPI_APP.apiKey) return refusal(403, "InvalidAPIKey");
      if (!(Math.abs(at - Date.parse(date)) <= SKEW_MS)) return refusal(403, "RequestTimeTooSkewed");
      if ((await hmacHex(SIMULATOR_SOLAPI_APP.apiSecret, `${date}${salt}`)) !== signature)
        return refusal(403, "SignatureDoesNotMatch");
      for (const [old, until] of used) if (until < at) used.delete(old);
      if (used.has(signature)) return refusal(403, "DuplicatedSignature");
      used.set(signature, at + SKEW_MS);
      return null;
    },
  };
}
