import {
  calculateJwkThumbprint,
  decodeJwt,
  errors,
  importJWK,
  type JWK,
  jwtVerify,
  type KeyObject,
  SignJWT,
} from "jose";
import type { Bytes } from "./bytes.ts";
import { signEvidence } from "./evidence.ts";
import { createTokenCache } from "./token-cache.ts";

export const ACCESS_TOKEN_SECONDS = 600;
const MAX_AGE_SECONDS = 900;
const TOLERANCE_SECONDS = 5;
const MAX_TOKEN_LENGTH = 4096;
const CACHE_ENTRIES = 20_000;
/** Three segments; the last character of an Ed25519 signature has four spare bits, which must be zero. */
const TOKEN_SHAPE = /^[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+\.[A-Za-z0-9_-]{85}[AQgw]$/;

/** What a verified access token says. `sub` is the user, `sid` the session (revocation goes by it); seconds. */
export type AccessClaims = {
  readonly sub: string;
  readonly sid: string;
  readonly jti: string;
  readonly iat: number;
  readonly exp: number;
};

/** Private Ed25519 JWKs. `current` signs; all verify and are published. */
export type TokenKeys = { current: JWK; next?: JWK; previous?: JWK };

export type TokenServiceOptions = {
  keys: TokenKeys;
  issuer: string;
  audience: string;
  clock: { now(): number };
  newId: () => string;
};

export type IssuedToken = { token: string; jti: string /** Epoch ms. */; expiresAt: number };

/** The one answer to a token that is not good, whatever is wrong with it. */
export class TokenRejected extends Error {
  override readonly name = "TokenRejected";
}

/**
 * Access tokens: Ed25519 JWTs, `typ: at+jwt`, 10 minutes.
 *
 * @example
 * const { token } = await tokens.issue({ sub: userId, sid: sessionId });
 * const claims = tokens.verifyCached(token) ?? (await tokens.verify(token));
 */
export type TokenService = {
  issue(subject: { sub: string; sid: string }): Promise<IssuedToken>;
  /** @throws TokenRejected */
  verify(token: string): Promise<AccessClaims>;
  /** A token that this process has verified before and that has not expired. Says nothing about revocation. */
  verifyCached(token: string): AccessClaims | undefined;
  /** A compact JWS of these bytes that can never pass as a token. */
  signEvidence(payload: Bytes): Promise<string>;
  /** The public keys, current first. */
  jwks(): { keys: readonly JWK[] };
};

/** Whose a token says it is, expired or not. Proves nothing: only for turning somebody away. */
export function claimedUser(token: string): string | undefined {
  if (token.length > MAX_TOKEN_LENGTH || !TOKEN_SHAPE.test(token)) return undefined;
  try {
    const { sub } = decodeJwt(token);
    return isId(sub) ? sub : undefined;
  } catch {
    return undefined;
  }
}

type Key = CryptoKey | KeyObject | Uint8Array;
type PublishedKey = { kid: string; jwk: JWK; verifyKey: Key };

export async function createTokenService(options: TokenServiceOptions): Promise<TokenService> {
  const { keys, clock } = options;
  const jwks = [keys.current, keys.next, keys.previous].filter((jwk) => jwk !== undefined);
  const published = await Promise.all(jwks.map(publish));
  const byKid = new Map(published.map((key) => [key.kid, key.verifyKey]));
  const currentKid = await kidOf(keys.current);
  const signingKey = await importJWK(keys.current, "EdDSA");
  const cache = createTokenCache({ clock, maxEntries: CACHE_ENTRIES, toleranceSeconds: TOLERANCE_SECONDS });

  return {
    async issue({ sub, sid }) {
      const iat = Math.floor(clock.now() / 1000);
      const exp = iat + ACCESS_TOKEN_SECONDS;
      const jti = options.newId();
      const token = await new SignJWT({ sub, sid, jti, iat, exp, iss: options.issuer, aud: options.audience })
        .setProtectedHeader({ alg: "EdDSA", typ: "at+jwt", kid: currentKid })
        .sign(signingKey);
      return { token, jti, expiresAt: exp * 1000 };
    },
    async verify(token) {
      const claims = await verifyToken(token, { ...options, byKid });
      cache.put(token, claims);
      return claims;
    },
    verifyCached: (token) => cache.get(token),
    signEvidence: (payload) => {
      const [current] = published;
      if (!current) throw new TypeError("there is no token key");
      return signEvidence(payload, { key: signingKey, jwk: current.jwk });
    },
    jwks: () => ({ keys: published.map(({ jwk }) => jwk) }),
  };
}

type VerifyScope = Pick<TokenServiceOptions, "issuer" | "audience" | "clock"> & {
  byKid: ReadonlyMap<string, Key>;
};

async function verifyToken(token: string, scope: VerifyScope): Promise<AccessClaims> {
  if (token.length > MAX_TOKEN_LENGTH || !TOKEN_SHAPE.test(token)) throw new TokenRejected("shape");
  try {
    const { payload } = await jwtVerify(token, ({ kid }) => selectKey(scope.byKid, kid), {
      algorithms: ["EdDSA"],
      issuer: scope.issuer,
      audience: scope.audience,
      typ: "at+jwt",
      requiredClaims: ["sub", "sid", "jti", "exp", "iat"],
      maxTokenAge: MAX_AGE_SECONDS,
      clockTolerance: TOLERANCE_SECONDS,
      currentDate: new Date(scope.clock.now()),
    });
    return toClaims(payload);
  } catch (cause) {
    if (cause instanceof errors.JOSEError) throw new TokenRejected(cause.code, { cause });
    throw cause instanceof TokenRejected ? cause : new TokenRejected("unreadable", { cause });
  }
}

function selectKey(byKid: ReadonlyMap<string, Key>, kid: unknown): Key {
  const key = typeof kid === "string" ? byKid.get(kid) : undefined;
  if (!key) throw new TokenRejected("unknown key id");
  return key;
}

function toClaims(payload: Record<string, unknown>): AccessClaims {
  const { sub, sid, jti, iat, exp } = payload;
  if (!isId(sub) || !isId(sid) || !isId(jti) || typeof iat !== "number" || typeof exp !== "number") {
    throw new TokenRejected("claims");
  }
  return { sub, sid, jti, iat, exp };
}

function isId(value: unknown): value is string {
  return typeof value === "string" && value.length > 0 && value.length <= 64;
}

/** RFC 7638 thumbprint unless the key names itself. */
async function kidOf(jwk: JWK): Promise<string> {
  return jwk.kid ?? (await calculateJwkThumbprint(publicPart(jwk)));
}

async function publish(jwk: JWK): Promise<PublishedKey> {
  const kid = await kidOf(jwk);
  const open = publicPart(jwk);
  return { kid, jwk: { ...open, kid, alg: "EdDSA", use: "sig" }, verifyKey: await importJWK(open, "EdDSA") };
}

function publicPart({ kty, crv, x }: JWK): JWK {
  if (kty !== "OKP" || crv !== "Ed25519" || !x) throw new TypeError("a token key is an Ed25519 JWK");
  return { kty, crv, x };
}
