import { signRequest } from "../../kmp/signature.ts";
import { SIMULATOR_CREDENTIALS } from "../credentials.ts";

const TOKEN_SECONDS = 3_600;
const CLOCK_SKEW_SECONDS = 300;

export type Refusal = { readonly status: 400 | 401; readonly code: string };

export type Door = {
  /** Answers `POST /oauth/token`; null = wrong client. */
  token(
    authorization: string | undefined,
  ): { access_token: string; token_type: string; expires_in: number } | null;
  /** Bearer token and request signature; null = welcome. */
  refuse(request: DoorRequest): Promise<Refusal | null>;
};

export type DoorRequest = {
  readonly headers: Headers;
  readonly method: string;
  readonly pathWithQuery: string;
  readonly body: string;
};

/** Authentication of KMP-1 as a partner would do it. */
export function createDoor(now: () => number): Door {
  const tokens = new Map<string, number>();
  let issued = 0;
  const { clientId, clientSecret, signingSecret } = SIMULATOR_CREDENTIALS;
  return {
    token(authorization) {
      if (authorization !== `Basic ${btoa(`${clientId}:${clientSecret}`)}`) return null;
      issued += 1;
      const value = `sim-${issued}-${now().toString(36)}`;
      tokens.set(value, now() + TOKEN_SECONDS * 1000);
      return { access_token: value, token_type: "Bearer", expires_in: TOKEN_SECONDS };
    },
    async refuse({ headers, method, pathWithQuery, body }) {
      const token = /^Bearer (.+)$/.exec(headers.get("authorization") ?? "")?.[1] ?? "";
      if ((tokens.get(token) ?? 0) <= now()) return { status: 401, code: "TOKEN_EXPIRED" };
      const timestamp = Number(headers.get("x-timestamp"));
      const isFresh = Math.abs(now() / 1000 - timestamp) <= CLOCK_SKEW_SECONDS;
      const expected = await signRequest(signingSecret, { method, pathWithQuery, timestamp, body });
      return isFresh && headers.get("x-signature") === expected
        ? null
        : { status: 401, code: "INVALID_SIGNATURE" };
    },
  };
}
