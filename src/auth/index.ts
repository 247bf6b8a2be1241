export {
  apiKeyId,
  apiKeyText,
  isApiKey,
  matchesApiKey,
  type NewApiKey,
  newApiKey,
  type SecretOf,
} from "./api-key.ts";
export {
  type Bytes,
  concatBytes,
  fromBase64Url,
  fromUtf8,
  type RandomBytes,
  sha256,
  sha256Text,
  toBase64Url,
  utf8,
} from "./bytes.ts";
export { constantTimeEqual } from "./constant-time.ts";
export { normaliseEmail } from "./email.ts";
export { PublicKeys, readEvidence, signEvidence } from "./evidence.ts";
export { isSameSecret } from "./hash-compare.ts";
export { createHmacKey, type HmacKey } from "./hmac.ts";
export { issuedToken } from "./issued-token.ts";
export {
  type BlindIndex,
  createBlindIndex,
  createFieldRing,
  type FieldPlace,
  type FieldRing,
  KeyRingError,
  type KeyRingErrorKind,
  type RingKey,
} from "./key-ring.ts";
export {
  composeHasher,
  createHashingGate,
  directGate,
  type HashingGate,
  normalisePassword,
  type PasswordAlgorithm,
  PasswordAlgorithmMissing,
  type PasswordHasher,
  presentedPassword,
} from "./password.ts";
export { parsePhc } from "./phc.ts";
export {
  createRateLimiter,
  enforceRate,
  type LocalRateLimiter,
  networkOf,
  type RateLimiter,
  type RateLimitOptions,
  type RateVerdict,
} from "./rate-limit.ts";
export {
  hashRefreshToken,
  isRefreshToken,
  judgeRefresh,
  newRefreshToken,
  REFRESH_ABSOLUTE_MS,
  REFRESH_GRACE_MS,
  REFRESH_IDLE_MS,
  type RefreshFacts,
  successorOf,
} from "./refresh.ts";
export { type Scrypt, scryptAlgorithm } from "./scrypt.ts";
export { createSecrets, MASTER_KEY_BYTES, type Secrets, type SecretsOptions } from "./secrets.ts";
export {
  clearedSessionCookie,
  isTrustedCookieRequest,
  readSessionCookie,
  SESSION_HEADER,
  type SessionTokens,
  sessionCookie,
  sessionCookieName,
  wantsSessionCookie,
} from "./session-cookie.ts";
export { createSessionGuard, type SessionGuard, type SessionState } from "./session-guard.ts";
export { createSharedRateLimiter, type SharedCounts } from "./shared-rate-limit.ts";
export {
  ACCESS_TOKEN_SECONDS,
  type AccessClaims,
  claimedUser,
  createTokenService,
  type IssuedToken,
  type TokenKeys,
  TokenRejected,
  type TokenService,
  type TokenServiceOptions,
} from "./token.ts";
