import { signRequest } from "../../kmp/signature.ts";
import { SIMULATOR_KMP_CREDENTIALS } from "../credentials.ts";
import type { Answer } from "../frame.ts";
import { answer, refusal } from "./answer.ts";

const TOKEN_SECONDS = 3_600;
const CLOCK_SKEW_SECONDS = 300;

export type Gate = {
  /** Answers `POST /oauth/token`, in the words of RFC 6749. */
  token(request: { readonly authorization: string; readonly form: string }, at: number): Answer;
  /** Bearer token and request signature; null = welcome. */
  refuse(request: GateRequest, at: number): Promise<Answer | null>;
};

export type GateRequest = {
  readonly headers: Headers;
  readonly method: string;
  readonly pathWithQuery: string;
  readonly body: string;
};

/** Authentication of KMP-1 as a partner would do it; `at` is the partner's clock. */
export function createGate(seed: string): Gate {
  const tokens = new Map<string, number>();
  let issued = 0;
  const { clientId, clientSecret, signingSecret } = SIMULATOR_KMP_CREDENTIALS;
  return {
    token({ authorization, form }, at) {
      if (authorization !== `Basic ${btoa(`${clientId}:${clientSecret}`)}`)
        return answer(401, { error: "invalid_client" });
      if (new URLSearchParams(form).get("grant_type") !== "client_credentials")
        return answer(400, { error: "unsupported_grant_type" });
      issued += 1;
      const value = `sim-${issued}-${seed}-${at.toString(36)}`;
      tokens.set(value, at + TOKEN_SECONDS * 1000);
      return answer(
        200,
        { access_token: value, token_type: "Bearer", expires_in: TOKEN_SECONDS },
        { "cache-control": "no-store" },
      );
    },
    async refuse({ headers, method, pathWithQuery, body }, at) {
      const token = /^Bearer (.+)$/.exec(headers.get("authorization") ?? "")?.[1] ?? "";
      if ((tokens.get(token) ?? 0) <= at) return refusal(401, "TOKEN_EXPIRED");
      const timestamp = Number(headers.get("x-timestamp"));
      const isFresh = Math.abs(at / 1000 - timestamp) <= CLOCK_SKEW_SECONDS;
      const expected = await signRequest(signingSecret, { method, pathWithQuery, timestamp, body });
      return isFresh && headers.get("x-signature") === expected ? null : refusal(401, "INVALID_SIGNATURE");
    },
  };
}
